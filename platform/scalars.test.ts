import { Kind, parseValue } from 'graphql';
import { Currency, DateTime, MinorUnits } from './scalars';

const badInput = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } }) as Error;

test('DateTime is a Date inside and UTC outside', () => {
  const moment = new Date('2026-11-21T10:15:30.000Z');
  expect(DateTime.serialize(moment)).toBe('2026-11-21T10:15:30.000Z');
  expect(DateTime.serialize('2026-11-21T11:15:30+01:00')).toBe('2026-11-21T10:15:30.000Z');
  expect(DateTime.parseValue('2026-11-21T11:15:30+01:00')).toEqual(moment);
  expect(DateTime.parseLiteral({ kind: Kind.STRING, value: '2026-11-21T10:15:30Z' })).toEqual(moment);
  expect(() => DateTime.serialize(new Date(NaN))).toThrow(TypeError);
});

test.each(['', 'now', '2026-11-21', '2026-11-21T10:15:30', '2026-13-41T10:15:30Z', 1e12, null, {}])(
  'DateTime refuses %j',
  (value) => {
    expect(() => DateTime.parseValue(value)).toThrow(badInput);
  },
);

test('MinorUnits are whole numbers beyond 32 bits', () => {
  expect(MinorUnits.serialize(2 ** 53 - 1)).toBe(2 ** 53 - 1);
  expect(MinorUnits.parseValue(-5_000_000_000)).toBe(-5_000_000_000);
  expect(MinorUnits.parseValue('5000000000')).toBe(5_000_000_000);
  expect(MinorUnits.parseLiteral(parseValue('5000000000'))).toBe(5_000_000_000);
  expect(Object.is(MinorUnits.parseValue('-0'), 0)).toBe(true);
  expect(() => MinorUnits.serialize(1.5)).toThrow(TypeError);
});

test.each([1.5, '1.5', '1e3', '', ' 1', 2 ** 53, '9007199254740992', NaN, Infinity, null, true, [1]])(
  'MinorUnits refuses %j',
  (value) => {
    expect(() => MinorUnits.parseValue(value)).toThrow(badInput);
  },
);
test.each(['1.5', '1.0', '1e3', 'true', 'ONE', '99999999999999999'])(
  'MinorUnits refuses %s in a query',
  (literal) => {
    expect(() => MinorUnits.parseLiteral(parseValue(literal))).toThrow(badInput);
  },
);

test('Currency is an ISO 4217 code', () => {
  expect(Currency.serialize('EUR')).toBe('EUR');
  expect(Currency.parseValue('JPY')).toBe('JPY');
  for (const value of ['eur', 'EURO', 'ZZZ', '', 7, null])
    expect(() => Currency.parseValue(value)).toThrow(badInput);
});
