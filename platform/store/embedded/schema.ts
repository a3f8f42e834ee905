import type { Index } from '../store';
import {
  catalogKey,
  COLLECTION,
  collectionState,
  everythingIn,
  indexState,
  missingIndexes,
  type CollectionDefinition,
  type CollectionState,
  type IndexState,
} from './catalog';
import { decodeDocument } from './codec';
import { Blocked, type Engine, type Writer } from './engine';
import { addEntries, textOf, type Entry } from './entries';
import { duplicateKey } from './errors';
import type { Reader } from './reader';
import type { Transactions } from './transactions';

const COUNTER = catalogKey('#next number');
const PING = catalogKey('#ping');

/** Which collections and indexes there are: a record each in the store itself, and in memory what is in use. */
export class Schema {
  private readonly states = new Map<string, CollectionState>();

  constructor(
    private readonly engine: Engine,
    private readonly transactions: Transactions,
  ) {}

  /** Opens a collection; makes it and its indexes where they do not exist. */
  open(database: string, collection: string, indexes: readonly Index[]): Promise<CollectionState> {
    const namespace = `${database}.${collection}`;
    return this.engine.submit((writer) => {
      const known = this.states.get(namespace);
      const state = known ?? this.load(writer, namespace);
      const before = state.indexes.length;
      // What a batch makes exists only if the batch does.
      writer.onFailure(() => {
        if (!known) this.states.delete(namespace);
        state.indexes.length = state.definition.indexes.length = before;
      });
      const missing = missingIndexes(state.definition, indexes, () => nextNumber(writer));
      if (missing.length > 0) this.untilUntouched(state);
      const built = missing.map((definition) => {
        const index = indexState(definition, writer.seq);
        return { index, entries: this.entriesFor(writer, state, index) };
      });
      for (const { index, entries } of built) {
        for (const { entry, key } of entries) writer.put(entry.key, key);
        index.definition.multikey = index.multikey;
        state.definition.indexes.push(index.definition);
        state.indexes.push(index);
      }
      if (built.length > 0) this.save(writer, state);
      this.states.set(namespace, state);
      return state;
    });
  }

  private load(writer: Writer, namespace: string): CollectionState {
    const bytes = writer.reader.get(catalogKey(COLLECTION + namespace));
    if (bytes) return collectionState(namespace, JSON.parse(bytes.toString()) as CollectionDefinition);
    const state = collectionState(namespace, { number: nextNumber(writer), indexes: [] });
    this.save(writer, state);
    return state;
  }

  private save(writer: Writer, { namespace, definition }: CollectionState): void {
    writer.put(catalogKey(COLLECTION + namespace), Buffer.from(JSON.stringify(definition)));
  }

  /** A transaction that has written here knows nothing of the new index. */
  private untilUntouched(state: CollectionState): void {
    for (const transaction of this.transactions) {
      if (transaction.unit && !transaction.unit.isEmptyFor(state)) {
        throw new Blocked(() => this.transactions.untilEnded(transaction));
      }
    }
  }

  /** All entries of a new index, checked before the first of them is written. */
  private entriesFor(
    writer: Writer,
    state: CollectionState,
    index: IndexState,
  ): { entry: Entry; key: Buffer }[] {
    const found: { entry: Entry; key: Buffer }[] = [];
    const taken = new Set<string>();
    for (const { key, value } of writer.reader.range(everythingIn(state.prefix), false)) {
      const entries: Entry[] = [];
      const document = decodeDocument(value);
      addEntries(index, document, entries);
      for (const entry of entries) {
        const { unique, name, key: pattern } = index.definition;
        if (unique && taken.has(entry.text)) {
          const values = Object.keys(pattern).map((path) => [path, document[path] ?? null]);
          throw duplicateKey(
            state.namespace,
            name,
            pattern,
            Object.fromEntries(values) as Record<string, unknown>,
          );
        }
        if (unique) taken.add(textOf(entry.key));
        found.push({ entry, key });
      }
    }
    return found;
  }

  markMultikey(writer: Writer, index: IndexState): void {
    for (const state of this.states.values()) {
      if (!state.indexes.includes(index)) continue;
      index.definition.multikey = true;
      writer.onFailure(() => (index.definition.multikey = false));
      this.save(writer, state);
    }
  }

  /** Writes, reads and flushes. */
  async ping(now: Date): Promise<void> {
    await this.engine.submit((writer) => writer.put(PING, Buffer.from(now.toISOString())));
    this.engine.snapshot().get(PING);
  }
}

/** A collection as it stands in a snapshot; an empty one where it has not been made yet. */
export function readCollection(reader: Reader, namespace: string): CollectionState {
  const bytes = reader.get(catalogKey(COLLECTION + namespace));
  const definition = bytes
    ? (JSON.parse(bytes.toString()) as CollectionDefinition)
    : { number: 0, indexes: [] };
  return collectionState(namespace, definition);
}

function nextNumber(writer: Writer): number {
  const number = Number(writer.reader.get(COUNTER)?.toString() ?? 0) + 1;
  writer.put(COUNTER, Buffer.from(String(number)));
  return number;
}
