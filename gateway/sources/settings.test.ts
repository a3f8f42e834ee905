import { checkForwardHeaders } from './forwarding';
import { defaultSourceSettings, readSourceSettings } from './settings';

test('the environment says what is otherwise than by default', () => {
  expect(readSourceSettings({})).toEqual({});
  expect(
    readSourceSettings({
      SUBGRAPH_RETRIES: '0',
      SUBGRAPH_BREAKER_FAILURES: '3',
      SUBGRAPH_BREAKER_MS: '250',
      SHARE_FETCHES: 'off',
      FORWARD_HEADERS: 'Accept-Language, x-tenant,,x-tenant',
      DIRECT: 'off',
    }),
  ).toEqual({
    retries: 0,
    breakerFailures: 3,
    breakerMs: 250,
    share: false,
    forwardHeaders: ['accept-language', 'x-tenant'],
    direct: false,
  });
});

test.each([
  ['SUBGRAPH_RETRIES', '-1'],
  ['SUBGRAPH_BREAKER_FAILURES', 'few'],
  ['SHARE_FETCHES', 'yes'],
  ['DIRECT', '1'],
])('%s=%s is refused by its name', (name, value) => {
  expect(() => readSourceSettings({ [name]: value })).toThrow(name);
});

test.each([
  'connection',
  'Keep-Alive',
  'transfer-encoding',
  'te',
  'upgrade',
  'proxy-authorization',
  'host',
  'content-length',
  'cookie',
  'authorization',
])('%s cannot be forwarded', (name) => {
  expect(() => checkForwardHeaders(['x-a', name])).toThrow(`"${name.toLowerCase()}"`);
  expect(() => readSourceSettings({ FORWARD_HEADERS: `x-a,${name}` })).toThrow(`"${name.toLowerCase()}"`);
});

test.each(['x-*y z', 'x:y', 'ü'])('"%s" is no name of a header', (name) => {
  expect(() => checkForwardHeaders([name])).toThrow('is not the name of a header');
});

test('the default can be forwarded', () => {
  expect(checkForwardHeaders(defaultSourceSettings.forwardHeaders)).toEqual(
    defaultSourceSettings.forwardHeaders,
  );
});
