import type { ProductDetails } from './product';

/**
 * The words of a text as search compares them: lower case, without accents (`Crème` is `creme`), each once. They hold
 * letters and digits only, whatever the text holds. An apostrophe does not part a word: `goat's` is `goats`.
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ]/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    // Some letters become several in lower case, with a mark (`İ`).
    .replace(/\p{M}/gu, '');
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu) ?? [])];
}

/** The words that find a product. */
export function searchWords({
  name,
  description,
  category,
}: Pick<ProductDetails, 'name' | 'description' | 'category'>): string[] {
  return wordsOf(`${name} ${category} ${description}`);
}
