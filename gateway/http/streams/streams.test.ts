import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as send } from 'node:http';
import { ApolloClient, CombinedProtocolErrors, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { createClient } from 'graphql-sse';
import type { Service } from '../../../platform/service';
import { post, type Result, until } from '../../fixture/client';
import { type Library, startLibrary } from '../../fixture/library';
import { noSubscriptions } from '../../subscriptions/request';

const counts = noSubscriptions();
const ann = { authorization: 'Bearer good.ann' };
const changed = 'subscription Changed { bookChanged(id: "1") { sequence book { rating } } }';
const multipartType = 'multipart/mixed;subscriptionSpec="1.0", application/json';
let library: Library;
let gateway: Service;

beforeAll(async () => {
  library = await startLibrary();
  gateway = await library.start({ counts });
});
afterAll(() => library.stop());
afterEach(() => until(() => library.changes.subscribers() === 0 && counts.subscribers === 0));

const subscribed = () => until(() => library.changes.subscribers() === 1);
const sendChange = (sequence: number) => library.changes.send({ sequence, book: { id: '1' } });
const result = (sequence: number) => ({ data: { bookChanged: { sequence, book: { rating: 4.5 } } } });

/** A request by hand, and what comes back as it comes. */
async function open(body: object, headers: Record<string, string>, to = gateway.url) {
  const asking: ClientRequest = send(to, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...ann, ...headers },
  });
  asking.end(JSON.stringify(body));
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const heard = { text: '' };
  answer.on('error', () => undefined).on('data', (chunk: Buffer) => (heard.text += chunk.toString()));
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'],
    heard,
    ended: new Promise((resolve) => answer.once('close', resolve)),
    leave: () => asking.destroy(),
    answer,
  };
}

describe('the real @apollo/client, over multipart', () => {
  const clientOf = ({ url }: Service) =>
    new ApolloClient({
      link: new HttpLink({ uri: url, headers: ann }),
      cache: new InMemoryCache(),
      devtools: { enabled: false },
    });

  /** Subscribes and keeps what comes. */
  function follow(query: string, at = gateway) {
    const results: { data?: unknown; error?: unknown }[] = [];
    let stop: () => void = () => undefined;
    const ended = new Promise<unknown>((resolve) => {
      const subscription = clientOf(at)
        .subscribe({ query: gql(query) })
        .subscribe({ next: (one) => results.push(one), error: resolve, complete: () => resolve(null) });
      stop = () => subscription.unsubscribe();
    });
    return { results, ended, stop: () => stop() };
  }

  test('gets results as they come, and the end', async () => {
    const { results, ended } = follow(changed);
    await subscribed();
    sendChange(1);
    await until(() => results.length === 1);
    sendChange(2);
    await until(() => results.length === 2);
    library.changes.complete();
    expect(await ended).toBeNull();
    expect(results).toMatchObject([
      { data: { bookChanged: { sequence: 1, book: { rating: 4.5 } } } },
      { data: { bookChanged: { sequence: 2 } } },
    ]);
  });

  test('gets the error that ends it as a protocol error', async () => {
    const { results } = follow('subscription { bookChanged(id: "forbidden") { sequence } }');
    await until(() => results.length === 1);
    const { error } = results[0] ?? {};
    expect(error).toBeInstanceOf(CombinedProtocolErrors);
    expect((error as CombinedProtocolErrors).errors).toEqual([
      { message: 'Not yours', extensions: { code: 'FORBIDDEN', service: 'books' } },
    ]);
  });

  test('is told of a document that is not valid', async () => {
    const { results, ended } = follow('subscription { nothing }');
    await ended;
    expect(String(results[0]?.error)).toContain('Cannot query field');
  });

  test('leaves nothing behind when it leaves', async () => {
    const { stop } = follow(changed);
    await subscribed();
    stop();
    await until(() => library.changes.subscribers() === 0);
  });

  test('has its queries and mutations as ever', async () => {
    const { data } = await clientOf(gateway).query({ query: gql('{ book(id: "1") { title } }') });
    expect(data).toMatchObject({ book: { title: 'Emma' } });
  });
});

describe('multipart', () => {
  test('has parts of JSON between boundaries, and a closing one', async () => {
    const one = await open({ query: changed }, { accept: multipartType });
    await subscribed();
    expect(one).toMatchObject({
      status: 200,
      type: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
    });
    sendChange(1);
    library.changes.complete();
    await one.ended;
    // A heartbeat may come any time.
    const heartbeat = 'content-type: application/json\r\n\r\n{}\r\n--graphql\r\n';
    expect(one.heard.text.replaceAll(heartbeat, '')).toBe(
      '\r\n--graphql\r\ncontent-type: application/json\r\n\r\n' +
        `{"payload":${JSON.stringify(result(1))}}\r\n--graphql--\r\n`,
    );
  });

  test('is open before there is anything to say, and then says that it lives', async () => {
    const one = await open({ query: changed }, { accept: multipartType });
    await subscribed();
    await until(() => one.heard.text.includes('\r\n\r\n{}\r\n--graphql'));
    one.leave();
  }, 12_000);

  test.each([
    ['{', 400, 'GRAPHQL_PARSE_FAILED'],
    ['subscription { nothing }', 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription ($id: ID!) { bookChanged(id: $id) { sequence } }', 400, 'BAD_USER_INPUT'],
    ['subscription { bookChanged(id: "1") @skip(if: true) { sequence } }', 400, 'BAD_USER_INPUT'],
  ])('refuses %s as any request', async (query, status, code) => {
    const answer = await post(gateway.url, { query }, { ...ann, accept: multipartType });
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.[0]?.extensions?.code).toBe(code);
  });

  test('is for subscriptions: a query is answered as ever', async () => {
    const answer = await post(gateway.url, { query: '{ whoami }' }, { ...ann, accept: multipartType });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.body).toEqual({ data: { whoami: 'Bearer good.ann' } });
  });

  test('ends with a last part when the token does', async () => {
    const soon = { authorization: `Bearer good.ann.${Date.now() + 300}` };
    const one = await open({ query: changed }, { ...soon, accept: multipartType });
    await one.ended;
    const last = one.heard.text.split('\r\n\r\n').at(-1);
    expect(last).toContain('{"payload":null,"errors":[{"message":"The access token');
    expect(last).toMatch(/\r\n--graphql--\r\n$/);
  });
});

describe('the real graphql-sse client', () => {
  const clientOf = (url: string, headers: Record<string, string> = ann) =>
    createClient({ url, headers, retryAttempts: 0 });

  function follow(query: string, client = clientOf(gateway.url)) {
    const results: Result[] = [];
    let stop: () => void = () => undefined;
    const ended = new Promise<unknown>((resolve) => {
      stop = client.subscribe<Record<string, unknown>>(
        { query },
        {
          next: (one) => void results.push(one as Result),
          error: resolve,
          complete: () => resolve(null),
        },
      );
    });
    return { results, ended, stop: () => stop() };
  }

  test('gets results as they come, and the end', async () => {
    const { results, ended } = follow(changed);
    await subscribed();
    sendChange(1);
    await until(() => results.length === 1);
    sendChange(2);
    library.changes.complete();
    expect(await ended).toBeNull();
    expect(results).toEqual([result(1), result(2)]);
  });

  test.each([
    ['{ whoami }', { data: { whoami: 'Bearer good.ann' } }],
    ['mutation { rename(id: "1", title: "X") { title } }', { data: { rename: { title: 'X' } } }],
    ['{ nothing }', { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }],
    ['subscription { nothing }', { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }],
    [
      'subscription { bookChanged(id: "forbidden") { sequence } }',
      { errors: [{ path: ['bookChanged'], extensions: { code: 'FORBIDDEN' } }] },
    ],
  ])('gets one result of %s', async (query, expected) => {
    const { results, ended } = follow(query);
    expect(await ended).toBeNull();
    expect(results).toMatchObject([expected]);
  });

  test('leaves nothing behind when it leaves', async () => {
    const { stop } = follow(changed);
    await subscribed();
    stop();
    await until(() => library.changes.subscribers() === 0);
  });

  test('is refused with a token that is no good', async () => {
    const { ended } = follow(changed, clientOf(gateway.url, { authorization: 'expired' }));
    expect(await ended).toMatchObject({ response: { status: 401 } });
  });
});

describe('Server-Sent Events', () => {
  const accept = 'text/event-stream';

  test('may be asked for with GET, as EventSource does, under the rule for all requests', async () => {
    const url = `${gateway.url}?query=${encodeURIComponent(changed)}&variables=%7B%7D`;
    const refused = await fetch(url, { headers: { accept, 'sec-fetch-site': 'cross-site', ...ann } });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('CSRF');
    const taken = await fetch(url, { headers: { accept, 'sec-fetch-site': 'same-origin', ...ann } });
    expect(taken.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await subscribed();
    library.changes.complete();
    expect(await taken.text()).toMatch(/^(:\n\n)+event: complete\ndata: \n\n$/);
  });

  test.each([
    ['query=mutation%7Brename(id:1,title:%22X%22)%7Btitle%7D%7D', 405],
    ['variables=%7B%7D', 400],
    ['query=%7Bwhoami%7D&variables=hello', 400],
    ['query=%7Bwhoami%7D&variables=%5B%5D', 400],
  ])('a GET with %s is refused with %i', async (search, status) => {
    const answer = await fetch(`${gateway.url}?${search}`, {
      headers: { accept, 'apollo-require-preflight': 'true' },
    });
    expect(answer.status).toBe(status);
  });

  test('are chosen for a subscription where JSON would do for a query', async () => {
    const both = 'application/json, text/event-stream';
    const answer = await post(gateway.url, { query: '{ whoami }' }, { ...ann, accept: both });
    expect(answer.body).toEqual({ data: { whoami: 'Bearer good.ann' } });
    const one = await open({ query: changed }, { accept: both });
    expect(one.type).toContain('text/event-stream');
    await subscribed();
    one.leave();
  });
});

describe('every transport', () => {
  test('shares equal subscriptions with the others', async () => {
    const events = await open({ query: changed }, { accept: 'text/event-stream' });
    const parts = await open({ query: changed }, { accept: multipartType });
    await until(() => counts.subscribers === 2);
    expect(counts.upstreams).toBe(1);
    await subscribed();
    counts.executions = 0;
    sendChange(1);
    await until(() => [events, parts].every(({ heard }) => heard.text.includes('"sequence":1')));
    expect(counts.executions).toBe(1);
    events.leave();
    parts.leave();
  });

  test('ends its streams with their last words when the gateway stops', async () => {
    const other = await library.start({ counts });
    const events = await open({ query: changed }, { accept: 'text/event-stream' }, other.url);
    const parts = await open({ query: changed }, { accept: multipartType }, other.url);
    await until(() => counts.subscribers === 2);
    await other.stop();
    expect(events.heard.text).toMatch(/"code":"SERVICE_UNAVAILABLE".*\n\nevent: complete\ndata: \n\n$/);
    expect(parts.heard.text).toMatch(/"payload":null.*SERVICE_UNAVAILABLE.*\r\n--graphql--\r\n$/s);
  });

  test('is one of so many', async () => {
    const { url } = await library.start({ counts, limits: { sockets: 1 } });
    const first = await open({ query: changed }, { accept: multipartType }, url);
    const second = await post(url, { query: changed }, { ...ann, accept: multipartType });
    expect(second.status).toBe(503);
    expect(second.body.errors?.[0]?.extensions?.code).toBe('TOO_MANY_SUBSCRIPTIONS');
    first.leave();
  });
});
