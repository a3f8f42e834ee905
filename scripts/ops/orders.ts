import { ask, type Data, operation } from '../client';
import { type Desk, type ExitCode, refuse } from './desk';
import * as documents from './documents';
import { table } from './table';

const PAGE = 100;

/** The processes that are stuck; where a service is named, those that await something of it. */
async function stuckOnes({ client, token }: Desk, service?: string): Promise<Data[]> {
  const found: Data[] = [];
  for (let after: string | null = null, more = true; more;) {
    const variables = { filter: 'STUCK', first: PAGE, after };
    const { sagas }: Data = await ask(client, operation('sagas'), variables, token);
    found.push(...sagas.nodes);
    after = sagas.pageInfo.endCursor;
    more = sagas.pageInfo.hasNextPage;
  }
  return found.filter(({ awaits }) => !service || awaits.some((one: Data) => one.service === service));
}

/** Lists the orders whose process is stuck. */
export async function stuck(desk: Desk, service?: string): Promise<ExitCode> {
  const rows = (await stuckOnes(desk, service)).flatMap(({ order, flow, awaits }) =>
    awaits.map((asked: Data) => [order.id, order.number, order.status, flow, ...inWords(asked)]),
  );
  if (rows.length === 0) {
    desk.print('Nothing is stuck.');
    return 0;
  }
  const headings = ['ORDER', 'NUMBER', 'STATUS', 'FLOW', 'AWAITS', 'OF', 'ATTEMPTS', 'DUE', 'REASON'];
  desk.print(table(headings, rows));
  return 1;
}

const inWords = ({ id, service, attempts, dueAt, reason }: Data): unknown[] => [
  id,
  service,
  attempts,
  dueAt ?? 'waits for a person',
  reason,
];

/** Shows one order's process: its steps, what it awaits, what operators have done. */
export async function show({ client, token, print }: Desk, name: string): Promise<ExitCode> {
  const { saga } = await ask(client, documents.saga, { order: name }, token);
  if (!saga) return isUnknown(print, name);
  const { order } = saga;
  const attention = saga.needsAttention ? ', needs attention' : '';
  print(`${order.id}  ${order.number}  ${order.status}${order.reason ? ` (${order.reason})` : ''}`);
  print(`${saga.flow}  ${saga.phase}${attention}, next due ${saga.dueAt ?? 'never'}`);
  if (saga.interrupted) print(`goes on with ${saga.interrupted} if this is refused`);
  const { request } = saga;
  if (request) print(`asked to stop: ${request.reason} by ${request.by} at ${request.at}`);
  const section = (headings: string[], rows: unknown[][]) => {
    if (rows.length > 0) print(`\n${table(headings, rows)}`);
  };
  section(
    ['STEP', 'KIND', 'STATE', 'ASKS', 'MESSAGE'],
    saga.steps.map((step: Data) => [step.name, step.kind, step.state, step.service, step.message]),
  );
  section(
    ['AWAITS', 'OF', 'ATTEMPTS', 'DUE', 'REASON', 'GIVEN UP'],
    saga.awaits.map((asked: Data) => [...inWords(asked), asked.limitAt]),
  );
  section(
    ['AT', 'BY', 'ACT', 'WHY', 'OUTCOME'],
    saga.operatorActs.map((act: Data) => [act.at, act.by, act.action, act.reason, act.outcome]),
  );
  return 0;
}

/** Asks again for all that an order awaits. */
export async function retry(desk: Desk, name: string, reason: string): Promise<ExitCode> {
  const orderId = await idOf(desk, name);
  return orderId ? retryOne(desk, orderId, reason) : isUnknown(desk.print, name);
}

/** Asks again for all that the stuck orders await; of a service, where one is named. */
export async function retryAll(desk: Desk, service: string | undefined, reason: string): Promise<ExitCode> {
  const found = await stuckOnes(desk, service);
  if (found.length === 0) desk.print('Nothing is stuck.');
  let code: ExitCode = 0;
  for (const { order } of found) if ((await retryOne(desk, order.id, reason)) !== 0) code = 1;
  return code;
}

async function retryOne({ client, token, print }: Desk, orderId: string, reason: string): Promise<ExitCode> {
  const { retrySaga } = await ask(client, operation('retry-saga'), { input: { orderId, reason } }, token);
  if (retrySaga.__typename !== 'Saga') return refuse((line) => print(`${orderId}  ${line}`), retrySaga);
  print(`${orderId}  asked again: ${retrySaga.awaits.map(({ id }: Data) => id).join(', ')}`);
  return 0;
}

/** Ends by force what cannot go on by itself, where that is safe. */
export async function forceUndo(desk: Desk, name: string, reason: string): Promise<ExitCode> {
  const { client, token, print } = desk;
  const orderId = await idOf(desk, name);
  if (!orderId) return isUnknown(print, name);
  const answer = await ask(client, documents.forceUndo, { input: { orderId, reason } }, token);
  const forced: Data = answer.forceUndo;
  if (forced.__typename !== 'Saga') return refuse(print, forced);
  const awaits = forced.awaits.map(({ id }: Data) => id).join(', ') || 'nothing';
  print(`${orderId}  ${forced.phase}, awaits ${awaits}`);
  return 0;
}

/** People know an order by its number; the acts take its id. Null where there is no such order. */
async function idOf({ client, token }: Desk, name: string): Promise<string | null> {
  const { saga } = await ask(client, documents.saga, { order: name }, token);
  return (saga?.order.id as string | undefined) ?? null;
}

function isUnknown(print: Desk['print'], name: string): ExitCode {
  print(`There is no order ${name}.`);
  return 1;
}
