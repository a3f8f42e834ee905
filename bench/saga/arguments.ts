import { parseArgs } from 'node:util';

export interface Arguments {
  /** How long the rate is measured. */
  seconds: number;
  /** How long Waybill, and the floor each time, run before. */
  warmUp: number;
  /** How long the floor is measured in all: as long as Waybill, where nothing is said. */
  floorSeconds: number;
  /** Batches of the floor under way at the same time. */
  lanes: number;
  /** Orders under way at the same time until they are confirmed. */
  clients: number;
  customers: number;
  products: number;
  /** Waybill in one process, or in one for each service. */
  processes: 'one' | 'each';
  /** Measurements of rate and floor, one after the other. */
  rounds: number;
  /** Before each round, the stores are filled up to so many orders. */
  preload: readonly number[];
  /** Where the CPU profiles of Waybill's processes are left. */
  profile: string | undefined;
}

const options = {
  seconds: { type: 'string', default: '60' },
  'warm-up': { type: 'string', default: '10' },
  'floor-seconds': { type: 'string' },
  lanes: { type: 'string', default: '6' },
  clients: { type: 'string', default: '400' },
  customers: { type: 'string', default: '50' },
  products: { type: 'string', default: '50' },
  processes: { type: 'string', default: 'one' },
  rounds: { type: 'string', default: '1' },
  preload: { type: 'string' },
  profile: { type: 'string' },
} as const;

/** Throws for what it does not know. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({ args: [...args], options });
  const { processes } = values;
  if (processes !== 'one' && processes !== 'each') throw new Error('--processes is one or each');
  const preload = (values.preload ?? '')
    .split(',')
    .filter(Boolean)
    .map((each) => number(each, 'preload'));
  return {
    seconds: number(values.seconds, 'seconds'),
    warmUp: number(values['warm-up'], 'warm-up'),
    floorSeconds: number(values['floor-seconds'] ?? values.seconds, 'floor-seconds'),
    lanes: number(values.lanes, 'lanes'),
    clients: number(values.clients, 'clients'),
    customers: number(values.customers, 'customers'),
    products: number(values.products, 'products'),
    rounds: number(values.rounds, 'rounds'),
    processes,
    preload,
    profile: values.profile,
  };
}

function number(text: string, name: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} is a number above 0, not ${text}`);
  return value;
}
