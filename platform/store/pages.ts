import type { Document, Filter, WithId } from 'mongodb';
import type { Collection } from './store';

const PAGE = 500;

/** A whole collection by `_id`, a page in memory at a time. */
export async function* pages<T extends Document & { _id: string }>(
  collection: Collection<T>,
): AsyncGenerator<WithId<T>[]> {
  let after: string | null = null;
  for (;;) {
    const filter = (after === null ? {} : { _id: { $gt: after } }) as Filter<T>;
    const page: WithId<T>[] = await collection.find(filter, { sort: { _id: 1 }, limit: PAGE }).toArray();
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)?._id ?? null;
  }
}
