import { InvalidSettings, readSettings } from '../../platform/settings';
import { settings } from './settings';

test('defaults', () => {
  expect(readSettings(settings, {})).toEqual({
    SEED_COURIERS: 40,
    COURIER_CAPACITY: 25,
    CARRIER_PICKUP_MS: { min: 1_000, max: 3_000 },
    CARRIER_DELIVERY_MS: { min: 2_000, max: 6_000 },
    UNSERVICEABLE_COUNTRIES: new Set(['AQ', 'BV', 'HM']),
  });
});

test('reads ranges and countries', () => {
  const read = readSettings(settings, { CARRIER_PICKUP_MS: '0-0', UNSERVICEABLE_COUNTRIES: 'de, fr,' });
  expect(read.CARRIER_PICKUP_MS).toEqual({ min: 0, max: 0 });
  expect(read.UNSERVICEABLE_COUNTRIES).toEqual(new Set(['DE', 'FR']));
});

test.each([
  ['CARRIER_PICKUP_MS', '3000-1000'],
  ['CARRIER_PICKUP_MS', '3000'],
  ['CARRIER_DELIVERY_MS', '1-100000000000'],
  ['CARRIER_DELIVERY_MS', '-5-10'],
  ['UNSERVICEABLE_COUNTRIES', 'Germany'],
  ['SEED_COURIERS', '-1'],
  ['COURIER_CAPACITY', '0'],
])('refuses %s=%s', (name, value) => {
  expect(() => readSettings(settings, { [name]: value })).toThrow(InvalidSettings);
});
