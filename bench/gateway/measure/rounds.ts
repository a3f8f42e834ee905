import { deepStrictEqual } from 'node:assert';
import type { Running } from '../peers/peer';
import { type Child, said } from '../processes/child';
import type { Slice, SliceSeen } from '../processes/load.child';
import { bodyOf, expectedData, type Workload } from '../graph/workloads';
import { cpuMsOf } from './cpu';

/** A peer's share of one round. */
export interface Measured {
  /** CPU time of the gateway's process, in milliseconds for one request. */
  cpuMs: number;
  /** Requests a second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Size of the largest response. */
  bytes: number;
}

export interface RoundsOptions {
  workload: Workload;
  rounds: number;
  /** Of one peer in one round. */
  requests: number;
  warmUp: number;
  connections: number;
  load: Child;
}

/** How many answers of each peer are compared with the right ones. */
const CHECKED = 5;

/** Throws when a peer answers anything but the right data. */
export async function checkAnswers(url: string, workload: Workload): Promise<void> {
  for (let n = 0; n < CHECKED; n++) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: bodyOf(workload, n),
    });
    deepStrictEqual(await response.json(), { data: expectedData(workload, n) });
  }
}

/** Large responses take longer: fewer of them make a round as long. */
export function shareOf({ items }: Workload, requests: number): { requests: number; warmUp: number } {
  const share = Math.ceil(requests / (items > 10 ? 6 : 1));
  return { requests: share, warmUp: share };
}

/**
 * The rounds of all peers, interleaved: each peer's share comes once a round, so that whatever else the machine does hits
 * all of them. Every share is as many requests.
 */
export async function runRounds(
  peers: ReadonlyMap<string, Running>,
  { workload, rounds, requests, warmUp, connections, load }: RoundsOptions,
): Promise<Map<string, Measured[]>> {
  const measured = new Map<string, Measured[]>();
  let first = 0;
  const slice = async ({ url }: Running, count: number): Promise<SliceSeen> => {
    const asked: Slice = { url, workload: workload.name, first, count, connections };
    first += count;
    load.process.send(asked);
    return said<SliceSeen>(load);
  };

  for (const running of peers.values()) await slice(running, warmUp);
  for (let round = 0; round < rounds; round++) {
    for (const [name, running] of peers) {
      const before = cpuMsOf(running.pid);
      const { seconds, times, bytes } = await slice(running, requests);
      const cpuMs = (cpuMsOf(running.pid) - before) / requests;
      const sorted = times.sort((a, b) => a - b);
      const share = { cpuMs, rate: requests / seconds, p50: at(sorted, 50), p99: at(sorted, 99), bytes };
      measured.set(name, [...(measured.get(name) ?? []), share]);
    }
  }
  return measured;
}

const at = (sorted: readonly number[], percent: number) =>
  sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? NaN;
