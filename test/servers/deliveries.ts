import { once } from 'node:events';
import { type Delivery, type Outgoing } from '../../platform/broker/broker';

/** Every name that `fresh` has made, so that a test can clean up behind itself. */
export const names: string[] = [];

/** A name that no other test uses. */
export function fresh(name: string): string {
  const unique = `${name}-${process.pid}-${names.length}`;
  names.push(unique);
  return unique;
}

/** `count` commands to a queue, numbered in their bodies. */
export const commands = (queue: string, count: number, from = 0): Outgoing[] =>
  Array.from({ length: count }, (_, i) => ({
    to: { queue },
    id: `m${from + i}`,
    body: JSON.stringify({ n: from + i }),
  }));
/** 0, 1, 2, ... */
export const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
/** The number in a delivery's body. */
export const n = (delivery: Delivery) => (JSON.parse(delivery.body.toString()) as { n: number }).n;

/** What consumers have been given, and a way to wait for it. */
export class Inbox {
  readonly deliveries: Delivery[] = [];
  readonly batches: number[][] = [];
  readonly seen = new Set<number>();
  private readonly changed = new EventTarget();

  readonly handle = async (batch: readonly Delivery[]): Promise<void> => {
    this.deliveries.push(...batch);
    this.batches.push(batch.map(n));
    for (const delivery of batch) this.seen.add(n(delivery));
    this.changed.dispatchEvent(new Event('change'));
  };

  async until(done: () => boolean): Promise<void> {
    while (!done()) await once(this.changed, 'change');
  }
}

/** A promise that the test resolves. */
export function gate(): { passed: Promise<void>; open(): void } {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** Asks again and again until it is so; the test's own limit ends a wait that is in vain. */
export async function eventually(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 10));
}
