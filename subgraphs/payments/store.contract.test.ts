import { Conflict } from '../../platform/inbox';
import { eur } from '../../platform/money';
import type { Store } from '../../platform/store/store';
import { type Books, openBooks } from './domain';
import { engines, openEngine } from './fixture';
import type { ProviderRequest } from './provider';
import { openStore, type PaymentsStore, readBooks, saveBooks } from './store';

describe.each(engines)('books on %s', (engineName) => {
  let engine: Store;
  let store: PaymentsStore;
  let databases = 0;
  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());
  beforeEach(async () => {
    store = await openStore(engine.database(`books-${process.pid}-${++databases}-${Date.now()}`));
    await save(await decided());
  });

  type Asked = Pick<ProviderRequest, 'operation' | 'orderId'>;
  /** The books as they are now, and 600 of the 1000 moved in them, or just the account opened. */
  async function decided(asked?: Asked): Promise<Books> {
    const touched = { customerIds: ['ada'], orderIds: asked ? [asked.orderId] : [] };
    const found = await store.database.transaction((session) => readBooks(store, touched, session));
    const books = openBooks({ ...found, initialCredits: 1_000, now: new Date() });
    books.account('ada');
    if (!asked) return books;
    const reference = `${asked.orderId}/${asked.operation}`;
    expect(books.perform({ ...asked, reference, customerId: 'ada', amount: eur(600) })).toBe('SUCCESS');
    return books;
  }
  const authorized = (orderId: string) => decided({ operation: 'authorize', orderId });
  const save = (books: Books) => store.database.transaction((session) => saveBooks(store, books, session));
  const account = async () => (await store.accounts.findOne({ _id: 'ada' }))!;

  it('are written as they were decided', async () => {
    await save(await authorized('one'));
    expect(await account()).toMatchObject({ available: 400, held: 600, sequence: 2 });
  });

  it('that are older than the account are a conflict, and leave nothing', async () => {
    const [first, second] = [await authorized('one'), await authorized('two')];
    await save(first);
    // There is plenty by then: what the two would share is the number of their entry.
    await store.accounts.updateOne({ _id: 'ada' }, { $set: { available: 5_000 } });
    await expect(save(second)).rejects.toThrow(Conflict);
    expect(await account()).toMatchObject({ available: 5_000, held: 600, sequence: 2 });
    expect(await store.ledger.countDocuments({ orderId: 'two' })).toBe(0);
  });

  it('take no more of what is available than there is, whatever was read', async () => {
    const books = await authorized('one');
    await store.accounts.updateOne({ _id: 'ada' }, { $set: { available: 599 } });
    await expect(save(books)).rejects.toThrow(Conflict);
    expect(await account()).toMatchObject({ available: 599, held: 0, sequence: 1 });
    expect(await store.ledger.countDocuments({ orderId: 'one' })).toBe(0);
  });

  it('take no more of what is held than there is, whatever was read', async () => {
    await save(await authorized('one'));
    const books = await decided({ operation: 'capture', orderId: 'one' });
    await store.accounts.updateOne({ _id: 'ada' }, { $set: { held: 599 } });
    await expect(save(books)).rejects.toThrow(Conflict);
    expect(await account()).toMatchObject({ available: 400, held: 599, sequence: 2 });
    expect(await store.ledger.countDocuments({ orderId: 'one' })).toBe(1);
  });
});
