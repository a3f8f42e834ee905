import type { GraphQLError } from 'graphql';
import { testLog } from '../../platform/log';
import { type Asking, type AuthorizationSettings, createAuthorize, defaultAuthorization } from './authorize';
import { compose, granting, guarded, valid, viewerWith } from './fixture';
import { denyPolicies, type EvaluatePolicies, type OfRequest } from './policies';
import { requirementsOf } from './protection';

const house = guarded(
  compose(`type Query {
      me: String @authenticated
      all: [Int!]! @requiresScopes(scopes: [["staff"]])
      some: Int @requiresScopes(scopes: [["a", "b"], ["c"]])
      card: Int @policy(policies: [["card", "bank"], ["root"]])
      open: Int
    }
    type Mutation { open: Int close: Int @authenticated }`),
);

interface Given extends Partial<Asking<OfRequest>> {
  settings?: Partial<AuthorizationSettings>;
  evaluatePolicies?: EvaluatePolicies<OfRequest>;
}

function authorize(source: string, given: Given = {}) {
  const { settings, evaluatePolicies = denyPolicies, ...asking } = given;
  const decide = createAuthorize({
    settings: { ...defaultAuthorization, ...settings },
    evaluatePolicies,
    log: testLog(),
  });
  const protection = requirementsOf(house.schema, house.security, valid(house.schema, source));
  return decide(protection, { viewer: null, variables: {}, context: {}, ...asking });
}

const json = (errors: readonly GraphQLError[]) => errors.map((error) => error.toJSON());

test('what is allowed runs as it was sent, and is decided at once', async () => {
  expect(authorize('{ open }')).toMatchObject({ key: '', errors: [] });
  const verdict = await authorize('{ me all }', { viewer: viewerWith('staff') });
  expect(verdict).toMatchObject({ key: '', errors: [], data: null });
  expect(verdict.document?.definitions).toHaveLength(1);
});

test('a guest is told to sign in', async () => {
  const { errors, document } = await authorize('{ me open }');
  expect(document).not.toBeNull();
  expect(json(errors)).toEqual([
    {
      message: 'Sign in first: send `Authorization: Bearer <accessToken>`.',
      path: ['me'],
      extensions: { code: 'UNAUTHENTICATED', reason: 'UNAUTHORIZED_FIELD_OR_TYPE' },
    },
  ]);
});

test('a viewer is told which scopes would do', async () => {
  const { errors, data, document } = await authorize('{ all some }', { viewer: viewerWith('a') });
  expect([data, document]).toEqual([null, null]);
  expect(json(errors)).toEqual([
    {
      message: 'This needs an account with the scope staff.',
      path: ['all'],
      extensions: { code: 'FORBIDDEN', reason: 'UNAUTHORIZED_FIELD_OR_TYPE', scopes: [['staff']] },
    },
    {
      message: 'This needs an account with the scopes a and b, or the scope c.',
      path: ['some'],
      extensions: { code: 'FORBIDDEN', reason: 'UNAUTHORIZED_FIELD_OR_TYPE', scopes: [['a', 'b'], ['c']] },
    },
  ]);
});

test('the data of nothing is null where it may be', async () => {
  expect(
    await authorize('{ me x: some ... on Query { ...F } } fragment F on Query { y: some }'),
  ).toMatchObject({
    document: null,
    data: { me: null, x: null, y: null },
  });
  expect((await authorize('{ me all }')).data).toBeNull();
  const skipped = 'query ($on: Boolean = false) { me all @include(if: $on) }';
  expect((await authorize(skipped)).data).toEqual({ me: null });
});

describe('policies', () => {
  const source = '{ card open }';

  test('are asked for by name, with who asks and the context', async () => {
    const evaluatePolicies = jest.fn(granting('card', 'bank'));
    const viewer = viewerWith();
    const context = { request: {} };
    const { errors } = await authorize(source, { viewer, context, evaluatePolicies });
    expect(errors).toEqual([]);
    expect(evaluatePolicies.mock.calls).toEqual([[['bank', 'card', 'root'], viewer, context]]);
  });

  test('are not asked for where nothing depends on them', async () => {
    const evaluatePolicies = jest.fn(granting());
    await authorize('{ me open }', { evaluatePolicies });
    expect(evaluatePolicies).not.toHaveBeenCalled();
  });

  test.each([[['card']], [[]]])('refuse without enough of them: %j', async (granted) => {
    const { errors } = await authorize(source, {
      viewer: viewerWith(),
      evaluatePolicies: granting(...granted),
    });
    expect(json(errors)).toMatchObject([{ path: ['card'], extensions: { code: 'FORBIDDEN' } }]);
    expect(JSON.stringify(json(errors))).not.toContain('bank');
  });

  test('may be granted to a guest, and nobody has them where nobody decides', async () => {
    expect((await authorize(source, { evaluatePolicies: granting('root') })).errors).toEqual([]);
    expect((await authorize(source)).errors).toHaveLength(1);
  });

  test('that cannot be decided refuse the request', async () => {
    const evaluatePolicies = async () => Promise.reject(new Error('the policy server is away'));
    await expect(authorize(source, { evaluatePolicies })).rejects.toMatchObject({
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
  });

  test('that cannot be decided for a request are not asked again for it, and are for the next one', async () => {
    const evaluatePolicies = jest.fn<Promise<Set<string>>, []>(async () => {
      throw new Error('the policy server is away');
    });
    const deps = { settings: defaultAuthorization, evaluatePolicies, log: testLog() };
    const decide = createAuthorize<OfRequest>(deps);
    const protection = requirementsOf(house.schema, house.security, valid(house.schema, source));
    const [one, other] = [{ request: {} }, { request: {} }];
    for (const context of [one, { ...one }, other, {}, {}]) {
      const refused = decide(protection, { viewer: null, variables: {}, context });
      await expect(refused).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
    }
    expect(evaluatePolicies).toHaveBeenCalledTimes(4);
  });
});

describe('settings', () => {
  test('reject: nothing runs', async () => {
    const verdict = await authorize('{ me open }', { settings: { unauthorized: 'reject' } });
    expect(verdict).toMatchObject({ document: null, data: null });
    expect(verdict.errors).toHaveLength(1);
  });

  test('a mutation is done whole or not at all, unless it is said otherwise', async () => {
    const source = 'mutation { open close }';
    expect(await authorize(source)).toMatchObject({ document: null, data: null });
    const filtered = await authorize(source, { settings: { unauthorizedMutation: 'filter' } });
    expect(filtered.document).not.toBeNull();
    expect(filtered.errors).toHaveLength(1);
    expect((await authorize(source, { viewer: viewerWith() })).errors).toEqual([]);
  });

  test('dry run: all runs, and what would be refused is told', async () => {
    const verdict = await authorize('{ me open }', { settings: { dryRun: true, unauthorized: 'reject' } });
    expect(verdict).toMatchObject({ key: '' });
    expect(verdict.removed.size).toBe(0);
    expect(verdict.document).not.toBeNull();
    expect(verdict.errors).toHaveLength(1);
  });

  test('what is refused is told among the extensions, or not at all', async () => {
    const inExtensions = await authorize('{ me open }', { settings: { report: 'extensions' } });
    expect(inExtensions.errors).toEqual([]);
    expect(inExtensions.extensions).toMatchObject({ authorizationErrors: [{ path: ['me'] }] });
    const nowhere = await authorize('{ me open }', { settings: { report: 'disabled' } });
    expect(nowhere).toMatchObject({ errors: [], extensions: undefined });
  });
});

describe('what is not selected is not refused', () => {
  const source = 'query ($on: Boolean!) { open ...F @include(if: $on) } fragment F on Query { me }';

  test('in a query', async () => {
    expect((await authorize(source, { variables: { on: true } })).errors).toHaveLength(1);
    expect((await authorize(source, { variables: { on: false } })).errors).toEqual([]);
    expect((await authorize('{ open me @skip(if: true) }')).errors).toEqual([]);
  });

  test('in a mutation', async () => {
    const mutation = 'mutation ($no: Boolean = true) { open close @skip(if: $no) }';
    expect((await authorize(mutation)).document).not.toBeNull();
    expect((await authorize(mutation, { variables: { no: false } })).document).toBeNull();
  });
});
