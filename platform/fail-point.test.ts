import { z } from 'zod';
import { createFailPoint, failPoint } from './fail-point';
import { InvalidSettings, readSettings } from './settings';

const settings = z.object({ FAIL_POINT: failPoint(['after-load', 'after-commit']).optional() });
const read = (text: string) => readSettings(settings, { FAIL_POINT: text }).FAIL_POINT;

it('is off unless it is set, and dies at the first passing unless it names another', () => {
  expect(read('')).toBeUndefined();
  expect(read('after-load')).toEqual({ name: 'after-load', passing: 1 });
  expect(read('after-commit:12')).toEqual({ name: 'after-commit', passing: 12 });
});

it.each(['after-lunch', 'after-load:0', 'after-load:x', 'after-load:', ':3'])('refuses %s', (text) => {
  expect(() => read(text)).toThrow(InvalidSettings);
});

it('dies at the n-th passing of its own place, once', () => {
  const deaths: number[] = [];
  let passed = 0;
  const reached = createFailPoint({ name: 'after-commit', passing: 3 }, () => deaths.push(passed));
  for (const name of [
    'after-commit',
    'after-load',
    'after-commit',
    'after-load',
    'after-commit',
    'after-commit',
  ]) {
    passed += 1;
    reached(name);
  }
  expect(deaths).toEqual([5]);
});
