import type { Broker } from '../../platform/broker/broker';
import type { BatchHandler } from '../../platform/broker/broker';
import type { Clock } from '../../platform/clock';
import type { DeadLetters } from '../../platform/dead-letters';
import type { FailPoint } from '../../platform/fail-point';
import type { FaultInjection } from '../../platform/saga/fault-injection';
import {
  accept,
  type AcceptedEvents,
  type Circumstances,
  type Decision,
  opening,
  participant,
  type SagaCommand,
} from '../../platform/saga/participant';
import type { Answer, InputOf, OutputOf, RefusalOf } from '../../platform/saga/protocol';
import {
  decide,
  type Hold,
  type HoldCommand,
  type HoldDecision,
  type Ledger,
  type Line,
  openLedger,
} from './domain';
import { commitStock, holdStock, releaseStock, returnStock } from './messages';
import { type InventoryStore, loadLedger, saveLedger } from './store';

export const service = 'inventory';

/** message -> decision -> reply */
const handlers = [
  opening(
    accept<Hold, Ledger, typeof holdStock>(holdStock, decideHold, (hold, input, about) =>
      decideHold(hold, input, { ...about, world: openLedger([]) }),
    ),
  ),
  accept<Hold, Ledger, typeof releaseStock>(releaseStock, (hold, _, about) => {
    const decision = ask('release', hold, about);
    return { state: decision.hold, answer: { outcome: 'done', output: { undone: decision.effect } } };
  }),
  accept<Hold, Ledger, typeof commitStock>(commitStock, (hold, _, about) => {
    const decision = ask('commit', hold, about);
    return { state: decision.hold, answer: doneOr(decision, {}) };
  }),
  accept<Hold, Ledger, typeof returnStock>(returnStock, (hold, _, about) => {
    const decision = ask('return', hold, about);
    return { state: decision.hold, answer: { outcome: 'done', output: { undone: decision.effect } } };
  }),
];

function decideHold(
  hold: Hold | null,
  { lines }: InputOf<typeof holdStock>,
  about: Circumstances<Ledger>,
): Decision<Hold, OutputOf<typeof holdStock>, RefusalOf<typeof holdStock>> {
  const decision = ask('hold', hold, about, lines);
  return { state: decision.hold, answer: doneOr(decision, {}) };
}

function ask(
  command: HoldCommand,
  hold: Hold | null,
  { sagaId, now, world }: Circumstances<Ledger>,
  lines?: readonly Line[],
): HoldDecision {
  return decide(hold, { orderId: sagaId, command, at: now, ...(lines && { lines }) }, world);
}

function doneOr<Output, Refusal extends string>(
  { refusal }: HoldDecision,
  output: Output,
): Answer<Output, Refusal> {
  return refusal ? { outcome: 'refused', reason: refusal as string as Refusal } : { outcome: 'done', output };
}

export interface HandlerDependencies {
  store: InventoryStore;
  broker: Broker;
  clock: Clock;
  deadLetters: DeadLetters;
  failPoint?: FailPoint | undefined;
  faults?: FaultInjection;
  events?: readonly AcceptedEvents[];
}

/** Handles the queue `inventory`. A batch is five calls to the store, whatever it holds, and one publish. */
export function createHandler({ store, ...deps }: HandlerDependencies): BatchHandler {
  return participant<Hold, Ledger>({
    ...deps,
    service,
    database: store.database,
    rows: store.holds,
    handlers,
    load: (commands, rows, session) => loadLedger(store, touched(commands, rows), session),
    save: (ledger, session) => saveLedger(store, ledger, session),
  });
}

/** The products that these commands may move: those that are wanted, and those that the orders have. */
function touched(commands: readonly SagaCommand[], rows: ReadonlyMap<string, Hold>): Set<string> {
  const products = new Set<string>();
  for (const sent of commands) {
    const { lines = [] } = sent.data.input as { lines?: readonly Line[] };
    for (const { productId } of [...lines, ...(rows.get(sent.subject)?.allocations ?? [])]) {
      products.add(productId);
    }
  }
  return products;
}
