import { MongoClient, MongoServerError, type Document, type MongoClientOptions } from 'mongodb';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { isUnavailable } from '../unavailable';
import { StoreUnavailable } from './store';

const WAIT_MS = 30_000;
const TRY_MS = 2_000;
const PAUSE_MS = 500;
const AUTHENTICATION_FAILED = 18;
const TO_FIX = 'start mongod with `--replSet rs0` and run `rs.initiate()` on it once';

/** The servers that a connection string names, without credentials and options. */
export function serversOf(url: string): string {
  const rest = url.slice(url.indexOf('//') + 2);
  const authority = rest.slice(0, rest.search(/[/?]|$/));
  return authority.slice(authority.lastIndexOf('@') + 1) || '(no server named)';
}

/** A connected client whose replica set has a primary. Says in the log what it waits for. */
export async function reachMongo(
  url: string,
  options: MongoClientOptions,
  log: Log,
  clock: Clock,
): Promise<MongoClient> {
  const servers = serversOf(url);
  const deadline = clock.now().getTime() + WAIT_MS;
  for (let isFirst = true; ; isFirst = false) {
    const found = await lookForPrimary(url, options);
    if (found.primary) return connect(url, options);
    if (found.hopeless || clock.now().getTime() >= deadline) {
      throw new StoreUnavailable(`MongoDB at ${servers} ${found.lacks}.`, { cause: found.cause });
    }
    if (isFirst) log.info(`Waiting for MongoDB at ${servers}: it ${found.lacks}.`);
    await clock.sleep(PAUSE_MS);
  }
}

/**
 * Does again, for as long as it waits for a primary at first, what fails because that has gone away: the driver itself
 * repeats reads and writes, but not the making of collections and indexes. So `work` must bear repeats.
 */
export async function throughElections<R>(
  work: () => Promise<R>,
  servers: string,
  log: Log,
  clock: Clock,
): Promise<R> {
  const deadline = clock.now().getTime() + WAIT_MS;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || clock.now().getTime() >= deadline) throw error;
    }
    if (isFirst) log.info(`Waiting for MongoDB at ${servers}: it has gone away.`);
    await clock.sleep(PAUSE_MS);
  }
}

async function connect(url: string, options: MongoClientOptions): Promise<MongoClient> {
  const client = new MongoClient(url, options);
  return client.connect();
}

interface Found {
  primary: boolean;
  /** In words: what it does not do or have. */
  lacks: string;
  /** Waiting does not help. */
  hopeless: boolean;
  cause?: unknown;
}

async function lookForPrimary(url: string, options: MongoClientOptions): Promise<Found> {
  try {
    const hello = await ask(url, { ...options, serverSelectionTimeoutMS: TRY_MS });
    if (hello.setName !== undefined || hello.msg === 'isdbgrid')
      return { primary: true, lacks: '', hopeless: false };
    return standalone;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === AUTHENTICATION_FAILED) {
      return { primary: false, lacks: 'refuses the credentials', hopeless: true, cause: error };
    }
    // A connection string that cannot be read gets the driver's own words about it.
    if ((error as Error).name === 'MongoParseError') throw error;
    return (
      (await lookAtOne(url, options)) ?? {
        primary: false,
        lacks: 'cannot be reached',
        hopeless: false,
        cause: error,
      }
    );
  }
}

const standalone: Found = {
  primary: false,
  lacks: `is a standalone server, which has no transactions; ${TO_FIX}`,
  hopeless: true,
};

/** The set as a whole has no primary: what does a single server say about itself? */
async function lookAtOne(url: string, options: MongoClientOptions): Promise<Found | undefined> {
  const [server] = serversOf(url).split(',');
  if (!server || url.startsWith('mongodb+srv:')) return undefined;
  const { tls } = new MongoClient(url).options;
  const { appName, runtimeAdapters } = options;
  const direct = { appName, runtimeAdapters, serverSelectionTimeoutMS: TRY_MS, directConnection: true, tls };
  try {
    const hello = await ask(`mongodb://${server}/`, direct as MongoClientOptions);
    if (hello.isreplicaset)
      return {
        primary: false,
        lacks: `has no replica set yet; run \`rs.initiate()\` on it once`,
        hopeless: false,
      };
    if (hello.setName === undefined) return standalone;
    return { primary: false, lacks: 'has no primary', hopeless: false };
  } catch {
    // The caller has the reason of its own attempt, which is the better one.
    return undefined;
  }
}

async function ask(url: string, options: MongoClientOptions): Promise<Document> {
  const client = new MongoClient(url, options);
  try {
    return await client.db('admin').command({ hello: 1 });
  } finally {
    await client.close();
  }
}
