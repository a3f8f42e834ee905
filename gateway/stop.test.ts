import { Agent, get, type IncomingMessage } from 'node:http';
import { post, read, socketClient, until, withToken } from './fixture/client';
import { development } from './fixture/composed';
import { type Library, startLibrary } from './fixture/library';

let library: Library;

beforeEach(async () => {
  library = await startLibrary();
});
afterEach(() => library.stop());

const changed = 'subscription { bookChanged(id: "1") { sequence } }';

test('a request in flight gets its answer; no new one is accepted', async () => {
  const gateway = await library.start();
  const answer = post(gateway.url, { query: '{ slow }' });
  await until(() => library.slowWaiting() === 1);
  let stopped = false;
  const stopping = gateway.stop().then(() => (stopped = true));
  // Who comes while the door closes may still be let in; then nobody is.
  const refused = async () => (await post(gateway.url, { query: '{ whoami }' }).catch(() => null)) === null;
  while (!(await refused()));
  expect(stopped).toBe(false);
  library.releaseSlow();
  const { status, body, headers } = await answer;
  expect({ status, body }).toEqual({ status: 200, body: { data: { slow: 'at last' } } });
  expect(headers.get('connection')).toBe('close');
  await stopping;
});

test('while it stops, it is not ready: a load balancer on an open connection is told', async () => {
  const gateway = await library.start();
  const agent = new Agent({ keepAlive: true });
  const ready = (path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      get(new URL(path, gateway.url), { agent }, (response: IncomingMessage) => {
        response.resume().once('end', () => resolve(response.statusCode));
      }).once('error', reject);
    });
  expect(await ready('/readyz')).toBe(200);
  const slow = post(gateway.url, { query: '{ slow }' });
  await until(() => library.slowWaiting() === 1);
  const stopping = gateway.stop();
  expect(await ready('/readyz').catch(() => 'refused')).not.toBe(200);
  library.releaseSlow();
  await slow;
  await stopping;
  agent.destroy();
});

test('sockets are closed with 1001 after their queries have their answers; subscriptions end there', async () => {
  const gateway = await library.start();
  const codes: unknown[] = [];
  const on = { closed: (event: unknown) => codes.push((event as { code: number }).code) };
  const client = socketClient(gateway.url, { ...withToken('good.ann'), on });
  const follower = socketClient(gateway.url, { ...withToken('good.ann'), on });
  const following = read(follower, changed);
  await until(() => library.changes.subscribers() === 1);
  const slow = read(client, '{ slow }');
  await until(() => library.slowWaiting() === 1);
  const stopping = gateway.stop();
  expect(await following.ended).toMatchObject({ code: 1001 });
  expect(codes).toEqual([1001]);
  library.releaseSlow();
  expect(await slow.next()).toEqual({ data: { slow: 'at last' } });
  await stopping;
  expect(codes).toEqual([1001, 1001]);
  await until(() => library.changes.subscribers() === 0 && library.books.sockets() === 0);
});

test('what has no answer at the deadline is cut', async () => {
  const settings = { ...development, sources: { share: false } };
  const gateway = await library.start({ limits: { stopMs: 50 }, settings });
  const answer = post(gateway.url, { query: '{ slow }' });
  const slow = read(socketClient(gateway.url), '{ slow }');
  await until(() => library.slowWaiting() === 2);
  await Promise.all([gateway.stop(), expect(answer).rejects.toThrow()]);
  expect(await slow.ended).toMatchObject({ code: 1001 });
});

test('stopping twice is stopping once', async () => {
  const gateway = await library.start();
  expect(gateway.stop()).toBe(gateway.stop());
});
