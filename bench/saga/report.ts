import type { Arguments } from './arguments';
import { type Floor, type FloorPlan, together } from './floor';
import type { Run } from './site';

/** The line that is printed. Rates in orders a second, times in milliseconds, `perOrder` what one order takes to its end. */
export function report(
  given: Arguments,
  {
    run,
    floors,
    plan,
    preloaded,
    engines,
  }: { run: Run; floors: readonly Floor[]; plan: FloorPlan; preloaded: number; engines: string },
) {
  const { seen, perOrder, cpuMs } = run;
  const rate = seen.confirmed / seen.seconds;
  const floor = together(floors);
  const floorRate = rateOf(floor);
  const sorted = seen.times.toSorted((a, b) => a - b);
  const { inserts, updates, commits, commands, events, publishes } = perOrder;
  return {
    engines,
    processes: given.processes,
    clients: given.clients,
    seconds: round(seen.seconds),
    stored: { before: run.storedBefore, preloaded },
    confirmed: seen.confirmed,
    rate: round(rate),
    floor: round(floorRate),
    /** Before Waybill, and after it. */
    floors: floors.map((each) => round(rateOf(each))),
    ratio: round(rate / floorRate, 2),
    toConfirmed: { p50: at(sorted, 50), p95: at(sorted, 95), p99: at(sorted, 99), max: at(sorted, 100) },
    perOrder: {
      writes: round(inserts + updates),
      inserts: round(inserts),
      updates: round(updates),
      messages: round(commands + events),
      commands: round(commands),
      events: round(events),
    },
    /** How many orders' worth went into one wait for the journal, and into one publish. */
    inOneCommit: round((inserts + updates) / commits),
    inOnePublish: round((commands + events) / publishes),
    cpuMsPerOrder: each(cpuMs, seen.confirmed),
    floorPlan: { lanes: plan.lanes, batch: plan.batch, messageBytes: plan.messageBytes },
    floorCpuMsPerOrder: each({ floor: floor.cpuMs, ...floor.servers }, floor.orders),
  };
}

const rateOf = ({ orders, seconds }: Floor) => orders / seconds;

const at = (sorted: readonly number[], percent: number) =>
  round(sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? NaN);

const each = (times: Record<string, number | null>, orders: number) =>
  Object.fromEntries(
    Object.entries(times).map(([name, ms]) => [name, ms === null ? null : round(ms / orders, 2)]),
  );

const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;
