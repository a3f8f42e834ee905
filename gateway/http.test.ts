import { request as httpRequest } from 'node:http';
import { post } from './fixture/client';
import { type Library, startLibrary } from './fixture/library';
import { readGatewaySettings } from './settings';

let library: Library;
let url: string;
let origin: string;

beforeAll(async () => {
  library = await startLibrary();
  ({ url } = await library.start());
  origin = new URL(url).origin;
});
afterAll(() => library.stop());

const codeOf = ({ body }: Awaited<ReturnType<typeof post>>) => body.errors?.[0]?.extensions?.code;

describe('bodies', () => {
  test('of 10 MB are refused with 413 and a GraphQL error', async () => {
    const answer = await post(url, { query: '{ whoami }', variables: { x: 'x'.repeat(10_000_000) } });
    expect(answer.status).toBe(413);
    expect(answer.body).toEqual({
      errors: [
        { message: 'The body is larger than 1000000 bytes.', extensions: { code: 'PAYLOAD_TOO_LARGE' } },
      ],
    });
  });

  test('of 10 MB without a length are refused too', async () => {
    const chunk = 'x'.repeat(1_000_000);
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = httpRequest(url, { method: 'POST', headers: { 'content-type': 'application/json' } });
      request.on('error', reject);
      request.on('response', (response) => {
        let text = '';
        response.on('data', (data) => (text += String(data)));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      for (let sent = 0; sent < 10; sent += 1) request.write(chunk);
      request.end();
    });
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('PAYLOAD_TOO_LARGE');
  });

  test.each([
    ['broken JSON', '{"query":', 400, 'BAD_REQUEST'],
    ['no object', '[]', 400, 'BAD_REQUEST'],
    ['a batch', '[{"query":"{ whoami }"}]', 400, 'BATCH_NOT_ALLOWED'],
    ['no query', '{"variables":{}}', 400, 'BAD_REQUEST'],
    ['an empty body', '', 400, 'BAD_REQUEST'],
    ['broken GraphQL', '{"query":"{"}', 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{"query":"{ nothing }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', '{"query":"query ($id: ID!) { book(id: $id) { id } }"}', 400, 'BAD_USER_INPUT'],
    [
      'an operation that is not there',
      '{"query":"query A { whoami }","operationName":"B"}',
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('with %s', async (_, body, status, code) => {
    const answer = await post(url, body);
    expect(answer.status).toBe(status);
    expect(codeOf(answer)).toBe(code);
    expect(JSON.stringify(answer.body)).not.toMatch(/stack|node_modules|\.js:/);
  });

  test('of another charset or encoding', async () => {
    const answer = await post(url, 'x', { 'content-encoding': 'br9' });
    expect(answer.status).toBe(415);
    expect(codeOf(answer)).toBe('BAD_REQUEST');
  });
});

describe('documents', () => {
  test('with too many tokens', async () => {
    const answer = await post(url, { query: `{ ${'whoami '.repeat(20_000)} }` });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('GRAPHQL_PARSE_FAILED');
  });

  test.each([
    ['selections', `{ ${'book { '.repeat(3_000)}`],
    ['values', `{ book(id: ${'['.repeat(3_000)}`],
  ])('nested too deep, in %s', async (_, query) => {
    const answer = await post(url, { query });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('DOCUMENT_TOO_DEEP');
  });

  test('short, but endless once its fragments are spread out', async () => {
    const inner = (n: number) => `reviews { author { favourite { ...F${n + 1} } } }`;
    const level = (n: number) => `fragment F${n} on Book { a${n}: ${inner(n)} b${n}: ${inner(n)} }`;
    const levels = Array.from({ length: 24 }, (_, n) => level(n)).join(' ');
    const query = `{ books { ...F0 } } ${levels} fragment F24 on Book { title }`;
    const answer = await post(url, { query });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('DOCUMENT_TOO_LARGE');
  });

  test('with many braces side by side', async () => {
    const fields = Array.from({ length: 100 }, (_, n) => `b${n}: book(id: "1") { id }`);
    const { status, body } = await post(url, { query: `{ ${fields.join(' ')} }` });
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
  });
});

describe('tokens', () => {
  test.each([
    ['expired', 'Bearer expired', /^The access token has expired\. Refresh/],
    ['without a scheme', 'expired', /^The access token has expired\. Refresh/],
    ['of another scheme', 'Basic YTpi', /must read `Bearer <accessToken>`/],
  ])('%s: 401 for the whole request, and no subgraph is asked', async (_, authorization, message) => {
    library.books.requests.length = 0;
    const answer = await post(url, { query: '{ whoami }' }, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
    expect(answer.body.errors?.[0]?.message).toMatch(message);
    expect(library.books.requests).toEqual([]);
  });

  test('the refusal has the media type that the client asks for', async () => {
    const type = 'application/graphql-response+json';
    const answer = await post(
      url,
      { query: '{ whoami }' },
      { authorization: 'Bearer expired', accept: type },
    );
    expect(answer.headers.get('content-type')).toContain(type);
  });

  test.each([[undefined], [''], ['Bearer'], ['Bearer ']])(
    'none (%p): the request is a guest’s',
    async (value) => {
      const { body } = await post(
        url,
        { query: '{ whoami }' },
        value === undefined ? {} : { authorization: value },
      );
      expect(body.data).toEqual({ whoami: 'nobody' });
    },
  );

  test('that cannot be checked: 503', async () => {
    const { url: blind } = await library.start({
      verifyToken: () => Promise.reject(new Error('no keys at http://internal:4001')),
    });
    const answer = await post(blind, { query: '{ whoami }' }, { authorization: 'Bearer x' });
    expect(answer.status).toBe(503);
    expect(codeOf(answer)).toBe('SERVICE_UNAVAILABLE');
    expect(JSON.stringify(answer.body)).not.toContain('internal');
  });
});

describe('requests that GraphQL over HTTP does not take', () => {
  test('a subscription: says where subscriptions are', async () => {
    const query = 'subscription { bookChanged(id: "1") { sequence } }';
    const answer = await post(url, { query });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('SUBSCRIPTION_NEEDS_WEBSOCKET');
    expect(answer.body.errors?.[0]?.message).toContain(`${url.replace('http', 'ws')}`);
  });

  const browser = { 'user-agent': 'Mozilla/5.0' };
  test.each([
    ['another site', { ...browser, 'sec-fetch-site': 'cross-site' }],
    ['another host of this site', { ...browser, 'sec-fetch-site': 'same-site' }],
    ['a browser that does not say from where', browser],
    [
      'an origin that may not read it',
      { ...browser, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    ],
  ])('a simple request from a page of %s', async (_, headers) => {
    const answer = await fetch(`${url}?query={whoami}`, { headers });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('CSRF');
    const form = await fetch(url, { method: 'POST', body: '{"query":"{ whoami }"}', headers });
    expect(form.status).toBe(400);
    expect(await form.text()).toContain('CSRF');
  });

  test.each([
    ['the gateway’s own page', { ...browser, 'sec-fetch-site': 'same-origin' }],
    ['the address bar', { ...browser, 'sec-fetch-site': 'none' }],
    ['a program that is no browser', {}],
    [
      'a page that may read the answer',
      { ...browser, 'sec-fetch-site': 'cross-site', origin: 'http://localhost:3000' },
    ],
  ])('but a query over GET from %s', async (_, headers) => {
    const answer = await fetch(`${url}?query={whoami}`, { headers });
    expect(await answer.json()).toEqual({ data: { whoami: 'nobody' } });
  });

  test('a query over GET with the header that a form cannot send', async () => {
    const answer = await fetch(`${url}?query={whoami}`, {
      headers: { ...browser, 'sec-fetch-site': 'cross-site', 'apollo-require-preflight': 'x' },
    });
    expect(await answer.json()).toEqual({ data: { whoami: 'nobody' } });
  });

  test('another method', async () => {
    const answer = await fetch(url, { method: 'DELETE', headers: { 'apollo-require-preflight': 'x' } });
    expect(answer.status).toBe(405);
  });

  test.each([['/nothing'], ['/graphql2'], ['/explorer/nothing'], ['/%E0%A4%A']])('%s', async (path) => {
    const answer = await fetch(origin + path, { method: 'POST' });
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.text()).not.toMatch(/stack|<html/);
  });
});

describe('CORS', () => {
  const preflight = async (to: string, from: string) => {
    const headers = { origin: from, 'access-control-request-method': 'POST' };
    return (await fetch(to, { method: 'OPTIONS', headers })).headers.get('access-control-allow-origin');
  };

  test.each([
    ['https://studio.apollographql.com', true],
    ['https://sandbox.embed.apollographql.com', true],
    ['https://explorer.embed.apollographql.com', true],
    ['http://localhost:3000', true],
    ['http://localhost.evil.example', false],
    ['https://evil.example', false],
  ])('in development, from %s: %p', async (from, allowed) => {
    expect(await preflight(url, from)).toBe(allowed ? from : null);
  });

  test('in production, from the origins of the settings alone', async () => {
    const settings = readGatewaySettings({ NODE_ENV: 'production', CORS_ORIGINS: 'https://shop.example' });
    const { url: production } = await library.start({ settings });
    expect(await preflight(production, 'https://shop.example')).toBe('https://shop.example');
    expect(await preflight(production, 'https://studio.apollographql.com')).toBeNull();
    expect(await preflight(production, 'http://localhost:3000')).toBeNull();
  });
});

describe('introspection', () => {
  const introspect = { query: '{ __schema { queryType { name } } }' };

  test('in development', async () => {
    expect((await post(url, introspect)).body.data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });

  test('in production: no schema, no guesses, no pages; unless it is switched on', async () => {
    const off = await library.start({ settings: readGatewaySettings({ NODE_ENV: 'production' }) });
    expect(codeOf(await post(off.url, introspect))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(JSON.stringify((await post(off.url, { query: '{ whoam }' })).body)).not.toContain('whoami');
    expect((await fetch(new URL('/', off.url))).status).toBe(404);
    expect((await fetch(new URL('/explorer/', off.url))).status).toBe(404);
    const on = { NODE_ENV: 'production', GRAPHQL_INTROSPECTION: 'on' };
    const { url: open } = await library.start({ settings: readGatewaySettings(on) });
    expect((await post(open, introspect)).status).toBe(200);
  });
});

describe('settings', () => {
  test.each([
    [{ GRAPHQL_INTROSPECTION: 'yes' }, /GRAPHQL_INTROSPECTION must be "on" or "off", not "yes"/],
    [{ CORS_ORIGINS: 'shop.example' }, /CORS_ORIGINS: "shop\.example" is not an origin/],
    [{ CORS_ORIGINS: 'https://shop.example/a' }, /is not an origin/],
  ])('%p', (env, message) => {
    expect(() => readGatewaySettings(env)).toThrow(message);
  });
});

test('health', async () => {
  expect((await fetch(`${origin}/livez`)).status).toBe(200);
  expect(await (await fetch(`${origin}/readyz`)).json()).toEqual({ status: 'ready' });
});

test('a port that is taken', async () => {
  const port = Number(new URL(url).port);
  await expect(library.start({ port })).rejects.toThrow(`port ${port} is taken`);
});

test('a supergraph that is none', async () => {
  await expect(library.start({ supergraphPath: __filename })).rejects.toThrow();
});
