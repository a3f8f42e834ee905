import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../platform/clock';
import { createLog } from '../../platform/log';
import { type Planner, type PlannerOptions, startPlanner } from './planner';

const sdl = readFileSync(join(__dirname, '..', 'supergraph.graphql'), 'utf8');
const log = createLog('silent', false);
let planners: Planner[] = [];
const start = async (options: Partial<PlannerOptions> = {}) => {
  const planner = await startPlanner({ sdl, limitMs: 10_000, clock: systemClock, log, ...options });
  planners.push(planner);
  return planner;
};
afterEach(async () => {
  await Promise.all(planners.map((planner) => planner.close()));
  planners = [];
});

test('it says what clients may ask and which subgraphs there are, and plans in order', async () => {
  const planner = await start();
  expect(planner.apiSdl).toContain('type Query {');
  expect(planner.apiSdl).not.toContain('join__');
  expect(planner.subgraphs).toContainEqual({ name: 'users', url: 'http://localhost:4001/graphql' });
  const plans = await Promise.all(
    ['{ __typename }', '{ a: __typename }'].map((source) => planner.plan({ source })),
  );
  expect(plans.map(({ kind }) => kind)).toEqual(['QueryPlan', 'QueryPlan']);
});

test('what is no supergraph is refused with the reason', async () => {
  await expect(start({ sdl: 'type Query { a: Int }' })).rejects.toThrow(/supergraph/i);
});

test('an operation that takes too long is refused, and the next one is planned by a new thread', async () => {
  let sleeps = 0;
  const clock: Clock = {
    ...systemClock,
    sleep: async (ms, signal) => {
      sleeps += 1;
      if (sleeps > 1) await systemClock.sleep(ms, signal);
    },
  };
  const planner = await start({ clock });
  const [late, next] = await Promise.allSettled(
    ['{ __typename }', '{ b: __typename }'].map((source) => planner.plan({ source })),
  );
  expect(late).toMatchObject({ status: 'rejected', reason: { extensions: { code: 'PLANNING_TOO_SLOW' } } });
  expect(next).toMatchObject({ status: 'fulfilled', value: { kind: 'QueryPlan' } });
});
