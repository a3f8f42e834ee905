import { readArguments } from './arguments';
import { createChance } from '../../../platform/fixture/chance';
import { type Confirmed, percentile, recoveryMs, spreadOf } from './figures';
import type { House } from './house';
import { aim, failPoints, type Fault, inWords, names, notReached, places, planFaults } from './plan';
import { report } from './report';

describe('the plan of faults', () => {
  const all = (seed: number, count = 100): Fault[] => {
    const { outages, processes, surroundings } = planFaults(count, createChance(seed));
    return [...outages, ...processes, ...surroundings];
  };

  it('is the same for the same seed, and another for another', () => {
    expect(all(1)).toEqual(all(1));
    expect(all(1)).not.toEqual(all(2));
  });

  it('has every kind, every process and every fail-point', () => {
    const faults = all(1);
    const said = faults.map((fault) => Object.values(fault).slice(0, 3).join(' '));
    for (const name of names) {
      expect(said).toContain(`kill ${name}`);
      for (const point of failPoints[name]) expect(said).toContain(`fail-point ${name} ${point}`);
    }
    const kinds = new Set(faults.map(({ kind }) => kind));
    for (const kind of ['rabbitmq-killed', 'rabbitmq-stopped', 'queues-purged', 'primary-killed'] as const)
      expect(kinds).toContain(kind);
    expect(said.filter((one) => one.startsWith('outage'))).toHaveLength(4);
  });

  it('has as many as were asked for, where a fail-point is two', () => {
    for (const count of [1, 7, 50, 100]) {
      const weight = all(3, count).reduce((sum, { kind }) => sum + (kind === 'fail-point' ? 2 : 1), 0);
      expect(weight).toBeGreaterThanOrEqual(count);
      expect(weight).toBeLessThanOrEqual(count + 1);
    }
  });
});

describe('the aim of a fail-point', () => {
  const chance = createChance(1);
  const spent: Fault = { kind: 'fail-point', name: 'payments', point: 'after-commit', passing: 7 };
  const diedAt = { 'payments after-commit': 1 };

  it('is kept until a process has died there', () => {
    expect(aim(spent, {}, notReached({}), chance)).toBe(spent);
  });

  it('then moves to a place where none has, as long as there is one', () => {
    const open = notReached(diedAt);
    expect(open).toHaveLength(places.length - 1);
    const [only] = open.slice(-1);
    expect(aim(spent, diedAt, [only!], chance)).toEqual({ kind: 'fail-point', ...only, passing: 1 });
    expect(aim(spent, diedAt, [], chance)).toBe(spent);
  });

  it('leaves other faults alone', () => {
    const kill: Fault = { kind: 'kill', name: 'payments' };
    expect(aim(kill, diedAt, notReached(diedAt), chance)).toBe(kill);
  });
});

describe('the report', () => {
  const everywhere = Object.fromEntries(places.map((place) => [inWords(place), 1]));
  const missed = 'delivery after-publish-before-ack';
  const allButOne = Object.fromEntries(Object.entries(everywhere).filter(([place]) => place !== missed));

  /** Of a campaign of which all but the fail-points is as it should be. */
  function of(faults: number, diedAt: Record<string, number>) {
    const { line, ok } = report({
      asked: { orders: 0, faults, seed: 1, rate: 10 },
      phases: { calm: 0, faults: 1, after: 2, end: 3 },
      availability: {},
      books: {
        ...{ orders: [], byStatus: {}, audit: true, breaches: [] },
        ...{ lost: 0, unasked: 0, doubleCharges: 0, oversold: 0 },
      },
      done: { total: faults, byKind: {}, diedAt, unreached: [], current: new Set(), lastOverAt: 0 },
      house: { processes: { deserters: [] } } as unknown as House,
      load: { placings: [], stop: () => Promise.resolve() },
    });
    return { ok, notReached: line.notReached };
  }

  it('is bad when of a hundred faults none was at some fail-point', () => {
    expect(of(100, everywhere)).toEqual({ ok: true, notReached: [] });
    expect(of(100, allButOne)).toEqual({ ok: false, notReached: [missed] });
  });

  it('of fewer faults only says so', () => {
    expect(of(99, allButOne)).toEqual({ ok: true, notReached: [missed] });
  });
});

describe('the figures', () => {
  it('a percentile is one of the values; of none it is nothing', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([50, 95, 99].map((percent) => percentile(values, percent))).toEqual([50, 95, 99]);
    expect(percentile([7], 99)).toBe(7);
    expect(percentile([], 50)).toBeNull();
  });

  /** One order each 100 ms; slow until `slowUntil`. */
  const orders = (slowUntil: number): Confirmed[] =>
    Array.from({ length: 300 }, (_, index) => ({
      placedAt: index * 100,
      tookMs: index * 100 < slowUntil ? 5_000 : 150,
    }));

  it('a spread is of those placed in its time, the end left out', () => {
    expect(spreadOf(orders(10_000), 9_900, 10_100)).toEqual({ orders: 2, p50: 150, p95: 5_000, p99: 5_000 });
  });

  it('it has recovered from where a window is as fast as twice the calm', () => {
    expect(recoveryMs(orders(0), 100, 0, 30_000)).toBe(0);
    // Of the 50 in a window two may be slow.
    expect(recoveryMs(orders(10_000), 100, 4_000, 30_000)).toBe(6_000 - 250);
    expect(recoveryMs(orders(10_000), 70, 4_000, 30_000)).toBeNull();
    expect(recoveryMs(orders(10_000), 100, 4_000, 12_000)).toBeNull();
  });
});

describe('the arguments', () => {
  it('have defaults of the full size', () => {
    expect(readArguments([])).toEqual({ orders: 5_000, faults: 100, seed: 1, rate: 10 });
    expect(readArguments(['--orders', '40', '--seed', '9'])).toMatchObject({ orders: 40, seed: 9 });
  });
  it.each([
    ['--orders', '0'],
    ['--faults', 'many'],
    ['--colour', 'red'],
  ])('refuse %s %s', (...args) => {
    expect(() => readArguments(args)).toThrow();
  });
});
