import {
  type DocumentNode,
  GraphQLError,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql';

const openers: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closers: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Refuses a document whose braces, brackets and parentheses nest deeper than `maxDepth`, before it is parsed: parser
 * and validation rules call themselves for each level. Throws `GraphQLError`; what is no GraphQL is left to the parser.
 */
export function checkDepth(source: string, maxDepth: number): void {
  if (!hasMoreOpeners(source, maxDepth)) return;
  const lexer = new Lexer(new Source(source));
  let depth = 0;
  for (;;) {
    const kind = nextKind(lexer);
    if (kind === undefined || kind === TokenKind.EOF) return;
    if (openers.has(kind)) depth += 1;
    if (closers.has(kind)) depth -= 1;
    if (depth > maxDepth) throw tooDeep(maxDepth);
  }
}

function nextKind(lexer: Lexer): TokenKind | undefined {
  try {
    return lexer.advance().kind;
  } catch {
    // A syntax error: the parser reports it with its place.
    return undefined;
  }
}

/** Nearly every document has fewer openers than that in all, which is cheaper to see than its tokens. */
function hasMoreOpeners(source: string, count: number): boolean {
  let seen = 0;
  for (let index = 0; index < source.length; index += 1) {
    const char = source[index];
    if (char === '{' || char === '[' || char === '(') seen += 1;
    if (seen > count) return true;
  }
  return false;
}

function tooDeep(maxDepth: number): GraphQLError {
  return new GraphQLError(`The document is nested deeper than ${maxDepth} levels.`, {
    extensions: { code: 'DOCUMENT_TOO_DEEP' },
  });
}

/**
 * Refuses an operation that has more than `max` selections once its fragments are spread out. Fragments in fragments
 * double with every level, so a short document can be a plan without end; they are counted here without being spread.
 * The document has been validated: no fragment is in itself, and none is missing. Throws `GraphQLError`.
 */
export function checkSelections(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  max: number,
): void {
  if (countSpread(document, operation, { of: () => 1 }) <= max) return;
  throw tooMuch(
    'DOCUMENT_TOO_LARGE',
    `The operation has more than ${max} selections, its fragments spread out. Ask for less at a time.`,
  );
}

/**
 * Refuses an operation that gives more than `max` fields a name of its own, counted as selections are. With an alias
 * one field can be asked any number of times. Throws `GraphQLError`.
 */
export function checkAliases(document: DocumentNode, operation: OperationDefinitionNode, max: number): void {
  const of = (node: SelectionNode) => (node.kind === Kind.FIELD && node.alias ? 1 : 0);
  if (countSpread(document, operation, { of }) <= max) return;
  throw tooMuch('TOO_MANY_ALIASES', `The operation has more than ${max} aliases, its fragments spread out.`);
}

/**
 * Refuses an operation with more than `max` fields at its root, counted as selections are: each is a request of its own to
 * the subgraphs. Throws `GraphQLError`.
 */
export function checkRootFields(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  max: number,
): void {
  const of = (node: SelectionNode) => (node.kind === Kind.FIELD ? 1 : 0);
  if (countSpread(document, operation, { of, rootAlone: true }) <= max) return;
  throw tooMuch(
    'TOO_MANY_ROOT_FIELDS',
    `The operation has more than ${max} fields at its root, its fragments spread out. Send several operations.`,
  );
}

interface Count {
  /** What a selection counts by itself. */
  of(node: SelectionNode): number;
  /** Are fields of fields left out? */
  rootAlone?: boolean;
}

/** The sum over an operation's selections, those of a fragment each time that it is spread. */
function countSpread(document: DocumentNode, operation: OperationDefinitionNode, count: Count): number {
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  }
  const counted = new Map<string, number>();
  const countFragment = (name: string): number => {
    const known = counted.get(name);
    if (known !== undefined) return known;
    const set = fragments.get(name);
    const sum = set ? countSet(set) : 0;
    counted.set(name, sum);
    return sum;
  };
  const countSet = ({ selections }: SelectionSetNode): number => {
    let sum = 0;
    for (const node of selections) {
      sum += count.of(node);
      if (node.kind === Kind.FRAGMENT_SPREAD) sum += countFragment(node.name.value);
      else if (node.selectionSet && !(count.rootAlone && node.kind === Kind.FIELD)) {
        sum += countSet(node.selectionSet);
      }
    }
    return sum;
  };
  return countSet(operation.selectionSet);
}

function tooMuch(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
