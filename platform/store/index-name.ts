import type { Index } from './store';

/** The name says everything that tells two indexes apart, so that one key may have several partial ones. */
export function indexName(index: Index): string {
  const key = Object.entries(index.key).map(([field, direction]) => `${field}_${direction}`);
  const marks = index.unique ? ['unique'] : [];
  if (index.partialFilterExpression) marks.push(`where_${JSON.stringify(index.partialFilterExpression)}`);
  return [...key, ...marks].join('_');
}
