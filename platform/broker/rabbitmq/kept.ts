import { backoffMs, type Clock } from '../../clock';
import { type Log } from '../../log';
import { Changes } from './changes';

/** A connection or a channel. */
export interface Opened {
  /** Resolves when it has ended, with the reason; with none if that was the end of what carried it, which says it itself. */
  readonly ended: Promise<string | undefined>;
  /** Never throws; settles within seconds. */
  close(): Promise<void>;
}

/** One thing that is opened again whenever it has ended. */
export interface Kept<T extends Opened> {
  readonly current: T | undefined;
  /** The open one, as soon as there is one; undefined when the signal aborts before. */
  wait(signal: AbortSignal): Promise<T | undefined>;
  /** Opens no more, and answers with what is open still: closing that is the caller's. */
  stop(): Promise<T | undefined>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
/** What lived shorter than this did not work: the pauses go on growing. */
const WORKED_MS = 1000;

/**
 * Connections, the publisher's channel and the consumers' channels are all kept open by this loop. amqplib's own
 * `recovery` knows connections only, has no listeners on one while its `setup` runs, and cannot see a channel that the
 * broker has closed or a consumer that it has cancelled.
 */
export function keepOpen<T extends Opened>(
  open: (stopped: AbortSignal) => Promise<T>,
  deps: {
    /** For the log: 'the connection that publishes'. */
    what: string;
    clock: Clock;
    log: Log;
    onOpen?: (opened: T, again: boolean) => void;
    onFailure?: (error: Error) => void;
  },
): Kept<T> {
  const { what, clock, log } = deps;
  const stopped = new AbortController();
  const changes = new Changes();
  let current: T | undefined;
  let opened = 0;
  const running = run();

  async function run(): Promise<void> {
    for (let attempt = 1; !stopped.signal.aborted; attempt++) {
      try {
        if (await openOnce()) attempt = 1;
      } catch (error) {
        failed(error instanceof Error ? error : new Error(String(error)), attempt);
      }
      const pauseMs = backoffMs(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS, () => clock.random());
      await clock.sleep(pauseMs, stopped.signal);
    }
  }

  /** Opens it and waits for its end; answers whether it has worked in between. */
  async function openOnce(): Promise<boolean> {
    const one = await open(stopped.signal);
    const since = clock.now().getTime();
    current = one;
    if (opened++ > 0) log.info({ what }, 'RabbitMQ: open again');
    changes.announce();
    deps.onOpen?.(one, opened > 1);
    let reason: string | undefined;
    void one.ended.then((why) => {
      reason = why;
      current = undefined;
      changes.announce();
    });
    await changes.until(() => current === undefined || stopped.signal.aborted, stopped.signal);
    if (stopped.signal.aborted) return true;
    if (reason !== undefined) log.warn({ what, reason }, 'RabbitMQ: lost, opening it again');
    await one.close();
    return clock.now().getTime() - since >= WORKED_MS;
  }

  /** Says it at the first, second, fourth, eighth attempt, and so on. */
  function failed(error: Error, attempt: number): void {
    if (stopped.signal.aborted) return;
    const level = Number.isInteger(Math.log2(attempt)) ? 'warn' : 'debug';
    log[level]({ what, attempt, reason: error.message }, 'RabbitMQ: cannot be opened yet, trying again');
    deps.onFailure?.(error);
  }

  return {
    get current() {
      return current;
    },
    async wait(signal) {
      await changes.until(() => current !== undefined, signal);
      return current;
    },
    async stop() {
      stopped.abort();
      await running;
      return current;
    },
  };
}
