import type { SubgraphUrls } from '../graph/schemas';

/** What every peer is given. */
export interface Site {
  urls: SubgraphUrls;
  /** Path of the supergraph. */
  supergraphPath: string;
  /** What a peer leaves goes here. */
  folder: string;
}

/** A gateway that runs. */
export interface Running {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** One of the gateways that are compared. */
export interface Peer {
  name: string;
  /** For people: what it is, with its version. */
  about: string;
  /** Throws with a reason when it cannot run here. */
  start(site: Site): Promise<Running>;
}
