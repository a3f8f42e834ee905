import { once } from 'node:events';
import { ORDERS, prepareRush, rush } from '../rush';
import { freshEnvironment, removeData, runAudit, type System, systemAt } from '../system';
import { checkRush, deadLetters, watch } from './check';
import { createProcesses, type Processes, sevenPorts } from './processes';

let env: NodeJS.ProcessEnv;
let waybill: Processes;
let system: System;
let passed: boolean;

beforeEach(async () => {
  passed = false;
  const PORT = String(await sevenPorts());
  // Deliveries that take long enough for the second death to find parcels under way.
  env = freshEnvironment({
    PORT,
    MONGODB_URL: undefined,
    RABBITMQ_URL: undefined,
    CARRIER_DELIVERY_MS: '1500-3000',
  });
  waybill = createProcesses(env);
  system = systemAt(`http://localhost:${PORT}/graphql`, env);
  waybill.start();
  await waybill.ready();
}, 60_000);

afterEach(async () => {
  if (!passed) process.stderr.write(`${waybill.tails()}\n`);
  await waybill.dispose();
  await removeData(env);
});

/** Says when half of the orders are placed. */
function halfPlaced(): { onPlaced: (count: number) => void; reached: Promise<unknown> } {
  const events = new EventTarget();
  return {
    reached: once(events, 'half'),
    onPlaced: (count) => void (count === ORDERS / 2 && events.dispatchEvent(new Event('half'))),
  };
}

test('kill -9 of the single process, while orders are placed and while they are under way: nothing is lost', async () => {
  const prepared = await prepareRush(system);
  const answers = watch(system);
  const half = halfPlaced();
  const rushing = rush(system, prepared, half.onPlaced);
  await half.reached;
  await waybill.kill();
  waybill.start();
  await waybill.ready();
  const rushed = await rushing;

  await waybill.kill();
  const { breaches, counts } = await runAudit(env);
  expect(breaches).toEqual([]);
  expect((counts.orders as { underWay: number }).underWay).toBeGreaterThan(0);
  waybill.start();
  await waybill.ready();

  await checkRush(system, prepared, rushed);
  expect(Object.keys(answers.codes).filter((code) => !code.startsWith('(no answer)'))).toEqual([]);
  expect(waybill.deserters).toEqual([]);
  await waybill.kill();
  expect(await deadLetters(env)).toEqual([]);
  passed = true;
}, 150_000);

test('SIGTERM in the middle: requests in flight are answered, the exit code is 0, and nothing is lost', async () => {
  const prepared = await prepareRush(system);
  const answers = watch(system);
  const half = halfPlaced();
  const rushing = rush(system, prepared, half.onPlaced);
  await half.reached;
  expect(await waybill.terminate()).toBe(0);
  // Who came too late found the door closed; nobody lost an answer.
  expect(Object.keys(answers.codes).filter((code) => code !== '(no answer) ECONNREFUSED')).toEqual([]);
  waybill.start();
  await waybill.ready();
  await checkRush(system, prepared, await rushing);
  passed = true;
}, 120_000);
