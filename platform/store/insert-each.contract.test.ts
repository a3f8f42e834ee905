import { engines, openEngine } from './fixture';
import { insertEach } from './insert-each';
import { isDuplicateKey, type Collection, type Store } from './store';

interface Row {
  _id: string;
  key: string;
}

describe.each(engines)('%s', (engine) => {
  let store: Store;
  let rows: Collection<Row>;
  beforeAll(async () => {
    store = await openEngine(engine);
    const database = store.database(`insert-each-${process.pid}-${Date.now()}`);
    rows = await database.collection<Row>('rows', [{ key: { key: 1 }, unique: true }]);
  }, 60_000);
  afterAll(() => store.close());

  it('inserts what it can, and gives each of the others its own error', async () => {
    await insertEach(rows, [{ _id: 'a', key: 'first' }]);
    const answers = await insertEach(rows, [
      { _id: 'b', key: 'second' },
      { _id: 'c', key: 'first' },
      { _id: 'a', key: 'third' },
      { _id: 'd', key: 'fourth' },
      { _id: 'e', key: 'fourth' },
    ]);
    expect(answers.map((answer) => answer === true || isDuplicateKey(answer))).toEqual(
      answers.map(() => true),
    );
    expect(answers.map((answer) => answer === true)).toEqual([true, false, false, true, false]);
    expect((await rows.find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id)).toEqual([
      'a',
      'b',
      'd',
    ]);
  });
});
