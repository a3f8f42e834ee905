import {
  execute,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  isListType,
  getNullableType,
  type DocumentNode,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
  print,
} from 'graphql';
import type { Viewer } from '../../platform/auth';
import { compose, guarded, valid, viewerWith } from './fixture';
import { filterOperation } from './filter';
import { requirementsOf } from './protection';
import { type Grant, isMet } from './requirement';

/**
 * Random operations for random viewers. What is left of each is executed, every list with one object of each type that
 * may stand there, and no field may be reached that the viewer must not have: told from the schema alone.
 */
const house = guarded(
  compose(`type Query { a: A i: I is: [I!] js: [J] us: [U] open: Int x: Int @authenticated }
    interface I { n: Int j: J i: I }
    interface J { m: Int is: [I] }
    type A implements I & J { n: Int m: Int @requiresScopes(scopes: [["m"], ["n"]]) j: J i: I is: [I] a: Int us: [U] }
    type B implements I @authenticated { n: Int j: J @policy(policies: [["p"]]) i: I b: Int }
    type C implements I & J @requiresScopes(scopes: [["c"]]) { n: Int m: Int j: J i: I is: [I] c: A }
    type D implements J { m: Int @policy(policies: [["p", "q"]]) is: [I] d: [U] }
    type E { e: S f: Int }
    scalar S @requiresScopes(scopes: [["s"]])
    union U = A | B | E`),
);
const { schema, security } = house;

/** Numbers that are the same for the same seed (mulberry32). */
function randomOf(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
type Random = ReturnType<typeof randomOf>;

function objectsOf(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

/** An operation and the fragments that it spreads; a name for each field, so that all can be merged. */
function operationOf(random: Random): string {
  const fragments: string[] = [];
  let names = 0;
  const selection = (type: GraphQLCompositeType, depth: number): string => {
    const what = random(10);
    if (what < 4 && depth < 5) {
      const meets = Object.values(schema.getTypeMap())
        .filter(
          (other): other is GraphQLCompositeType => isCompositeType(other) && !other.name.startsWith('__'),
        )
        .filter((other) => objectsOf(other).some((each) => objectsOf(type).includes(each)));
      const on = meets[random(meets.length)] ?? type;
      if (what === 0) return `... ${set(type, depth + 1)}`;
      if (what < 3) return `... on ${on.name} ${set(on, depth + 1)}`;
      const name = `F${fragments.length}`;
      fragments.push('');
      fragments[Number(name.slice(1))] = `fragment ${name} on ${on.name} ${set(on, depth + 1)}`;
      return `...${name}`;
    }
    if (what === 9 || isUnionType(type)) return '__typename';
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const from = depth < 5 || leaves.length === 0 ? fields : leaves;
    const field = from[random(from.length)];
    if (!field) return '__typename';
    const named = getNamedType(field.type);
    const inner = isCompositeType(named) ? (depth < 6 ? set(named, depth + 1) : '{ __typename }') : '';
    return `r${names++}: ${field.name} ${inner}`;
  };
  const set = (type: GraphQLCompositeType, depth: number): string =>
    `{ ${Array.from({ length: 1 + random(3) }, () => selection(type, depth)).join(' ')} }`;
  const query = schema.getQueryType();
  if (!query) throw new Error('no query type');
  return `query ${set(query, 0)} ${fragments.join(' ')}`;
}

/** Every `Type.field` that was executed, and the leaf types that were seen. */
const reached = new Set<string>();
let turn = 0;

for (const type of Object.values(schema.getTypeMap())) {
  if (!isObjectType(type) || type.name.startsWith('__')) continue;
  for (const field of Object.values(type.getFields())) {
    const named = getNamedType(field.type);
    const isList = isListType(getNullableType(field.type));
    field.resolve = () => {
      reached.add(`${type.name}.${field.name}`);
      if (!isCompositeType(named)) return reached.add(named.name).size;
      const objects = objectsOf(named).map(({ name }) => ({ __typename: name }));
      return isList ? objects : objects[turn % objects.length];
    };
  }
}

async function reachedBy(document: DocumentNode): Promise<string[]> {
  reached.clear();
  for (turn = 0; turn < 6; turn += 1) {
    const { errors } = await execute({ schema, document });
    if (errors) throw new Error(errors.join('\n'));
  }
  return [...reached];
}

/** `Type.field` asks for what the field and its type ask; a leaf type asks for itself. */
const may = (at: string, grant: Grant) => {
  const [type = ''] = at.split('.');
  const asked = [...(security.types.get(type) ?? []), ...(security.fields.get(at) ?? [])];
  return asked.every((one) => isMet(one, grant));
};

function grantOf(random: Random): Grant {
  const some = (names: string[]) => names.filter(() => random(2) === 0);
  const viewer: Viewer | null = random(4) === 0 ? null : viewerWith(...some(['m', 'n', 'c', 's']));
  return { viewer, policies: new Set(some(['p', 'q'])) };
}

test('nobody reaches what is not theirs, and whoever may have all gets all', async () => {
  let filtered = 0;
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = randomOf(seed);
    const document = valid(schema, operationOf(random));
    const grant = grantOf(random);
    const protection = requirementsOf(schema, security, document);
    const made = filterOperation(protection, grant);
    const told = `seed ${seed}\n${print(document)}\n${JSON.stringify(grant)}`;
    if (made.refusals.length > 0) filtered += 1;
    expect([told, made.refusals.length === 0]).toEqual([told, made.document === document]);
    if (!made.document) continue;
    const left = valid(schema, made.document);
    const beyond = (await reachedBy(left)).filter((at) => !may(at, grant));
    expect([told, print(left), beyond]).toEqual([told, print(left), []]);
    // What is left is not filtered again.
    const again = filterOperation(requirementsOf(schema, security, left), grant);
    expect([told, again.refusals]).toEqual([told, []]);
    const all = { viewer: viewerWith('m', 'n', 'c', 's'), policies: new Set(['p', 'q']) };
    expect(filterOperation(protection, all).document).toBe(document);
  }
  // Else the test says nothing.
  expect(filtered).toBeGreaterThan(150);
});
