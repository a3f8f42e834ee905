import { type ASTNode, type DocumentNode, Kind, parse, visit } from 'graphql';
import { argumentTypes, type SecuritySpec, securitySpecs } from './specs';

/**
 * The SDL without the specifications of access that this gateway enforces by itself: their links, their directives and
 * the types of those. Apollo's planner and gateway refuse a supergraph that links them. All else stays to the letter,
 * links to other specifications `for: SECURITY` too: what nobody here enforces must not load.
 */
export function stripSecurity(sdl: string): string {
  // Nearly every supergraph without them can be told by its text.
  if (!/authenticated|requiresScopes|policy/.test(sdl)) return sdl;
  const document = parse(sdl);
  const specs = securitySpecs(document);
  if (specs.length === 0) return sdl;
  const cuts = rangesOf(document, specs).sort(([one], [other]) => one - other);
  let kept = '';
  let from = 0;
  for (const [start, end] of cuts) {
    kept += sdl.slice(from, start);
    from = end;
  }
  return kept + sdl.slice(from);
}

type Range = [start: number, end: number];

function rangesOf(document: DocumentNode, specs: readonly SecuritySpec[]): Range[] {
  const directives = new Set(specs.map(({ directive }) => directive));
  const links = new Set<ASTNode>(specs.map(({ link }) => link.node));
  const types = new Set(
    specs.flatMap(({ name, link }) => argumentTypes[name].map((type) => link.type(type))),
  );
  const found: Range[] = [];
  const cut = ({ loc }: ASTNode) => {
    if (loc) found.push([loc.start, loc.end]);
    return false;
  };
  visit(document, {
    [Kind.SCHEMA_EXTENSION]: (node) => {
      // An extension of nothing is no GraphQL.
      const empties = !node.operationTypes?.length && node.directives?.every((link) => links.has(link));
      return empties ? cut(node) : undefined;
    },
    [Kind.DIRECTIVE]: (node) => (links.has(node) || directives.has(node.name.value) ? cut(node) : undefined),
    [Kind.DIRECTIVE_DEFINITION]: (node) => (directives.has(node.name.value) ? cut(node) : undefined),
    [Kind.SCALAR_TYPE_DEFINITION]: (node) => (types.has(node.name.value) ? cut(node) : undefined),
  });
  return found;
}
