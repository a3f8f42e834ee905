import type { CollectionState } from './catalog';
import { encodeDocument, storedFields, type Fields } from './codec';
import { documentKey, entriesOf, textOf, type Entry } from './entries';
import { duplicateKey, serverError } from './errors';
import { answers, type Hit, type Overlay, type Query } from './query';
import type { Reader } from './reader';
import { keepsVersionRule, REFUSED_BY_RULE } from '../versions';
import { valuesToIndex } from './values';

/** What one document becomes when the unit is applied. */
export interface Change {
  collection: CollectionState;
  key: Buffer;
  text: string;
  /** Its entries in the stored state. */
  before: readonly Entry[];
  bytes: Buffer | null;
  after: readonly Entry[];
}

/**
 * A unit of work: it reads one state, keeps what it changes in front of it, and is applied as a whole or not at all.
 * A transaction is one; so is each single operation within a batch.
 */
export class Unit implements Overlay {
  private readonly changes = new Map<string, Change>();
  /** Unique keys that this unit takes (by which document) or gives up. */
  private readonly claims = new Map<string, string | null>();

  /**
   * `touch` is called before the unit takes hold of a document or of a unique key; it throws when another transaction
   * has it.
   */
  constructor(
    readonly reader: Reader,
    private readonly touch: (text: string) => void,
  ) {}

  find(query: Query): Generator<Hit> {
    return answers(query, this.reader, this);
  }

  /** Gives the bytes that will be stored. */
  insert(collection: CollectionState, given: Fields): Buffer {
    if (given._id === undefined || given._id === null) {
      throw serverError(2, 'BadValue', `A document of ${collection.namespace} needs an _id.`);
    }
    if (Array.isArray(given._id)) throw serverError(2, 'BadValue', "The '_id' value cannot be of type array");
    const { _id, ...rest } = storedFields(given);
    const document = { _id, ...rest };
    const key = documentKey(collection, _id);
    const text = textOf(key);
    this.touch(text);
    if (this.current(key, text)) throw duplicateKey(collection.namespace, '_id_', { _id: 1 }, { _id });
    return this.stage(collection, key, text, [], document);
  }

  /** Gives the new bytes, or undefined where nothing has changed. */
  replace(
    collection: CollectionState,
    hit: Hit,
    before: readonly Entry[],
    document: Fields,
  ): Buffer | undefined {
    const bytes = encodeDocument(document);
    if (bytes.equals(hit.bytes)) return undefined;
    this.touch(hit.text);
    this.stage(collection, hit.key, hit.text, before, document, bytes);
    return bytes;
  }

  remove(collection: CollectionState, hit: Hit): void {
    this.touch(hit.text);
    const present = entriesOf(collection, hit.document);
    for (const { index, text } of present) if (index.definition.unique) this.touch(text);
    this.keep(collection, hit.key, hit.text, present, null, []);
  }

  private current(key: Buffer, text: string): Buffer | null | undefined {
    const change = this.changes.get(text);
    return change ? change.bytes : this.reader.get(key);
  }

  private stage(
    collection: CollectionState,
    key: Buffer,
    text: string,
    present: readonly Entry[],
    document: Fields,
    bytes = encodeDocument(document),
  ): Buffer {
    if (collection.versioned && !keepsVersionRule(document))
      throw serverError(REFUSED_BY_RULE, 'DocumentValidationFailure', 'Document failed validation');
    const after = entriesOf(collection, document);
    const held = new Set(present.map((entry) => entry.text));
    for (const entry of after) {
      if (entry.index.definition.unique && !held.has(entry.text))
        this.claim(collection, entry, text, document);
    }
    for (const entry of present) if (entry.index.definition.unique) this.touch(entry.text);
    this.keep(collection, key, text, present, bytes, after);
    return bytes;
  }

  private claim(collection: CollectionState, entry: Entry, owner: string, document: Fields): void {
    this.touch(entry.text);
    const claimed = this.claims.get(entry.text);
    const stored = claimed === undefined ? this.reader.get(entry.key) : undefined;
    const holder = stored ? textOf(stored) : claimed;
    if (holder === undefined || holder === null || holder === owner) return;
    const { name, key } = entry.index.definition;
    const value = Object.keys(key).map((path) => [path, valuesToIndex(document, path)[0] ?? null]);
    throw duplicateKey(collection.namespace, name, key, Object.fromEntries(value) as Fields);
  }

  private keep(
    collection: CollectionState,
    key: Buffer,
    text: string,
    present: readonly Entry[],
    bytes: Buffer | null,
    after: readonly Entry[],
  ): void {
    const before = this.changes.get(text)?.before ?? present;
    for (const entry of present) if (entry.index.definition.unique) this.claims.set(entry.text, null);
    for (const entry of after) if (entry.index.definition.unique) this.claims.set(entry.text, text);
    this.changes.set(text, { collection, key, text, before, bytes, after });
  }

  /** What is to be written. */
  all(): Iterable<Change> {
    return this.changes.values();
  }

  get isEmpty(): boolean {
    return this.changes.size === 0;
  }

  get(text: string): Change | undefined {
    return this.changes.get(text);
  }

  *of(collection: CollectionState): Iterable<Change> {
    for (const change of this.changes.values()) if (change.collection === collection) yield change;
  }

  isEmptyFor(collection: CollectionState): boolean {
    for (const _change of this.of(collection)) return false;
    return true;
  }
}
