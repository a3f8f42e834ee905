import { parse } from 'graphql';
import { unavailable } from '../errors';
import { composeGraph } from './fixture/graph';
import { context, type Script, scriptedSources } from './fixture/scripted';
import { compileOperation, compileSubscription } from './index';

const graph = composeGraph({
  orders: `
    type Query { orders: Int }
    type Subscription { changed(id: ID!, after: Int = 0): Change! ticks: Int }
    type Change { sequence: Int! order: Order! all: [Order!] }
    type Order @key(fields: "id") { id: ID! state: String! }`,
  users: `type Order @key(fields: "id") { id: ID! owner: User } type User { name: String! }`,
});

const compile = (text: string) => {
  return compileSubscription(graph.plan(parse(text)));
};

const query = `subscription ($id: ID!, $after: Int, $with: Boolean! = true) {
  change: changed(id: $id, after: $after) {
    number: sequence order { state owner { name } } all @include(if: $with) { owner { name } }
  }
}`;
const order = (id: string, more: object = {}) => ({ __typename: 'Order', id, ...more });
const users: Script = ({ variables }) => {
  const sent = variables.values.representations as { id: string }[];
  return { data: { _entities: sent.map(({ id }) => ({ owner: { name: `owner of ${id}` } })) } };
};

test('the primary operation, with the variables that it uses', () => {
  const { primary } = compile(query);
  expect(primary.subgraph).toBe('orders');
  expect(parse(primary.text).definitions[0]).toMatchObject({ operation: 'subscription' });
  expect(primary.variablesOf({ id: '1', with: true, other: 5 })).toEqual({ id: '1', with: true });
});

test('each event is completed with what other subgraphs know', async () => {
  const { executeEvent } = compile(query);
  const { sources, asked } = scriptedSources({ users });
  const event = (number: number) => ({
    data: { change: { number, order: order('1', { state: 'NEW' }), all: [order('1'), order('2')] } },
  });
  const change = {
    order: { state: 'NEW', owner: { name: 'owner of 1' } },
    all: [{ owner: { name: 'owner of 1' } }, { owner: { name: 'owner of 2' } }],
  };
  for (const number of [1, 2]) {
    const result = await executeEvent(event(number), { variables: { id: '1' }, sources, context });
    expect(result).toEqual({ data: { change: { number, ...change } } });
  }
  const { data } = await executeEvent(event(3), { variables: { id: '1', with: false }, sources, context });
  expect(data).toEqual({ change: { number: 3, order: change.order } });
  expect(asked.every(({ subgraph }) => subgraph === 'users')).toBe(true);
});

test('errors of the event and of the fetches after it have their paths, and nulls bubble', async () => {
  const { executeEvent } = compile(query);
  const { sources } = scriptedSources({ users: () => Promise.reject(unavailable('users')) });
  const execution = { variables: { id: '1' }, sources, context };
  const partly = await executeEvent(
    {
      data: { change: { number: 1, order: order('1', { state: 'NEW' }), all: null } },
      errors: [{ message: 'Not all', path: ['change', 'all'] }],
    },
    execution,
  );
  expect(partly.data).toEqual({ change: { number: 1, order: { state: 'NEW', owner: null }, all: null } });
  expect(partly.errors?.map(({ path, extensions }) => [path, extensions?.service])).toEqual([
    [['change', 'all'], 'orders'],
    [['change', 'order'], 'users'],
  ]);
  const lost = await executeEvent({ data: { change: { number: null } } }, execution);
  expect(lost.data).toBeNull();
  expect(lost.errors?.map(({ path }) => path)).toEqual([['change', 'number']]);
  const none = await executeEvent({ data: null, errors: [{ message: 'No' }] }, execution);
  expect(none).toEqual({
    data: null,
    errors: [{ message: 'No', extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', service: 'orders' } }],
  });
});

test('a subscription without other subgraphs, and one where another operation is expected', async () => {
  const { executeEvent, primary } = compile('subscription { ticks }');
  const execution = { variables: {}, sources: new Map(), context };
  expect(primary.variablesOf({ a: 1 })).toEqual({});
  expect(await executeEvent({ data: { ticks: 4 } }, execution)).toEqual({ data: { ticks: 4 } });
  expect(() => compileOperation(graph.plan(parse('subscription { ticks }')))).toThrow('subscription');
  expect(() => compile('{ orders }')).toThrow('not of a subscription');
});
