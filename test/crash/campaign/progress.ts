import type { Arguments } from './arguments';
import type { Load } from './load';
import type { Done } from './tally';

export interface Progress {
  /** What is going on now. */
  say(what: string): void;
  stop(): void;
}

/** A line that is written anew each second on a terminal; elsewhere a new line every 15 seconds. */
export function showProgress(asked: Arguments, load: Load, done: Done): Progress {
  const isTerminal = process.stderr.isTTY;
  const began = Date.now();
  let what = '';
  const show = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    const unanswered = load.placings.filter(({ id }) => id === null).length;
    const text = `${seconds} s  ${what}: ${load.placings.length}/${asked.orders} orders, ${unanswered} unanswered, ${done.total}/${asked.faults} faults ${[...done.current].join('; ')}`;
    process.stderr.write(isTerminal ? `\r\x1b[K${text}` : `${text}\n`);
  };
  const timer = setInterval(show, isTerminal ? 1_000 : 15_000);
  return {
    say(now) {
      what = now;
      show();
    },
    stop() {
      clearInterval(timer);
      if (isTerminal) process.stderr.write('\n');
    },
  };
}
