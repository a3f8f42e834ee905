import { enginesAtHand, type Bench } from './contract/engine';
import { queryCases } from './contract/queries';
import { randomCases } from './contract/random';
import { transactionCases } from './contract/transactions';
import { versionCases } from './contract/versions';
import { writeCases } from './contract/writes';
import type { Store } from './store';

const { engines, missing } = enginesAtHand();

describe.each(engines)('a store on $name', (engine) => {
  let store: Store;
  let stop: () => Promise<void>;
  let collections = 0;

  beforeAll(async () => {
    ({ store, stop } = await engine.start());
  }, 90_000);
  afterAll(() => stop());

  const bench: Bench = {
    database: () => store.database('shop'),
    collection: (indexes) => store.database('shop').collection(`c${++collections}`, indexes),
  };

  describe('queries', () => queryCases(bench));
  describe('writes', () => writeCases(bench));
  describe('transactions', () => transactionCases(bench));
  describe('versions', () => versionCases(bench));
  describe('random', () => randomCases(bench));

  it('keeps the databases of services apart', async () => {
    const [left, right] = await Promise.all(
      ['users', 'orders'].map((name) => store.database(name).collection('rows')),
    );
    await left?.insertOne({ _id: 'a' });
    expect(await right?.countDocuments({})).toBe(0);
    expect(store.database('users').name).toBe('users');
  });

  it('answers a ping, and says what it is', async () => {
    await store.ping();
    expect(store.description.startsWith(engine.name)).toBe(true);
  });
});

if (missing) {
  // eslint-disable-next-line no-console -- what a run has not looked at is said aloud
  console.warn(`The store's contract was not held against MongoDB: ${missing}.`);
  it.skip(`MongoDB: ${missing}`, () => undefined);
}
