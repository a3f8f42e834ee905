import { isId, newId, requireId } from './ids';

test('an id begins with its prefix and is well formed', () => {
  expect(newId('order')).toMatch(/^order_[0-9a-z]{26}$/);
  expect(isId('order', newId('order'))).toBe(true);
});

test('ids sort by when they were made', () => {
  const ids = Array.from({ length: 1000 }, () => newId('order'));
  expect([...ids].sort()).toEqual(ids);
});

test.each([
  newId('user'),
  'order_',
  'order',
  '',
  'order_0',
  'order_01h455vb4pex5vsknk084sn02Q',
  'order_81h455vb4pex5vsknk084sn02q',
  `order_01h455vb4pex5vsknk084sn02q\n`,
  `order_${'0'.repeat(100_000)}`,
  'ORDER_01h455vb4pex5vsknk084sn02q',
  { $ne: null },
  7,
  null,
])('%j is not the id of an order', (value) => {
  expect(isId('order', value)).toBe(false);
});

test('requireId names the argument, and does not repeat the value', () => {
  const id = newId('order');
  expect(requireId('order', id, 'orderId')).toBe(id);
  const thrown = () => requireId('order', '<b>1</b>', 'orderId');
  expect(thrown).toThrow(
    'orderId is not an id of this kind: one looks like order_01h455vb4pex5vsknk084sn02q.',
  );
  expect(thrown).toThrow(
    expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument: 'orderId' } }) as Error,
  );
});
