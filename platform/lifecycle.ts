import type { EventEmitter } from 'node:events';
import type { Clock } from './clock';
import type { Log } from './log';

/** How long everything may take to stop, in milliseconds. */
const stopMs = 15_000;

export interface LifecycleDeps {
  log: Log;
  clock: Clock;
  /** Where signals and stray errors come from: `process`, but for tests. */
  process?: Pick<EventEmitter, 'on' | 'off'>;
  /** Ends the process: `process.exit`, but for tests. */
  exit?: (code: number) => void;
}

/** How a process ends: on SIGTERM and SIGINT, and when an error has escaped everybody. */
export interface Lifecycle {
  /** Registers what is to be stopped. They are stopped one after the other, in the order of registration. */
  onStop(name: string, stop: () => Promise<void>): void;
  /** Stops everything, once: a second call waits for the first. Resolves false when something failed or took too long. */
  stop(): Promise<boolean>;
  /** Listens no more. */
  release(): void;
}

/**
 * The first signal stops everything and exits: 0 when all of it stopped in time, 1 otherwise. The second exits at once.
 * An error that nobody caught is logged and exits with 1: the state of the process is unknown, and every store and
 * queue is made for a process that dies.
 */
export function createLifecycle({ log, clock, ...deps }: LifecycleDeps): Lifecycle {
  const source = deps.process ?? process;
  const exit = deps.exit ?? ((code: number) => process.exit(code));
  const stops: { name: string; stop: () => Promise<void> }[] = [];
  let stopping: Promise<boolean> | undefined;

  async function stopAll(): Promise<boolean> {
    let clean = true;
    for (const { name, stop } of stops) {
      try {
        await stop();
        log.debug(`${name} stopped`);
      } catch (error) {
        clean = false;
        log.error({ err: error }, `${name} did not stop as it should`);
      }
    }
    return clean;
  }
  async function tooLong(signal: AbortSignal): Promise<boolean> {
    await clock.sleep(stopMs, signal);
    if (!signal.aborted) log.error(`Not everything stopped within ${stopMs} ms`);
    return false;
  }
  const stop = () =>
    (stopping ??= (async () => {
      const timer = new AbortController();
      try {
        return await Promise.race([stopAll(), tooLong(timer.signal)]);
      } finally {
        timer.abort();
      }
    })());

  const onSignal = (signal: string) => {
    if (stopping) {
      log.warn(`${signal} again: leaving at once`);
      return exit(1);
    }
    log.info(`${signal}: stopping`);
    void stop().then((clean) => exit(clean ? 0 : 1));
  };
  const onStray = (error: unknown) => {
    log.error({ err: error }, 'An error that nobody caught: leaving');
    exit(1);
  };
  const listeners = [
    ['SIGTERM', onSignal],
    ['SIGINT', onSignal],
    ['uncaughtException', onStray],
    ['unhandledRejection', onStray],
  ] as const;
  for (const [event, listener] of listeners) source.on(event, listener);

  return {
    onStop: (name, stopOne) => void stops.push({ name, stop: stopOne }),
    stop,
    release: () => {
      for (const [event, listener] of listeners) source.off(event, listener);
    },
  };
}
