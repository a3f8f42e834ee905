import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testLog } from '../platform/log';
import { tryMutation } from './simulation/caught';
import { mutated, mutations } from './simulation/mutations';
import { simulate } from './simulation/simulate';

describe('the whole system on virtual time, with faults', () => {
  test.each([2, 12])(
    'seed %i keeps every promise, and runs the same way again',
    async (seed) => {
      const first = await simulate({ seed, orders: 30, digest: true, log: testLog() });
      expect(first.breaches).toEqual([]);
      expect(first.orders).toBe(30);
      const again = await simulate({ seed, orders: 30, digest: true, log: testLog() });
      expect(again).toEqual(first);
    },
    60_000,
  );

  test('other seeds run in other ways', async () => {
    const [one, other] = [
      await simulate({ seed: 101, orders: 10, digest: true, log: testLog() }),
      await simulate({ seed: 102, orders: 10, digest: true, log: testLog() }),
    ];
    expect(one.digest).not.toBe(other.digest);
  }, 60_000);
});

describe('the mistakes that the simulation must catch (npm run simulate:teeth)', () => {
  test.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    '%s: still fits the code',
    (_, mutation) => {
      expect(mutated(mutation).size).toBeGreaterThan(0);
    },
  );

  test('one of them is caught, and the command that is printed shows the same again', async () => {
    const [mutation] = mutations.filter(({ name }) => name === 'nothing has a due time');
    if (!mutation) throw new Error('there is no such mistake any more');
    const verdict = await tryMutation(mutation, { seeds: '20', orders: '6' });
    expect(verdict).toMatchObject({ isCaught: true, isReplayed: true });
  }, 120_000);

  test('are the ones in docs/correctness.md', () => {
    const page = readFileSync(join(__dirname, '..', 'docs', 'correctness.md'), 'utf8');
    const rows = [...page.matchAll(/^\| +(\d+) \| (.+?) +\|$/gm)].map(([, rule, name]) => `${rule} ${name}`);
    expect(rows).toEqual(mutations.map(({ rule, name }) => `${rule} ${name}`));
  });

  test('each of the twelve rules has one', () => {
    const rules = new Set(mutations.map(({ rule }) => rule));
    expect([...rules].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
});
