import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';

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
