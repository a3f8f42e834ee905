import {
  catalogKey,
  COLLECTION,
  collectionState,
  everythingIn,
  type CollectionDefinition,
  type CollectionState,
} from './catalog';
import { decodeDocument } from './codec';
import { documentKey, entriesOf } from './entries';
import type { Reader, Snapshot } from './reader';

export interface Verified {
  documents: number;
  entries: number;
  /** Empty when all is well. */
  faults: string[];
}

/** A long look lets others run after this many documents. */
const TURN = 500;

/** Does each index hold exactly the entries of the documents? Looks at one state, beside whatever goes on. */
export async function verify(now: Snapshot): Promise<Verified> {
  const snapshot = now.hold();
  try {
    const found: Verified = { documents: 0, entries: 0, faults: [] };
    for (const { key, value } of snapshot.range(everythingIn(catalogKey(COLLECTION)), false)) {
      const namespace = key.subarray(catalogKey(COLLECTION).length).toString();
      const definition = JSON.parse(value.toString()) as CollectionDefinition;
      await verifyCollection(snapshot, collectionState(namespace, definition), found);
    }
    return found;
  } finally {
    snapshot.release();
  }
}

async function verifyCollection(reader: Reader, collection: CollectionState, found: Verified): Promise<void> {
  const { namespace, indexes, prefix } = collection;
  let expected = 0;
  for (const { key, value } of reader.range(everythingIn(prefix), false)) {
    const document = decodeDocument(value);
    const name = `${namespace} ${JSON.stringify(document._id)}`;
    if (!documentKey(collection, document._id).equals(key))
      found.faults.push(`${name} lies in the wrong place`);
    for (const entry of entriesOf(collection, document)) {
      expected += 1;
      const owner = reader.get(entry.key);
      if (!owner?.equals(key))
        found.faults.push(`${name} is missing in the index ${entry.index.definition.name}`);
    }
    if (++found.documents % TURN === 0) await new Promise(setImmediate);
  }
  let entries = 0;
  for (const index of indexes)
    for (const _entry of reader.range(everythingIn(index.prefix), false)) entries += 1;
  // Each document's entries are there, so any more than those belong to none.
  if (entries > expected)
    found.faults.push(`${namespace}: ${entries - expected} index entries without a document`);
  found.entries += entries;
}
