import { topicMatches } from './topic';

const cases: [pattern: string, topic: string, expected: boolean][] = [
  ['orders.order-placed.v1', 'orders.order-placed.v1', true],
  ['orders.order-placed.v1', 'orders.order-placed.v2', false],
  ['orders.order-placed', 'orders.order-placed.v1', false],
  ['*', 'orders', true],
  ['*', 'orders.v1', false],
  ['*', '', false],
  ['orders.*.v1', 'orders.order-placed.v1', true],
  ['orders.*.v1', 'orders.v1', false],
  ['orders.*.v1', 'orders.a.b.v1', false],
  ['*.*', 'a.b', true],
  ['#', 'orders.order-placed.v1', true],
  ['#', '', true],
  ['orders.#', 'orders', true],
  ['orders.#', 'orders.order-placed.v1', true],
  ['orders.#', 'users.user-registered.v1', false],
  ['#.v1', 'orders.order-placed.v1', true],
  ['#.v1', 'orders.order-placed.v2', false],
  ['a.#.z', 'a.z', true],
  ['a.#.z', 'a.b.c.z', true],
  ['a.#.z', 'a.b.c', false],
  ['#.b.#', 'a.b.c', true],
  ['#.*', '', false],
  ['orders.o*', 'orders.order', false],
];

test.each(cases)('%s against %s: %s', (pattern, topic, expected) => {
  expect(topicMatches(pattern, topic)).toBe(expected);
});
