import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from './clock';
import { findConnection, pageArguments, type PageOrder, toConnection } from './connections';
import { testLog } from './log';
import { openStore } from './store/open';
import type { Collection, Store } from './store/store';

interface Thing {
  _id: string;
  kind: string;
  at: Date;
  price: { amount: number };
}

const folder = mkdtempSync(join(tmpdir(), 'connections-test-'));
let store: Store;
let things: Collection<Thing>;

beforeAll(async () => {
  store = await openStore({ folder, log: testLog(), clock: systemClock });
  things = await store.database('connections').collection<Thing>('things', [{ key: { at: 1, _id: 1 } }]);
  // Ten things; two share each moment, and five each price.
  for (let n = 0; n < 10; n++) {
    await things.insertOne({
      _id: `thing_${n}`,
      kind: n % 2 ? 'odd' : 'even',
      at: new Date(Date.UTC(2030, 0, 1 + Math.floor((9 - n) / 2))),
      price: { amount: n % 2 },
    });
  }
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Reads a list to its end, page by page. */
async function readAll(order: PageOrder, first: number, filter: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const page = pageArguments({ first, after });
    const { nodes, edges, pageInfo } = await findConnection(things, { filter, order, page });
    expect(edges.map(({ node }) => node)).toEqual(nodes);
    expect(pageInfo.hasPreviousPage).toBe(ids.length > 0);
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
    ids.push(...nodes.map(({ _id }) => _id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

const orders: PageOrder[] = [
  { direction: 'ascending' },
  { direction: 'descending' },
  { field: 'at', direction: 'ascending' },
  { field: 'at', direction: 'descending' },
  { field: 'price.amount', direction: 'descending' },
];

test.each(orders)('pages of any size give the list, in its order: %j', async (order) => {
  const direction = order.direction === 'ascending' ? 1 : -1;
  const sort = order.field ? { [order.field]: direction, _id: direction } : { _id: direction };
  const all = await things.find({}, { sort: sort as never }).toArray();
  const expected = all.map(({ _id }) => _id);
  for (const first of [1, 2, 3, 9, 10, 11]) expect(await readAll(order, first)).toEqual(expected);
});

test('a filter holds on every page', async () => {
  const odd = await readAll({ field: 'at', direction: 'ascending' }, 2, { kind: 'odd' });
  expect(odd).toEqual(['thing_9', 'thing_7', 'thing_5', 'thing_3', 'thing_1']);
  expect(await readAll({ direction: 'ascending' }, 2, { kind: 'none' })).toEqual([]);
});

test('what comes and goes between pages is neither repeated nor skipped', async () => {
  const order: PageOrder = { direction: 'ascending' };
  const first = await findConnection(things, { filter: {}, order, page: pageArguments({ first: 3 }) });
  await things.insertOne({ _id: 'thing_00', kind: 'new', at: new Date(0), price: { amount: 0 } });
  await things.deleteOne({ _id: 'thing_2' });
  const page = pageArguments({ first: 2, after: first.pageInfo.endCursor });
  const next = await findConnection(things, { filter: {}, order, page });
  expect(next.nodes.map(({ _id }) => _id)).toEqual(['thing_3', 'thing_4']);
});

test('first is 20 unless it is given, and from 1 to 100', () => {
  expect(pageArguments({})).toEqual({ first: 20, after: null });
  expect(pageArguments({ first: null, after: null })).toEqual({ first: 20, after: null });
  expect(pageArguments({ first: 5 }, { default: 5, max: 5 }).first).toBe(5);
  for (const first of [0, -1, 101, 1.5, NaN]) {
    expect(() => pageArguments({ first })).toThrow('first must be from 1 to 100.');
  }
});

const encoded = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');

test.each([
  '',
  'x',
  '{}',
  encoded({}),
  encoded(['at', 1]),
  encoded(['at', { $gt: 0 }, 'thing_1']),
  encoded(['at', [1], 'thing_1']),
  encoded([null, 1, 'thing_1']),
  encoded(['at', null, 'thing_1']),
  encoded([{ $where: '1' }, 1, 'thing_1']),
  encoded([null, null, { $gt: '' }]),
])('a cursor that is none is refused: %s', (after) => {
  expect(() => pageArguments({ after })).toThrow(
    expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument: 'after' } }) as Error,
  );
});

test('a cursor of a list in another order is refused', async () => {
  const filter = {};
  const page = pageArguments({ first: 1 });
  const { pageInfo } = await findConnection(things, { filter, order: { direction: 'ascending' }, page });
  const other = findConnection(things, {
    filter,
    order: { field: 'at', direction: 'ascending' },
    page: pageArguments({ after: pageInfo.endCursor }),
  });
  await expect(other).rejects.toThrow('after is not a cursor of this list');
});

test('toConnection takes what was found some other way', () => {
  const place = (id: string) => ({ field: null, value: null, id });
  const connection = toConnection(['a', 'b', 'c'], { first: 2, after: null }, place);
  expect(connection.nodes).toEqual(['a', 'b']);
  expect(connection.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  expect(toConnection([], { first: 2, after: null }, place).pageInfo.endCursor).toBeNull();
});
