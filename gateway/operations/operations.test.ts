import { buildSchema } from 'graphql';
import { defaultLimits } from '../limits';
import { PlanningTooSlow } from '../planning/planner';
import { requirementsOf } from '../security/protection';
import { readSecurity } from '../security/read';
import { createDocuments } from './documents';
import { createOperations, OperationRefused } from './operations';

const sdl = 'type Query { a: Int b: [Int] } type Subscription { c: Int }';
const schema = buildSchema(sdl);

function start({ maxKept = 10, limits = {} } = {}) {
  const planned: string[] = [];
  const answers: (() => Promise<void>)[] = [];
  const operations = createOperations<string>({
    documents: createDocuments(schema, { ...defaultLimits, ...limits }, true),
    protect: (document, name) => requirementsOf(schema, readSecurity(sdl), document, name),
    costOf: () => undefined,
    plan: async ({ source, name }) => {
      planned.push(`${name ?? ''}|${source}`);
      await answers.shift()?.();
      return `plan of ${source}`;
    },
    maxKept,
  });
  const plan = (source: string, name?: string) => {
    const operation = operations.check(source, name);
    return operations.planOf(operation, { ...operation.protection.whole, document: operation.document });
  };
  const faultsOf = (source: string, name?: string) => {
    try {
      operations.check(source, name);
      return [];
    } catch (error) {
      if (error instanceof OperationRefused) return error.errors.map(({ extensions }) => extensions.code);
      throw error;
    }
  };
  return { operations, planned, answers, plan, faultsOf };
}

test('an operation is planned once, also for those who ask at the same time', async () => {
  const { plan, planned, operations } = start();
  expect(operations.known('{ a }', undefined)).toBeUndefined();
  expect(await Promise.all([plan('{ a }'), plan('{ a }')])).toEqual(['plan of { a }', 'plan of { a }']);
  await plan('{ a }');
  expect(planned).toEqual(['|{ a }']);
  expect(operations.known('{ a }', undefined)).toBe(operations.check('{ a }', undefined));
});

test('operations of one document have plans of their own', async () => {
  const { plan, planned, operations } = start();
  const source = 'query A { a } query B { b }';
  await plan(source, 'A');
  await plan(source, 'B');
  expect(planned).toEqual([`A|${source}`, `B|${source}`]);
  expect(operations.check(source, 'A').document).toBe(operations.check(source, 'B').document);
});

test('one that is too much for the planner is not given to it again; one that failed is', async () => {
  const { plan, planned, answers } = start();
  answers.push(
    () => Promise.reject(new PlanningTooSlow(1)),
    () => Promise.reject(new Error('died')),
  );
  for (let tries = 0; tries < 2; tries += 1) await expect(plan('{ a }')).rejects.toThrow(PlanningTooSlow);
  expect(planned).toHaveLength(1);
  await expect(plan('{ b }')).rejects.toThrow('died');
  await expect(plan('{ b }')).resolves.toBe('plan of { b }');
});

test('the document that was asked longest ago is forgotten first', async () => {
  const { plan, operations } = start({ maxKept: 2 });
  await plan('{ a }');
  await plan('{ b }');
  await plan('{ a }');
  await plan('{ x: a }');
  expect(operations.latest(10).map(({ source }) => source)).toEqual(['{ x: a }', '{ a }']);
  expect(operations.known('{ b }', undefined)).toBeUndefined();
});

test.each([
  ['{ a', undefined, 'GRAPHQL_PARSE_FAILED'],
  ['{ x }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
  ['query A { a }', 'B', 'OPERATION_RESOLUTION_FAILURE'],
  ['query A { a } query B { b }', undefined, 'OPERATION_RESOLUTION_FAILURE'],
  ['subscription { c @skip(if: true) }', undefined, 'BAD_USER_INPUT'],
])('%s (%s) is refused with %s, and not kept', (source, name, code) => {
  const { faultsOf, operations } = start();
  expect(faultsOf(source, name)).toEqual([code]);
  expect(operations.latest(1)).toEqual([]);
});
