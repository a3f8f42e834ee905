import { readAnswer, readAnswerInBytes } from '../sources/answer';
import { eventuallyText } from '../sources/fixture/bytes';
import type { Source } from '../sources/source';
import { composeGraph } from './fixture/graph';
import { compile, context } from './fixture/scripted';

const graph = composeGraph({
  products: `
    scalar Json
    type Query { products(like: String, names: [String!]): [Product!]! ping: String }
    type Product @key(fields: "id") { id: ID! name: String! origin: Origin! more: Json }
    type Origin { city: String! }`,
  stock: `
    type Product @key(fields: "id") {
      id: ID! origin: Origin! @external name: String! @external shelf(side: String): String
      place: String @requires(fields: "origin { city }") label: String! @requires(fields: "name") }
    type Origin { city: String! @external }`,
});

const products = [
  { __typename: 'Product', id: 'ä', name: 'Kürbis “groß”', origin: { city: 'Évora' }, more: { ключ: '🎃' } },
  { __typename: 'Product', id: 'b', name: 'plain', origin: { city: 'Cork' }, more: null },
];

interface Sent {
  id: string;
  name?: string;
  origin?: { city: string };
}

/** Subgraphs as over HTTP: what they are asked and what they answer is UTF-8. They say what they were asked, as text. */
function subgraphs(passesBytes: boolean, asked: string[]): Map<string, Source> {
  const script: Record<string, (values: Record<string, unknown>) => unknown> = {
    products: () => ({ data: { products, ping: 'œ' } }),
    stock: ({ representations }) => ({
      data: {
        _entities: (representations as Sent[]).map(({ id, name, origin }, index) =>
          index === 0
            ? { shelf: `“${id}”`, place: `in ${origin?.city}`, label: `«${name}»` }
            : { shelf: null, place: null, label: null },
        ),
      },
      errors: [{ message: 'Kein „label“', path: ['_entities', 1, 'label'] }],
    }),
  };
  return new Map(
    Object.entries(script).map(([name, answer]) => {
      const fetch = async ({ operation, variables, inBytes }: Parameters<Source['fetch']>[0]) => {
        const sent = Buffer.from(variables.json, inBytes ? 'latin1' : 'utf8').toString();
        asked.push(`${name} ${operation.text} ${sent}`);
        const json = Buffer.from(JSON.stringify(answer(JSON.parse(sent) as Record<string, unknown>)));
        return inBytes ? readAnswerInBytes(json, 200).answer : readAnswer(json, 200);
      };
      return [name, { passesBytes, fetch }];
    }),
  );
}

async function run(text: string, options: { passesBytes: boolean; mayBeInBytes: boolean }) {
  const asked: string[] = [];
  const sources = subgraphs(options.passesBytes, asked);
  const variables = { like: 'Kürbis', names: ['ü', '—'] };
  const { mayBeInBytes } = options;
  const result = await compile(graph, text).execute({ variables, sources, context, mayBeInBytes });
  const data = result.inBytes ? eventuallyText(result.data) : result.data;
  return { ...result, data, asked };
}

const both = { passesBytes: true, mayBeInBytes: true };

test.each([
  'query ($like: String, $names: [String!]) { products(like: $like, names: $names) { id name more place label } }',
  'query ($like: String) { products(like: $like) { name shelf(side: "links — ü") } }',
  '{ products(like: "für") { more __typename origin { city } label } ping }',
])('in bytes, the same is asked and answered: %s', async (text) => {
  const inText = await run(text, { passesBytes: true, mayBeInBytes: false });
  const inBytes = await run(text, both);
  expect(inText.inBytes).toBeUndefined();
  expect(inBytes).toEqual({ ...inText, inBytes: true });
  expect(inBytes.asked.length).toBeGreaterThan(1);
});

test.each([
  ['a subgraph passes no bytes', '{ ping }', { ...both, passesBytes: false }],
  ['the operation asks for the schema', '{ ping __schema { description } }', both],
  ['and for a type', '{ ping ...A } fragment A on Query { __type(name: "Json") { description } }', both],
])('the result is text where %s', async (_, text, options) => {
  const { inBytes, data } = await run(text, options);
  expect(inBytes).toBeUndefined();
  expect(data).toMatchObject({ ping: 'œ' });
});
