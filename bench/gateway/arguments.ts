import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { workloads } from './graph/workloads';
import { peerNames } from './peers/gateways';

export interface Arguments {
  /** Names, in the order of the report. */
  peers: readonly string[];
  workloads: readonly string[];
  /** The folder of another build of our gateway, to compare ours with; or to profile. */
  beside: string | undefined;
  rounds: number;
  /** Of `hops`, by one peer in one round; other workloads have as many as take about as long. */
  requests: number;
  /** Requests under way at the same time. */
  connections: number;
  /** The result as JSON, not as tables. */
  json: boolean;
  /** Where the CPU profiles of our gateway are left; nothing is compared then. */
  profile: string | undefined;
}

const options = {
  peers: { type: 'string' },
  workloads: { type: 'string' },
  beside: { type: 'string' },
  rounds: { type: 'string' },
  requests: { type: 'string' },
  connections: { type: 'string', default: '16' },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  profile: { type: 'string' },
} as const;

const workloadNames = workloads.map(({ name }) => name);

/** Throws for what it does not know. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({ args: [...args], options });
  const { quick, json, profile } = values;
  const beside = values.beside === undefined ? undefined : resolve(values.beside);
  return {
    peers: namesOf('peers', values.peers, peerNames),
    workloads: namesOf('workloads', values.workloads, workloadNames),
    beside,
    rounds: count('rounds', values.rounds ?? (quick ? '3' : '7')),
    requests: count('requests', values.requests ?? (quick ? '400' : '2000')),
    connections: count('connections', values.connections),
    json,
    profile,
  };
}

function namesOf(option: string, text: string | undefined, all: readonly string[]): string[] {
  if (text === undefined) return [...all];
  const names = text.split(',').filter(Boolean);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw new Error(`--${option}: there is no ${unknown}; choose of ${all.join(', ')}`);
  return names;
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} is a whole number above 0, not ${text}`);
  return value;
}
