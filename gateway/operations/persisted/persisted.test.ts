import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { readManifest } from './manifest';
import { type Asked, createPersistedOperations, faultsOfManifest, type PersistedDeps } from './persisted';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const body = 'query A {\n  a(text: "x y") {\n    ...F\n  }\n}\n\nfragment F on T {\n  b\n}';
const named = { id: 'named', name: 'N', body: 'query N {\n  n\n}' };
const manifestOf = (...operations: object[]) =>
  readManifest(
    JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
    'm.json',
  );
const manifest = manifestOf({ id: sha(body), name: 'A', type: 'query', body }, named);

const create = (deps: Partial<PersistedDeps>) =>
  createPersistedOperations({ mode: 'off', automatic: false, ...deps });
const off = () => create({ automatic: true });
const known = () => create({ mode: 'known', automatic: true, manifest });
const safelist = () => create({ mode: 'safelist', manifest });
const ids = () => create({ mode: 'ids', manifest });

const byId = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

/** The text, or the code of the refusal. */
function outcome(persisted: ReturnType<typeof create>, asked: Asked): string {
  try {
    const { text } = persisted.resolve(asked);
    expect(persisted.find(asked)).toBe(text);
    return text;
  } catch (error) {
    expect(error).toBeInstanceOf(GraphQLError);
    expect(persisted.find(asked)).toBeUndefined();
    return String((error as GraphQLError).extensions.code);
  }
}

describe('any text', () => {
  test.each([
    ['off', off],
    ['known', known],
  ])('is executed as it is in the mode %s', (_, make) => {
    expect(outcome(make(), { query: '{ other }', extensions: { tracing: 1 } })).toBe('{ other }');
  });

  test('is needed where there is no id', () => {
    for (const asked of [{}, { query: '' }, { query: null, extensions: null }, { extensions: {} }]) {
      expect(outcome(known(), asked)).toBe('BAD_REQUEST');
    }
  });
});

describe('automatic persisted queries', () => {
  test('a text sent with its hash is found by the hash', () => {
    const persisted = off();
    expect(outcome(persisted, byId(sha('{ a }')))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(persisted, { query: '{ a }', ...byId(sha('{ a }')) })).toBe('{ a }');
    expect(outcome(persisted, byId(sha('{ a }')))).toBe('{ a }');
    expect(outcome(persisted, { query: '', ...byId(sha('{ a }')) })).toBe('{ a }');
  });

  test('a text of another hash is refused, and not kept', () => {
    const persisted = off();
    expect(outcome(persisted, { query: '{ evil }', ...byId(sha('{ a }')) })).toBe(
      'PERSISTED_QUERY_HASH_MISMATCH',
    );
    expect(outcome(persisted, byId(sha('{ a }')))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('those asked last are kept, up to so many bytes', () => {
    const texts = Array.from({ length: 20 }, (_, index) => `{ field${index} }`);
    // A hash has 64 characters, a text about ten: room for about six.
    const persisted = create({ automatic: true, registeredBytes: 1_000 });
    for (const query of texts) {
      persisted.resolve({ query, ...byId(sha(query)) });
      persisted.resolve(byId(sha(texts[0] ?? '')));
    }
    const kept = texts.filter((text) => persisted.find(byId(sha(text))) === text);
    expect(kept.length).toBeGreaterThan(3);
    expect(kept.length).toBeLessThan(10);
    expect(kept).toEqual(expect.arrayContaining([texts[0], texts[19]]));
  });

  test('are not supported where they are off and there is no manifest', () => {
    const persisted = create({});
    expect(outcome(persisted, byId(sha('{ a }')))).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
    expect(outcome(persisted, { query: '{ a }', ...byId(sha('{ a }')) })).toBe(
      'PERSISTED_QUERY_NOT_SUPPORTED',
    );
    expect(outcome(persisted, { query: '{ a }' })).toBe('{ a }');
  });

  test('beside a manifest they can be off: texts are executed and not kept', () => {
    const persisted = create({ mode: 'known', automatic: false, manifest });
    expect(outcome(persisted, { query: '{ a }', ...byId(sha('{ a }')) })).toBe('{ a }');
    expect(outcome(persisted, byId(sha('{ a }')))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test.each([[2], ['1'], [null]])('version %p is refused', (version) => {
    expect(outcome(off(), { query: '{ a }', ...byId(sha('{ a }'), version) })).toBe('BAD_REQUEST');
  });

  test.each([[undefined], [''], [7], [{}]])('%p is no hash', (hash) => {
    expect(outcome(off(), byId(hash))).toBe('BAD_REQUEST');
  });
});

describe('the manifest', () => {
  test.each([
    ['known', known],
    ['safelist', safelist],
    ['ids', ids],
  ])('has its ids executed in the mode %s, whatever they look like', (_, make) => {
    expect(outcome(make(), byId(sha(body)))).toBe(body);
    expect(outcome(make(), byId('named'))).toBe(named.body);
    expect(outcome(make(), byId(sha('{ other }')))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(make(), byId('__proto__'))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('goes before what was registered, and its ids need be no hashes', () => {
    const persisted = known();
    expect(outcome(persisted, { query: named.body, ...byId('named') })).toBe(named.body);
    expect(outcome(persisted, { query: '{ evil }', ...byId('named') })).toBe('PERSISTED_QUERY_HASH_MISMATCH');
  });

  test('can be replaced, and then counts alone', () => {
    const persisted = safelist();
    const spelled = body.replace(/\s+/g, '  ').replace('x  y', 'x y');
    expect(outcome(persisted, { query: spelled })).toBe(body);
    persisted.use(manifestOf(named));
    expect(outcome(persisted, byId(sha(body)))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(persisted, { query: body })).toBe('OPERATION_NOT_SAFELISTED');
    expect(outcome(persisted, { query: spelled })).toBe('OPERATION_NOT_SAFELISTED');
    expect(outcome(persisted, { query: named.body })).toBe(named.body);
  });

  test('is needed by every mode but off, and nothing is registered where only it counts', () => {
    expect(() => create({ mode: 'known' })).toThrow('needs a manifest');
    expect(() => create({ mode: 'safelist', manifest, automatic: true })).toThrow(
      'Nothing can be registered',
    );
  });

  test('has its operations that cannot be executed told, by name', () => {
    const check = jest.fn((source: string) => {
      if (source === named.body) throw new Error('Cannot query field "n"');
    });
    expect(faultsOfManifest(manifest, check)).toEqual([
      { operation: 'N (named)', message: 'Cannot query field "n"' },
    ]);
    expect(check).toHaveBeenCalledWith(body, 'A');
  });
});

describe('the safelist', () => {
  test('has its operations executed by text, and its own spelling of them', () => {
    const spelled = `# of a client\n${body.replaceAll('\n', ',\n').replace('query A', 'query   A')}`;
    const persisted = safelist();
    for (const query of [body, spelled, spelled]) {
      expect(outcome(persisted, { query })).toBe(body);
      expect(outcome(persisted, { query, ...byId(sha(query)) })).toBe(body);
    }
  });

  test.each([
    ['another operation', '{ a }'],
    ['another name', body.replace('query A', 'query B')],
    ['another selection', body.replace('  b', '  b c')],
    ['another selection of its fragment', body.replace('on T {', 'on T { c ')],
    ['another fragment', `${body} fragment G on T { c }`],
    ['another operation beside it', `${body} query B { c }`],
    ['an alias', body.replace('a(', 'z: a(')],
    ['another value', body.replace('x y', 'x  y')],
    ['what looks like a comment', body.replace('x y', 'x # y')],
    ['the schema', '{ __schema { queryType { name } } }'],
    ['the name of a type', '{ __typename }'],
    ['no GraphQL', 'query { "'],
  ])('refuses %s', (_, query) => {
    expect(outcome(safelist(), { query })).toBe('OPERATION_NOT_SAFELISTED');
    expect(outcome(safelist(), { query, ...byId(sha(query)) })).toBe('OPERATION_NOT_SAFELISTED');
  });

  test('lets nobody register', () => {
    const persisted = safelist();
    expect(outcome(persisted, { query: '{ a }', ...byId(sha('{ a }')) })).toBe('OPERATION_NOT_SAFELISTED');
    expect(outcome(persisted, byId(sha('{ a }')))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(persisted, { query: '{ evil }', ...byId('named') })).toBe('PERSISTED_QUERY_HASH_MISMATCH');
  });
});

test('by ids alone, no text is executed, not even a listed one', () => {
  for (const query of [body, '{ a }', '{ __schema { queryType { name } } }']) {
    expect(outcome(ids(), { query })).toBe('PERSISTED_QUERY_ID_REQUIRED');
    expect(outcome(ids(), { query, ...byId(sha(query)) })).toBe('PERSISTED_QUERY_ID_REQUIRED');
  }
});
