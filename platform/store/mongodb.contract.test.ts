import { MongoServerError } from 'mongodb';
import { findMongod, startMongo, type MongoServer } from '../../test/servers/mongod';
import { systemClock, type Clock } from '../clock';
import { testLog, type Log } from '../log';
import { isUnavailable } from '../unavailable';
import { openMongoStore } from './mongodb';
import { serversOf } from './mongodb-reach';
import { StoreUnavailable } from './store';

/** What MongoDB does that the embedded engine cannot: be away, be set up wrongly, change its primary. */
const withMongo = findMongod() ? describe : describe.skip;

/** Sleeping takes no time, and passes all the same. */
function skippingClock(): Clock {
  let skipped = 0;
  return {
    now: () => new Date(Date.now() + skipped),
    sleep: async (ms) => void (skipped += ms),
    random: () => 0.5,
    uuid: () => systemClock.uuid(),
  };
}

function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const log = {
    ...testLog(),
    info: (line: string) => void lines.push(line),
    child: () => log,
  } as unknown as Log;
  return { log, lines };
}

const failure = (promise: Promise<unknown>) => promise.then(() => undefined, (error: Error) => error); // prettier-ignore

it.each([
  ['mongodb://127.0.0.1:1/', '127.0.0.1:1'],
  ['mongodb://ann:p%40ss@a:1,b:2/db?replicaSet=rs0', 'a:1,b:2'],
  ['mongodb://ann:p@ss@a:1', 'a:1'],
  ['mongodb+srv://ann:secret@cluster.example.org/?w=1', 'cluster.example.org'],
  ['mongodb://a?x=y@z', 'a'],
])('shows the servers of %s alone', (url, servers) => {
  expect(serversOf(url)).toBe(servers);
});

it('waits for MongoDB, says so without credentials, and gives up after a while', async () => {
  const { log, lines } = recordingLog();
  const url = 'mongodb://ann:topsecret@127.0.0.1:1/?replicaSet=rs0';
  const error = await failure(openMongoStore({ url, log, clock: skippingClock60() }));
  expect(error).toBeInstanceOf(StoreUnavailable);
  expect(isUnavailable(error)).toBe(true);
  expect(error?.message).toBe('MongoDB at 127.0.0.1:1 cannot be reached.');
  expect(lines).toEqual(['Waiting for MongoDB at 127.0.0.1:1: it cannot be reached.']);
  expect(JSON.stringify([error, error?.message, error?.stack, lines])).not.toContain('topsecret');
}, 30_000);

/** Each sleep passes for half a minute: two tries are enough to see what happens. */
function skippingClock60(): Clock {
  const clock = skippingClock();
  return { ...clock, sleep: () => clock.sleep(30_000) };
}

/** Each look at it finds half a minute later: whoever waits gives up at once. */
function hastyClock(): Clock {
  let looks = 0;
  return { ...systemClock, now: () => new Date(Date.now() + 30_000 * looks++) };
}

withMongo('MongoDB', () => {
  let server: MongoServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  it('refuses a standalone server at once, and says how to make it a replica set', async () => {
    server = await startMongo({ replicaSet: false });
    for (const url of [server.url, `${server.url}?replicaSet=rs0`]) {
      const error = await failure(openMongoStore({ url, log: testLog() }));
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect(error?.message).toContain(
        'standalone server, which has no transactions; start mongod with `--replSet rs0`',
      );
    }
  }, 90_000);

  it('is unavailable while the server is away, and goes on when it is back', async () => {
    server = await startMongo();
    const clock = hastyClock();
    const store = await openMongoStore({ url: server.url, log: testLog(), databasePrefix: 'away', clock });
    const rows = await store.database('shop').collection<{ _id: string; n: number }>('rows');
    await rows.insertOne({ _id: 'a', n: 1 });
    await server.kill(0);
    const gone = await failure(store.ping());
    expect(gone).toBeInstanceOf(StoreUnavailable);
    expect(isUnavailable(await failure(rows.updateOne({ _id: 'a' }, { $inc: { n: 1 } })))).toBe(true);
    expect(isUnavailable(await failure(store.database('shop').collection('others')))).toBe(true);
    server.restart(0);
    while (await failure(store.ping())) await systemClock.sleep(100);
    expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 1 });
    await store.close();
  }, 120_000);

  it('goes on opening a collection when a primary that went away meanwhile is back', async () => {
    const { log, lines } = recordingLog();
    server = await startMongo();
    const store = await openMongoStore({ url: server.url, log });
    await server.kill(0);
    const opening = store.database('shop').collection<{ _id: string }>('rows', [{ key: { n: 1 } }]);
    while (lines.length === 0) await Promise.race([opening, systemClock.sleep(100)]);
    expect(lines).toEqual([`Waiting for MongoDB at ${serversOf(server.url)}: it has gone away.`]);
    server.restart(0);
    const rows = await opening;
    await rows.insertOne({ _id: 'a' });
    expect(await rows.countDocuments({})).toBe(1);
    await store.close();
  }, 120_000);

  it('stops trying a transaction again after a while, and gives the last error', async () => {
    server = await startMongo();
    const store = await openMongoStore({ url: server.url, log: testLog(), clock: skippingClock() });
    let runs = 0;
    const error = await failure(
      store.database('shop').transaction(async () => {
        runs += 1;
        throw new MongoServerError({ message: `lost ${runs}`, errorLabels: ['TransientTransactionError'] });
      }),
    );
    expect(runs).toBeGreaterThan(10);
    expect(error?.message).toBe(`lost ${runs}`);
    await store.close();
  }, 90_000);
});
