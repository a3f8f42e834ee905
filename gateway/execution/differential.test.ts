import { createUniverse, type Outcome, runCase } from './fixture/random/case';
import { findingsOf } from './fixture/random/findings';

/**
 * Random operations over random supergraphs, whose subgraphs fail now and then, are executed three times: by this executor, by
 * the one of @apollo/gateway, and, in a world without failures, by graphql-js. A finding names its seed and number; to have it
 * again, or to look for more:
 *
 *     EXECUTION_SEED=17 EXECUTION_SUPERGRAPHS=1 npx jest gateway/execution/differential.test.ts
 */
const { EXECUTION_SEED = '1', EXECUTION_SUPERGRAPHS = '5' } = process.env;
const operationsEach = 48;
const seeds = Array.from(
  { length: Number(EXECUTION_SUPERGRAPHS) },
  (_, index) => Number(EXECUTION_SEED) + index,
);

const seen = { operations: 0, entityFetches: 0, errors: 0, nulls: 0 };

function count({ ours, sent }: Outcome): void {
  seen.operations += 1;
  seen.entityFetches += sent.ours.size;
  seen.errors += ours.errors?.length ?? 0;
  seen.nulls += ours.errors?.filter(({ extensions }) => extensions?.code === 'NULL_FOR_NON_NULL').length ?? 0;
}

test.each(seeds)('supergraph %i', async (seed) => {
  const universe = createUniverse(seed);
  const findings: string[] = [];
  for (let number = 0; number < operationsEach; number++) {
    const outcome = await runCase(universe, number);
    if (!outcome) continue;
    count(outcome);
    for (const finding of findingsOf(outcome))
      findings.push(`${seed}/${number}: ${finding}\n${outcome.text}`);
  }
  expect(findings).toEqual([]);
});

test('what was compared was worth it', () => {
  const supergraphs = seeds.length;
  expect(seen.operations).toBeGreaterThan(20 * supergraphs);
  expect(seen.entityFetches).toBeGreaterThan(10 * supergraphs);
  expect(seen.errors).toBeGreaterThan(supergraphs);
  if (supergraphs > 4) expect(seen.nulls).toBeGreaterThan(0);
});
