/** Lets callers wait until something is so. Whoever changes what they wait for announces it. */
export class Changes {
  private readonly waiting = new Set<() => void>();

  announce(): void {
    for (const check of [...this.waiting]) check();
  }

  /** True as soon as it is so; false when the signal aborts before. */
  until(so: () => boolean, signal: AbortSignal): Promise<boolean> {
    if (so()) return Promise.resolve(true);
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const check = () => {
        const answer = so();
        if (!answer && !signal.aborted) return;
        this.waiting.delete(check);
        signal.removeEventListener('abort', check);
        resolve(answer);
      };
      this.waiting.add(check);
      signal.addEventListener('abort', check);
    });
  }
}

/** True when the promise resolves, false when the signal aborts before. What it rejects with is thrown. */
export async function resolvesBefore(signal: AbortSignal, promise: Promise<unknown>): Promise<boolean> {
  const changes = new Changes();
  let settled = false;
  const settle = () => {
    settled = true;
    changes.announce();
  };
  void promise.then(settle, settle);
  if (!(await changes.until(() => settled, signal))) return false;
  await promise;
  return true;
}

/** Aborts after `ms` milliseconds unless it is cleared before. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(readonly ms: number) {
    this.timer = setTimeout(() => this.controller.abort(), ms);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

/** The promise's own outcome, or an error when that takes longer: amqplib waits for an answer as long as the socket lives. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
