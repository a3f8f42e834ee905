/** What V8's profiler writes, as far as it is read here. Times in microseconds. */
export interface CpuProfile {
  nodes: readonly {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
  }[];
  /** The node that each sample found, and how long after the sample before. */
  samples: readonly number[];
  timeDeltas: readonly number[];
}

export interface SelfTimes {
  /** Milliseconds that were not idle. */
  totalMs: number;
  /** Milliseconds by package, by file of our own, or by module of Node. */
  byPlace: Map<string, number>;
  byFunction: Map<string, number>;
}

/** Time by what ran, without what it called. A sample stands for the time until the next one. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): SelfTimes {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byPlace = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let totalMs = 0;
  samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (!frame || frame.functionName === '(idle)') return;
    const ms = Math.max(timeDeltas[index + 1] ?? 0, 0) / 1_000;
    const place = placeOf(frame);
    const name = frame.url
      ? `${frame.functionName || '(anonymous)'} ${place}:${frame.lineNumber + 1}`
      : place;
    totalMs += ms;
    byPlace.set(place, (byPlace.get(place) ?? 0) + ms);
    byFunction.set(name, (byFunction.get(name) ?? 0) + ms);
  });
  return { totalMs, byPlace, byFunction };
}

/** `(program)` is what is not JavaScript: reading and writing of sockets, for the most part. */
function placeOf({ functionName, url }: { functionName: string; url: string }): string {
  if (url === '') return functionName.startsWith('(') ? functionName : `native ${functionName}`;
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (inPackage !== undefined) return inPackage;
  return url.replace(/^file:\/\//, '').replace(/^.*\/dist\//, '');
}
