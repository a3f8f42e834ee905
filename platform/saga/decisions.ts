import type { Filter } from 'mongodb';
import type { Message } from '../message';
import type { Collection } from '../store/store';
import type { SagaDocument, SagaReply } from './flow';
import type { Recent } from './recent';
import type { Walker } from './walker';

/** What a batch of replies makes of its documents. */
export interface Decided<Doc> {
  before: ReadonlyMap<string, Doc>;
  after: ReadonlyMap<string, Doc>;
  /** The documents that did not await a reply of the batch. */
  stale: ReadonlySet<string>;
  /** Those that have nothing to ask again for, or follow a flow that only another replica knows. */
  declined: ReadonlySet<string>;
  /** What is left to that replica. */
  left: readonly Message[];
}

/**
 * Decides over documents as they are remembered: the write then holds that they still were so. What it would not write,
 * it decides again over what is stored, for somebody else may have moved that. Where one has to be read, there are other
 * replicas, and all are read together.
 */
export function createDecisions<Doc extends SagaDocument>(deps: {
  documents: Collection<Doc>;
  walker: Walker<Doc>;
  recent: Recent<Doc>;
  /** Does this ask that the document be asked for again? All else is a reply. */
  isRetry(message: Message): boolean;
}): (replies: readonly Message[], now: Date) => Promise<Decided<Doc>> {
  const { documents, walker, recent } = deps;

  async function read(ids: readonly string[]): Promise<Doc[]> {
    return (await documents.find({ _id: { $in: ids } } as Filter<Doc>).toArray()) as unknown as Doc[];
  }

  function decideOver(found: readonly Doc[], replies: readonly Message[], now: Date): Decided<Doc> {
    const before = new Map(found.map((document) => [document._id, document]));
    const after = new Map(before);
    const [stale, declined] = [new Set<string>(), new Set<string>()];
    const left: Message[] = [];
    for (const reply of replies) {
      const document = after.get(reply.subject);
      if (!document) continue;
      if (!walker.knows(document)) {
        left.push(reply);
        declined.add(reply.subject);
        continue;
      }
      const isRetry = deps.isRetry(reply);
      const next = isRetry
        ? walker.retry(document, now)
        : walker.answer(document, reply.data as SagaReply, now);
      if (next) after.set(reply.subject, next);
      else (isRetry ? declined : stale).add(reply.subject);
    }
    return { before, after, stale, declined, left };
  }

  return async (replies, now) => {
    const ids = [...new Set(replies.map(({ subject }) => subject))];
    const remembered = ids.flatMap((id) => recent.find(id) ?? []);
    if (remembered.length < ids.length) return decideOver(await read(ids), replies, now);
    let decided: Decided<Doc>;
    try {
      decided = decideOver(remembered, replies, now);
    } catch {
      return decideOver(await read(ids), replies, now);
    }
    const doubted = new Set([...decided.declined, ...decided.stale]);
    if (doubted.size === 0) return decided;
    const certain = remembered.filter(({ _id }) => !doubted.has(_id));
    return decideOver([...certain, ...(await read([...doubted]))], replies, now);
  };
}
