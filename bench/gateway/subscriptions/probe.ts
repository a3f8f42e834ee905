import { writeHeapSnapshot } from 'node:v8';
import type { GatewaySaid, GatewayTask } from './story';

/** Lets this process say what it takes, whenever the parent asks. Node's `--expose-gc` must be on. */
export function answerParent(counts: () => GatewaySaid['counts']): void {
  let ofAsking = 0;
  process.on('message', (task: GatewayTask) => {
    const before = cpuMs();
    if (task.do === 'snapshot') writeHeapSnapshot(task.path);
    const { gc } = globalThis as { gc?: () => void };
    gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    ofAsking += cpuMs() - before;
    const said: GatewaySaid = {
      memory: { rss, heapUsed, external },
      cpuMs: cpuMs() - ofAsking,
      counts: counts(),
    };
    process.send?.(said);
  });
  process.once('disconnect', () => process.exit());
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
