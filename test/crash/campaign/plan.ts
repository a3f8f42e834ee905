import type { Chance } from '../../../platform/fixture/chance';

/** The seven processes. */
export const names = ['users', 'products', 'orders', 'payments', 'inventory', 'delivery', 'gateway'] as const;
export type Name = (typeof names)[number];

/** What is dead while it is measured what is answered all the same. */
export const parts = ['payments', 'inventory', 'delivery', 'RabbitMQ'] as const;
export type Part = (typeof parts)[number];

export type Fault =
  | { kind: 'outage'; part: Part }
  | { kind: 'kill'; name: Name }
  /** Is killed to be armed, and dies by itself at the `passing`-th passing: two faults. */
  | { kind: 'fail-point'; name: Name; point: string; passing: number }
  | { kind: 'rabbitmq-killed' }
  | { kind: 'rabbitmq-stopped' }
  | { kind: 'queues-purged' }
  | { kind: 'primary-killed' }
  /** Of one process to RabbitMQ, or of the gateway to it. */
  | {
      kind: 'connections-cut' | 'connections-stalled';
      name: Exclude<Name, 'gateway'>;
      to: 'RabbitMQ' | 'gateway';
    };

/** One that is over by itself. */
export type ShortFault = Exclude<Fault, { kind: 'outage' }>;

const participant = ['after-load', 'after-commit', 'after-publish-before-ack'];

/** The fail-points that each process passes. */
export const failPoints: Readonly<Record<Name, readonly string[]>> = {
  users: ['after-publish-before-clear'],
  products: ['after-load', 'after-publish-before-ack'],
  orders: ['after-write-before-send', 'after-send', 'after-publish-before-clear'],
  payments: [...participant, 'after-provider-before-settle'],
  inventory: participant,
  delivery: participant,
  gateway: [],
};

/** A fail-point of a process. */
export interface Place {
  name: Name;
  point: string;
}

export const places: readonly Place[] = names.flatMap((name) =>
  failPoints[name].map((point) => ({ name, point })),
);

/** In words, as `diedAt` counts them: `payments after-commit`. */
export const inWords = ({ name, point }: Place) => `${name} ${point}`;

/** From so many faults on, each of the places is died at. */
export const FAULTS_FOR_ALL_PLACES = 100;

/** The places that no process has died at. */
export const notReached = (diedAt: Readonly<Record<string, number>>): Place[] =>
  places.filter((place) => !diedAt[inWords(place)]);

/** At the first passing, so that whoever comes by at all dies there. */
export const armedAgain = ({ name, point }: Place): ShortFault => ({
  kind: 'fail-point',
  name,
  point,
  passing: 1,
});

/** A fail-point that has killed already leaves its turn to one of `open`, the places that have not. */
export function aim(
  fault: ShortFault,
  diedAt: Readonly<Record<string, number>>,
  open: readonly Place[],
  chance: Chance,
): ShortFault {
  const isSpent = fault.kind === 'fail-point' && diedAt[inWords(fault)] !== undefined;
  return isSpent && open.length > 0 ? armedAgain(chance.pick(open)) : fault;
}

/** What is done in three places: the outages one after the other, then the other two side by side. */
export interface Plan {
  outages: Fault[];
  /** Of the seven processes. */
  processes: ShortFault[];
  /** Of RabbitMQ, MongoDB and the network. */
  surroundings: ShortFault[];
}

const weight = (fault: ShortFault) => (fault.kind === 'fail-point' ? 2 : 1);

/** At least `count` faults: each of the kinds and places once, as far as that goes, then drawn ones. */
export function planFaults(count: number, chance: Chance): Plan {
  const outages = parts.map((part): Fault => ({ kind: 'outage', part }));
  const once = chance.shuffled<ShortFault>([
    ...names.map((name): ShortFault => ({ kind: 'kill', name })),
    ...places.map((place) => armed(place, chance)),
    { kind: 'rabbitmq-killed' },
    { kind: 'rabbitmq-stopped' },
    { kind: 'queues-purged' },
    { kind: 'primary-killed' },
    cut('RabbitMQ', chance),
    cut('gateway', chance),
  ]);
  const rest: ShortFault[] = [];
  let planned = outages.length;
  while (planned < count) {
    const fault = once.pop() ?? draw(chance);
    rest.push(fault);
    planned += weight(fault);
  }
  const isOfProcess = ({ kind }: ShortFault) => kind === 'kill' || kind === 'fail-point';
  return {
    outages: outages.slice(0, count),
    processes: rest.filter(isOfProcess),
    surroundings: rest.filter((fault) => !isOfProcess(fault)),
  };
}

const armed = ({ name, point }: Place, chance: Chance): ShortFault => ({
  kind: 'fail-point',
  name,
  point,
  // Registrations, which alone bring users there, are few.
  passing: name === 'users' ? 1 : chance.between(1, 12),
});

function cut(to: 'RabbitMQ' | 'gateway', chance: Chance): ShortFault {
  const kind = chance.pick(['connections-cut', 'connections-stalled'] as const);
  return {
    kind,
    name: chance.pick(['users', 'products', 'orders', 'payments', 'inventory', 'delivery']),
    to,
  };
}

/** In a hundred: 40 kills, 20 fail-points, 15 purges, 9 primaries, 8 cuts, 8 RabbitMQs. */
function draw(chance: Chance): ShortFault {
  const at = chance.between(1, 100);
  if (at <= 40) return { kind: 'kill', name: chance.pick(names) };
  if (at <= 60) {
    const name = chance.pick(names.filter((each) => failPoints[each].length > 0));
    return armed({ name, point: chance.pick(failPoints[name]) }, chance);
  }
  if (at <= 75) return { kind: 'queues-purged' };
  if (at <= 84) return { kind: 'primary-killed' };
  if (at <= 92) return cut(chance.pick(['RabbitMQ', 'gateway']), chance);
  return { kind: chance.pick(['rabbitmq-killed', 'rabbitmq-stopped']) };
}
