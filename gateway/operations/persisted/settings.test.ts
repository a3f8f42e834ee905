import { defaultPersistedSettings, persistedSettings } from './settings';

const faultsOf = (value: unknown) =>
  persistedSettings.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`);

test('what is left out has a default', () => {
  expect(persistedSettings.parse({})).toEqual(defaultPersistedSettings);
  expect(persistedSettings.parse({ mode: 'known', manifest: 'm.json' })).toEqual({
    mode: 'known',
    manifest: 'm.json',
    automatic: true,
  });
  expect(persistedSettings.parse({ mode: 'safelist', manifest: 'm.json' }).automatic).toBe(false);
  expect(persistedSettings.parse({ mode: 'ids', manifest: 'm.json' }).automatic).toBe(false);
  expect(persistedSettings.parse({ automatic: false })).toEqual({ mode: 'off', automatic: false });
});

test('what contradicts itself is refused', () => {
  expect(faultsOf({ mode: 'safelist' })).toEqual(['manifest is needed for the mode "safelist"']);
  expect(faultsOf({ manifest: 'm.json' })).toEqual(['mode must be known, safelist or ids with a manifest']);
  expect(faultsOf({ mode: 'ids', manifest: 'm.json', automatic: true })).toEqual([
    'automatic must be false in the mode "ids"',
  ]);
  expect(faultsOf({ mode: 'all' })).toHaveLength(1);
  expect(faultsOf({ safelist: true })).toHaveLength(1);
});
