import { backoffMs, type Clock } from '../clock';
import { type Log } from '../log';
import { type BatchHandler, type Delivery } from './broker';
import { noTurns, type Turns } from './turns';

/** What brought a delivery, for instance one channel of one connection: it is settled there, or not at all. */
export interface Origin<D extends Delivery> {
  /** Aborts when nothing can be settled there any more; what was not acknowledged then comes again by itself. */
  readonly closed: AbortSignal;
  /** Must not throw. */
  acknowledge(deliveries: readonly D[]): void;
  /** Returns deliveries for somebody else to handle. Must not throw. */
  giveBack(deliveries: readonly D[]): void;
}

/** Gathers the deliveries of one consumer into batches and hands them over one batch at a time. */
export interface Batches<D extends Delivery> {
  push(origin: Origin<D>, delivery: D): void;
  /** Begins no further batch, waits for the one in hand, and gives back what was not begun. */
  stop(): Promise<void>;
}

interface Batch<D extends Delivery> {
  origin: Origin<D>;
  deliveries: D[];
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Both engines hand over batches through this: what arrives while the handler runs is its next batch, so a busy
 * consumer gets large ones and an idle one waits for nothing. Only the engine's prefetch bounds them.
 */
export function createBatches<D extends Delivery>(deps: {
  handle: BatchHandler;
  clock: Clock;
  log: Log;
  /** What is consumed, for the log. */
  name: string;
  /** Those of the process, where its consumers wait for each other. */
  turns?: Turns;
}): Batches<D> {
  const { handle, clock, log, name, turns = noTurns } = deps;
  const stopped = new AbortController();
  let waiting: { origin: Origin<D>; delivery: D }[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    await Promise.resolve(); // what is pushed in the same turn belongs to the first batch
    while (waiting.length > 0 && !stopped.signal.aborted) {
      const failed = await turns.take(handleNext);
      if (failed) await tryAgain(failed);
    }
    running = undefined;
  }

  /** What waits when the turn has come; the batch, where it failed. */
  async function handleNext(): Promise<Batch<D> | undefined> {
    const batch = next();
    if (!batch) return undefined;
    return (await succeeds(batch, 1)) ? undefined : batch;
  }

  /** Everything that waits and has one living origin. The rest of what waits is of a newer origin. */
  function next(): Batch<D> | undefined {
    if (stopped.signal.aborted) return undefined;
    const alive = waiting.filter(({ origin }) => !origin.closed.aborted);
    const origin = alive[0]?.origin;
    waiting = alive.filter((one) => one.origin !== origin);
    if (!origin) return undefined;
    return {
      origin,
      deliveries: alive.filter((one) => one.origin === origin).map(({ delivery }) => delivery),
    };
  }

  async function tryAgain(batch: Batch<D>): Promise<void> {
    const { origin, deliveries } = batch;
    for (let attempt = 1; !origin.closed.aborted; attempt++) {
      const pauseMs = backoffMs(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS, () => clock.random());
      await clock.sleep(pauseMs, AbortSignal.any([stopped.signal, origin.closed]));
      if (origin.closed.aborted) return;
      if (stopped.signal.aborted) return origin.giveBack(deliveries);
      if (await turns.take(() => succeeds(batch, attempt + 1))) return;
    }
  }

  /** Acknowledges what was handled. */
  async function succeeds({ origin, deliveries }: Batch<D>, attempt: number): Promise<boolean> {
    try {
      await handle(deliveries);
    } catch (error) {
      const size = deliveries.length;
      log.warn(
        { err: error, consumer: name, size, attempt },
        'A batch failed; it is tried again after a pause',
      );
      return false;
    }
    if (!origin.closed.aborted) origin.acknowledge(deliveries);
    return true;
  }

  async function stop(): Promise<void> {
    stopped.abort();
    await running;
    const rest = waiting;
    waiting = [];
    for (const origin of new Set(rest.map((one) => one.origin))) {
      if (origin.closed.aborted) continue;
      origin.giveBack(rest.filter((one) => one.origin === origin).map(({ delivery }) => delivery));
    }
  }

  return {
    push(origin, delivery) {
      waiting.push({ origin, delivery });
      if (!stopped.signal.aborted) running ??= run();
    },
    stop,
  };
}
