import type { Arguments } from './arguments';
import type { Books } from './books';
import { BACK, confirmedOf, recoveryMs, spreadOf, stepMedians } from './figures';
import type { House } from './house';
import type { Load } from './load';
import type { Availability, Phases } from './main';
import { FAULTS_FOR_ALL_PLACES, inWords, notReached, type Part } from './plan';
import type { Share } from './reads';
import type { Done } from './tally';

interface Campaign {
  asked: Arguments;
  phases: Phases;
  availability: Partial<Record<Part, Availability>>;
  books: Books;
  done: Done;
  house: House;
  load: Load;
}

/** With fewer the machine cannot carry the load, and the rest proves little. */
const LEAST_DELIVERED = 0.5;

/** The line that is printed, and whether everything that must hold does. */
export function report({ asked, phases, availability, books, done, house, load }: Campaign) {
  const confirmed = confirmedOf(books.orders);
  const calm = spreadOf(confirmed, phases.calm, phases.faults);
  const back = recoveryMs(confirmed, calm.p95 ?? 0, phases.after, phases.end);
  const after = phases.after + (back ?? 0);
  const { lost, unasked, doubleCharges, oversold, audit, byStatus } = books;
  const delivered = byStatus.DELIVERED ?? 0;
  const isDone =
    load.placings.length >= asked.orders &&
    done.total >= asked.faults &&
    delivered >= LEAST_DELIVERED * load.placings.length;
  const missed = notReached(done.diedAt).map(inWords);
  const isEverywhere = missed.length === 0 || asked.faults < FAULTS_FOR_ALL_PLACES;
  const ok = isDone && isEverywhere && audit && lost + unasked + doubleCharges + oversold === 0;
  const line = {
    ok,
    seed: asked.seed,
    rate: asked.rate,
    orders: load.placings.length,
    faults: { total: done.total, ...done.byKind },
    lost,
    unasked,
    doubleCharges,
    oversold,
    audit,
    byStatus,
    msToConfirmed: {
      calm,
      withFaults: spreadOf(confirmed, phases.faults, phases.after),
      after: spreadOf(confirmed, after, phases.end),
    },
    medianMsOfStep: {
      calm: stepMedians(books.orders, phases.calm, phases.faults),
      withFaults: stepMedians(books.orders, phases.faults, phases.after),
      after: stepMedians(books.orders, after, phases.end),
    },
    recovery: { ms: back, backMeans: `p95 of ${BACK.windowMs} ms within ${BACK.factor} x calm` },
    availability: {
      ...Object.fromEntries(Object.entries(availability).map(([part, seen]) => [part, sharesOf(seen)])),
      reads: percentOf(Object.values(availability).map(({ reads }) => reads)),
    },
    diedAt: done.diedAt,
    notReached: missed,
    unreached: done.unreached,
    diedUnasked: house.processes.deserters.filter((each) => !each.endsWith('SIGKILL')),
    seconds: Math.round((phases.end - phases.calm) / 1000),
  };
  return { line, ok };
}

const sharesOf = ({ placeOrder, reads }: Availability) => ({
  placeOrder: { ...placeOrder, percent: percentOf([placeOrder]) },
  reads: { ...reads, percent: percentOf([reads]) },
});

/** How much of what was asked was answered, in percent to the hundredth. */
function percentOf(shares: readonly Share[]): number | null {
  const asked = shares.reduce((sum, share) => sum + share.asked, 0);
  const answered = shares.reduce((sum, share) => sum + share.answered, 0);
  return asked === 0 ? null : Math.floor((answered / asked) * 10_000) / 100;
}
