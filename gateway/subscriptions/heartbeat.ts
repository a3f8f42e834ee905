/** They are pinged in so many groups, one after the other: thousands at once would hold up everything else. */
const groupCount = 40;

/** One side of a connection that may have vanished without a word. */
export interface Beating {
  /** Has anything been heard since the last ping? */
  answered: boolean;
  ping(): void;
  /** Nothing was heard from ping to ping. */
  cut(): void;
}

export interface Heartbeat {
  /** Pings it from now on; returns how to stop. */
  start(beating: Beating): () => void;
  stop(): void;
}

/** `everyMs`: how often each is pinged, and how long it may take to answer. */
export function createHeartbeat(everyMs: number): Heartbeat {
  const groups = Array.from({ length: groupCount }, () => new Set<Beating>());
  let joined = 0;
  let turn = 0;
  const timer = setInterval(() => {
    turn = (turn + 1) % groupCount;
    for (const beating of groups[turn] ?? []) {
      if (!beating.answered) {
        beating.cut();
        continue;
      }
      beating.answered = false;
      beating.ping();
    }
  }, everyMs / groupCount);
  timer.unref();
  return {
    start(beating) {
      joined += 1;
      const group = groups[joined % groupCount];
      group?.add(beating);
      return () => void group?.delete(beating);
    },
    stop: () => clearInterval(timer),
  };
}
