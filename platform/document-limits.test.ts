import { GraphQLError, type OperationDefinitionNode, parse } from 'graphql';
import { checkAliases, checkRootFields, checkSelections } from './document-limits';

/** The limit that a document just keeps: one less refuses it, with this code. */
function leastFor(check: typeof checkSelections, source: string, code: string): number {
  const document = parse(source);
  const [operation] = document.definitions as [OperationDefinitionNode];
  for (let max = 0; ; max += 1) {
    try {
      check(document, operation, max);
      return max;
    } catch (error) {
      expect((error as GraphQLError).extensions).toEqual({ code, http: { status: 400 } });
      expect((error as GraphQLError).message).toContain(`more than ${max} `);
    }
  }
}

/** Each level spreads the next twice: as many fields as 2 to the power of its levels. */
function doubling(levels: number, last: string): string {
  const level = (n: number) => `fragment F${n} on Query { ...F${n + 1} ... on Query { ...F${n + 1} } }`;
  const all = Array.from({ length: levels }, (_, n) => level(n)).join(' ');
  return `{ ...F0 } ${all} fragment F${levels} on Query { ${last} }`;
}

test.each([
  ['{ a b { c d } }', 4],
  ['{ ...F } fragment F on Query { a }', 2],
  ['{ ... { a } }', 2],
])('selections of %s', (source, count) => {
  expect(leastFor(checkSelections, source, 'DOCUMENT_TOO_LARGE')).toBe(count);
});

test.each([
  ['{ a b { c } }', 0],
  ['{ x: a y: a }', 2],
  ['{ a { x: b { y: c } } }', 2],
  ['{ a { ...F } b { ...F } ... on Query { x: a } } fragment F on T { x: c }', 3],
  [doubling(5, 'x: a'), 32],
  ['{ a } query B { x: a }', 0],
  ['{ a } fragment F on Query { x: a }', 0],
])('aliases of %s', (source, count) => {
  expect(leastFor(checkAliases, source, 'TOO_MANY_ALIASES')).toBe(count);
});

test.each([
  ['{ a b { c d } }', 2],
  ['{ x: a y: a a }', 3],
  ['{ a { b c d } ... { b ... { c } } }', 3],
  ['{ ...F ...F b { ...G } } fragment F on Query { a b } fragment G on T { c d e }', 5],
  [doubling(5, 'a { b }'), 32],
])('root fields of %s', (source, count) => {
  expect(leastFor(checkRootFields, source, 'TOO_MANY_ROOT_FIELDS')).toBe(count);
});

test('what fragments double without end is counted at once', () => {
  const document = parse(doubling(200, 'x: a'));
  const [operation] = document.definitions as [OperationDefinitionNode];
  for (const check of [checkSelections, checkAliases, checkRootFields]) {
    expect(() => check(document, operation, 1_000_000)).toThrow(GraphQLError);
  }
});
