import type { Leaving } from '../leaving';
import { askerLeft, type Call, type StartCall } from './call';
import type { FetchAnswer, Source } from './source';
import { createKeys, createUnderWay, type UnderWay } from './under-way';

/** A call that several may wait for. */
interface SharedCall {
  call: Call;
  /** Those who still wait. */
  askers: number;
  /** Has somebody got the answer itself? The others get copies. */
  isTaken: boolean;
  /** Who asks for the same from now on gets a call of its own. */
  forget: () => void;
}

/**
 * A source of calls. An asker that leaves ends its call; a mutation is not cut off, because the subgraph might be in the
 * middle of it.
 * @param share equal queries of equal identity that are under way at the same time are one call, which ends early when
 * the last of its askers has left
 */
export function sourceOf(subgraph: string, start: StartCall, share: boolean): Source {
  const calls = createUnderWay<SharedCall>();
  const keyOf = createKeys();
  return {
    fetch(request) {
      const { operation, signal } = request;
      if (operation.kind === 'mutation') return start(request).answer;
      if (signal?.aborted) return Promise.reject(askerLeft(subgraph));
      if (!share) return untilLeft(start(request), signal);
      const key = keyOf(request);
      const found = calls.find(key) ?? keep(calls, key, start(request));
      return join(found, signal, () => askerLeft(subgraph));
    },
  };
}

function untilLeft(call: Call, signal: Leaving | undefined): Promise<FetchAnswer> {
  if (!signal) return call.answer;
  const leave = () => call.cancel();
  const over = () => signal.removeEventListener('abort', leave);
  signal.addEventListener('abort', leave);
  call.answer.then(over, over);
  return call.answer;
}

function keep(calls: UnderWay<SharedCall>, key: string, call: Call): SharedCall {
  const kept: SharedCall = { call, askers: 0, isTaken: false, forget: () => calls.remove(key, kept) };
  calls.add(key, kept);
  call.answer.then(kept.forget, kept.forget);
  return kept;
}

function join(shared: SharedCall, signal: Leaving | undefined, left: () => Error): Promise<FetchAnswer> {
  shared.askers += 1;
  if (!signal) return shared.call.answer.then((answer) => take(shared, answer));
  return new Promise((resolve, reject) => {
    const leave = () => {
      signal.removeEventListener('abort', leave);
      shared.askers -= 1;
      reject(left());
      if (shared.askers > 0) return;
      shared.forget();
      shared.call.cancel();
    };
    signal.addEventListener('abort', leave);
    shared.call.answer.then(
      (answer) => {
        signal.removeEventListener('abort', leave);
        resolve(take(shared, answer));
      },
      (error: Error) => {
        signal.removeEventListener('abort', leave);
        reject(error);
      },
    );
  });
}

/** All askers take theirs in one turn, before any of them can change it. */
function take(shared: SharedCall, answer: FetchAnswer): FetchAnswer {
  if (shared.isTaken) return copy(answer) as FetchAnswer;
  shared.isTaken = true;
  return answer;
}

/** A copy of what JSON can hold. Quicker than to read the text again, and much quicker than `structuredClone`. */
function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  const result: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    // Assigned, this name would set the prototype.
    if (name === '__proto__') Object.defineProperty(result, name, { value: copy(inner), enumerable: true });
    else result[name] = copy(inner);
  }
  return result;
}
