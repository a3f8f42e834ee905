import { refusals } from './accepts';
import type { Contract } from './registry';

const kinds = { command: 'a command', reply: 'a reply', event: 'an event' };

/**
 * What keeps the contracts of now from living beside one that was published: replicas of both versions run at once, and
 * older messages wait in queues and outboxes. The rules: docs/decisions/2026-11-21-message-contracts.md.
 */
export function incompatibilities(
  published: Contract,
  now: ReadonlyMap<string, Contract>,
  retired: ReadonlySet<string>,
): string[] {
  const { type } = published;
  if (retired.has(type)) return [];
  const current = now.get(type);
  if (!current) {
    return [
      `${type} was published and is gone: keep it, or say in contracts/retired.json why nobody sends it any more`,
    ];
  }
  const found: string[] = [];
  if (current.kind !== published.kind) {
    found.push(`${type} was published as ${kinds[published.kind]}, not as ${kinds[current.kind]}`);
  }
  if (current.queue !== published.queue) {
    found.push(`${type} was published for the queue ${published.queue}, not for ${current.queue}`);
  }
  for (const why of refusals(current.data, published.data)) {
    found.push(`${type}: a receiver of now does not take what an older sender sends: ${why}`);
  }
  for (const why of refusals(published.data, current.data)) {
    found.push(`${type}: an older receiver does not take what a sender of now sends: ${why}`);
  }
  for (const refusal of (published.refusals ?? []).filter((one) => !current.refusals?.includes(one))) {
    found.push(
      `${type}: ${refusal} is no longer listed, and an older sender still refuses with it, as do answers that are stored`,
    );
  }
  return found;
}

/** A name that was retired means something in old bytes: it does not come back. */
export function revived(now: Iterable<Contract>, retired: ReadonlySet<string>): string[] {
  return [...now]
    .filter(({ type }) => retired.has(type))
    .map(({ type }) => `${type} is retired, and is published again: give it a new version`);
}
