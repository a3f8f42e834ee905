import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** A subgraph of parcels that is nobody's: what happens to each has a sequence, and can be told from any of them on. */
const schema = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Query { parcel(id: ID!): Parcel }
type Subscription { parcelMoved(id: ID!, after: Int = 0): Move! }
type Move { sequence: Int! status: String! reason: String at: Float! parcel: Parcel! }
type Parcel @key(fields: "id") { id: ID! }
`;

/** What the gateway is told of it. */
export const resume = { 'Subscription.parcelMoved': { argument: 'after', sequence: 'sequence' } };

export const subscription = `subscription Moves($id: ID!, $after: Int) {
  parcelMoved(id: $id, after: $after) { sequence status reason at parcel { id } }
}`;

export interface Move {
  sequence: number;
  status: string;
  reason: string | null;
  /** When it was published, in milliseconds. */
  at: number;
  parcel: { id: string };
}

/** A clock that all processes of the machine share, finer than a millisecond. */
export const nowMs = () => performance.timeOrigin + performance.now();

export function composeParcels(url: string): string {
  const { supergraphSdl, errors } = composeServices([{ name: 'parcels', url, typeDefs: parse(schema) }]);
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** What the parent asks of the subgraph's process. Each is answered with one `SubgraphSaid`. */
export type SubgraphTask =
  | { do: 'publish'; parcels: number; perSecond: number; seconds: number; cutEverySeconds?: number }
  | { do: 'cut' }
  | { do: 'forget' }
  | { do: 'say' };

export interface SubgraphSaid {
  /** Events published since it was told to forget, by parcel. */
  published: Record<string, number>;
  /** Events sent to the gateway, ever: one for each of its subscriptions that follows the parcel. */
  sent: number;
  /** Subscriptions of the gateway now, and its connections. */
  subscriptions: number;
  connections: number;
}

/** What the parent asks of the clients' process. */
export type ClientTask =
  | { do: 'open'; url: string; clients: number; parcels: number; identities: number }
  /** Cuts and opens again clients at random, so many a second, for so long. */
  | { do: 'shake'; perSecond: number; seconds: number }
  /** Waits until nothing has come for a while, and says what came. */
  | { do: 'settle'; expected: number }
  | { do: 'close' };

/** What the clients saw. */
export interface Seen {
  received: number;
  /** Of all clients together: a sequence that never came before a later one, and one that came again. */
  lost: number;
  repeated: number;
  /** Highest sequence, by parcel, of the client that has the least of it. */
  least: Record<string, number>;
  /** From publish to client, in milliseconds. */
  p50: number;
  p99: number;
  max: number;
  /** How often a client was cut. */
  cuts: number;
  errors: string[];
}

export interface Memory {
  rss: number;
  heapUsed: number;
  external: number;
}

/** What the parent asks of a gateway's process; it is answered with `GatewaySaid`. */
export type GatewayTask = { do: 'say' } | { do: 'snapshot'; path: string };

export interface GatewaySaid {
  /** After collecting garbage. */
  memory: Memory;
  /** User and system, all threads, since it started, without what these answers take. */
  cpuMs: number;
  /** Of our own gateway alone: nobody else's counts. */
  counts: { subscribers: number; upstreams: number; executions: number } | null;
}
