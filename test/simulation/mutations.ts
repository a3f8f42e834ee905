import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A mistake that somebody could make. The simulation must not let any of them pass. */
export interface Mutation {
  /** The rule of docs/architecture.md that it breaks. */
  rule: number;
  name: string;
  edits: { file: string; find: string; replace: string }[];
}

const root = join(__dirname, '..', '..');
const orchestrator = 'platform/saga/orchestrator.ts';
const walker = 'platform/saga/walker.ts';
const participant = 'platform/saga/participant.ts';
const holds = 'subgraphs/inventory/domain/holds.ts';
const paymentCommands = 'subgraphs/payments/domain/commands.ts';
const paymentStore = 'subgraphs/payments/store.ts';

const one = (rule: number, name: string, file: string, find: string, replace: string): Mutation => ({
  rule,
  name,
  edits: [{ file, find, replace }],
});

export const mutations: readonly Mutation[] = [
  one(
    1,
    'no version check: the last writer wins',
    'platform/store/versions.ts',
    '$set: { ...$set, replaces }, $inc: { ...$inc, version: 1 }',
    '$set: { ...$set }, $inc: { ...$inc, version: 1, replaces: 1 }',
  ),
  one(
    1,
    'published from memory after a write that missed',
    orchestrator,
    'const written = planned.filter((_, index) => !overtaken.has(index));',
    'const written = planned;',
  ),
  {
    rule: 2,
    name: 'a repeat is decided again',
    edits: [
      {
        file: participant,
        find: 'operations.find(({ id }) => id === sent.data.operation.id)',
        replace: 'operations.findLast(({ id }) => id === sent.data.operation.id)',
      },
      {
        file: participant,
        find: 'const isNew = (sent: SagaCommand) => !fold.find(sent);',
        replace: 'const isNew = (_: SagaCommand) => true;',
      },
    ],
  },
  one(
    2,
    'the undo of what never happened is not kept: the late original has its effect',
    holds,
    "RELEASED: refuse('ALREADY_UNDONE', 'RELEASED'),",
    'RELEASED: { decide: true },',
  ),
  one(
    2,
    'an authorization after its void',
    paymentCommands,
    "authorize: { refuse: 'ALREADY_UNDONE' },",
    "authorize: { call: 'authorize' },",
  ),
  one(
    3,
    'a timeout counts as a refusal',
    'subgraphs/payments/domain/outcomes.ts',
    "if (outcome === 'TIMEOUT' || outcome === 'UNKNOWN')",
    "if (outcome === 'UNKNOWN')",
  ),
  one(
    3,
    'a refusal is forgotten',
    participant,
    'changed.add(sent.subject);',
    "if (operation.answer?.outcome !== 'refused') changed.add(sent.subject);",
  ),
  one(
    3,
    'an undo overtakes the call that is in flight',
    paymentCommands,
    'if (payment?.call) {',
    "if (payment?.call && command.kind === 'void') return { payment, answer: { outcome: 'done', output: { undone: false } } };\n  if (payment?.call) {",
  ),
  one(
    4,
    'nothing has a due time',
    walker,
    'return { ...document, saga, dueAt: earliest(outstanding) };',
    'return { ...document, saga, dueAt: null };',
  ),
  one(
    4,
    'calls to the provider are not looked up when their lease ends',
    'subgraphs/payments/calls/index.ts',
    'const due = await claimDue(deps, BATCH);',
    'const due = (await claimDue(deps, BATCH)).slice(0, 0);',
  ),
  one(
    5,
    'the silent step is not undone',
    walker,
    'return fail(document, step, late.reason ?? STEP_TIMEOUT, now, step);',
    'return fail(document, step, late.reason ?? STEP_TIMEOUT, now);',
  ),
  one(
    5,
    'no limit before the pivot',
    walker,
    'const late = expired(document, now);',
    'const late = undefined as ReturnType<typeof expired>;',
  ),
  one(
    6,
    'a cancel begins while a command is outstanding',
    walker,
    'return isAnswered ? goOn(recorded, now) : recorded;',
    'return isAnswered || now ? goOn(recorded, now) : recorded;',
  ),
  one(
    7,
    'an undo that is not through yet counts as done',
    walker,
    "if (answer.outcome === 'pending') return keepAsking(document, awaited, answer.reason, now);\n    if (answer.outcome === 'refused') return waitForPerson",
    "if (answer.outcome === 'pending') return withSaga(document, { outstanding: replaced(document, awaited, null) });\n    if (answer.outcome === 'refused') return waitForPerson",
  ),
  {
    rule: 8,
    name: 'a reply is matched by its step alone',
    edits: [
      {
        file: walker,
        find: 'operation.id === echoed.id &&\n    operation.flow === echoed.flow &&\n    operation.flowVersion === echoed.flowVersion &&\n    operation.step === echoed.step &&\n    operation.direction === echoed.direction',
        replace: 'operation.step === echoed.step',
      },
    ],
  },
  one(
    9,
    'events are cleared though nobody has confirmed them',
    'platform/outbox.ts',
    'await broker.publish(saying.flatMap(({ outbox }) => outbox.map(event)));',
    'await broker.publish(saying.flatMap(({ outbox }) => outbox.map(event))).catch(() => undefined);',
  ),
  one(
    9,
    'the outbox is skipped',
    orchestrator,
    'outbox: [...outbox.unsaid(before), ...events],',
    'outbox: outbox.unsaid(before),',
  ),
  {
    rule: 9,
    name: 'a gap is not fetched from the store',
    edits: [
      {
        file: 'platform/feed.ts',
        find: 'if (follower.cursor < sequence - entries.length) isBehind = true;',
        replace: 'if (follower.cursor > sequence) isBehind = true;',
      },
      {
        file: 'platform/feed.ts',
        find: 'if (entry.sequence !== this.cursor + 1) continue;',
        replace: 'if (entry.sequence <= this.cursor) continue;',
      },
    ],
  },
  one(
    10,
    'a batch is acknowledged before it is written',
    'platform/broker/batches.ts',
    'await handle(deliveries);',
    'origin.acknowledge(deliveries);\n      await handle(deliveries);',
  ),
  {
    rule: 10,
    name: 'what a batch touches is loaded outside of its transaction, and the guard is gone',
    edits: [
      {
        file: paymentStore,
        find: 'accounts: await accounts.find(customers, { session }).toArray(),',
        replace: 'accounts: await accounts.find(customers).toArray(),',
      },
      { file: paymentStore, find: '{ _id, sequence: after }', replace: '{ _id }' },
      { file: paymentStore, find: 'guard.available = { $gte: -available }', replace: 'guard._id = _id' },
    ],
  },
  one(
    11,
    'what looks impossible from memory is parked unread',
    participant,
    'if (isRead || isUnavailable(error)) throw error;',
    'if (isRead || error) throw error;',
  ),
  one(
    11,
    'a batch is parked whole',
    'platform/inbox.ts',
    'if (!conflict && items.length === 1) {',
    'if (!conflict) {',
  ),
  one(
    11,
    'trouble of the store is parked',
    'platform/inbox.ts',
    'if (isUnavailable(error)) throw error;',
    '',
  ),
  one(
    12,
    'an order goes on by the newest version of its flow',
    walker,
    'const flow = flows.get(saga.definition);',
    "const flow = [...flows.values()].find(({ name }) => name === saga.definition.split('@')[0]);",
  ),
  one(
    12,
    'what only a newer replica knows is parked',
    'platform/saga/decisions.ts',
    'left.push(reply);',
    'throw new Error(reply.type);',
  ),
];

/** The file as the edits leave it. Throws where one no longer fits: the list follows the code. */
export function mutated({ name, edits }: Mutation): Map<string, string> {
  const files = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const text = files.get(file) ?? readFileSync(join(root, file), 'utf8');
    if (text.split(find).length !== 2) throw new Error(`${name}: ${file} does not have this once: ${find}`);
    files.set(
      file,
      text.replace(find, () => replace),
    );
  }
  return files;
}
