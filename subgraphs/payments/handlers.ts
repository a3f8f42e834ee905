import type { BatchHandler, Broker } from '../../platform/broker/broker';
import type { Clock } from '../../platform/clock';
import type { DeadLetters } from '../../platform/dead-letters';
import type { FailPoint } from '../../platform/fail-point';
import type { FaultInjection } from '../../platform/saga/fault-injection';
import {
  accept,
  type AcceptedEvents,
  acceptEvents,
  type Circumstances,
  type Decision,
  opening,
  participant,
} from '../../platform/saga/participant';
import type { KnownRows } from '../../platform/saga/known-rows';
import type { Answer } from '../../platform/saga/protocol';
import { userRegistered } from '../users/messages';
import { decideCommand, type Lease, type Payment, type PaymentCommand } from './domain';
import { authorizePayment, capturePayment, refundPayment, voidPayment } from './messages';
import type { PaymentRow, PaymentsStore } from './store';

export const service = 'payments';

/** message -> decision -> reply. What needs the provider is answered when its outcome is known (`calls/`). */
const handlers = [
  opening(
    accept<Payment, Lease, typeof authorizePayment>(
      authorizePayment,
      (payment, { customerId, amount }, about) =>
        decide(payment, { kind: 'authorize', customerId, ...amount }, about),
    ),
  ),
  accept<Payment, Lease, typeof voidPayment>(voidPayment, (payment, _, about) =>
    decide(payment, { kind: 'void' }, about),
  ),
  accept<Payment, Lease, typeof capturePayment>(capturePayment, (payment, _, about) =>
    decide(payment, { kind: 'capture' }, about),
  ),
  accept<Payment, Lease, typeof refundPayment>(refundPayment, (payment, { amount }, about) =>
    decide(
      payment,
      { kind: 'refund', amount: amount?.amount ?? null, currency: amount?.currency ?? null },
      about,
    ),
  ),
];

/** What the answers of each command may be is said in `messages.ts`; the tables of `domain/` are held to it by their test. */
function decide(
  payment: Payment | null,
  command: PaymentCommand,
  { sagaId, operation, now, world }: Circumstances<Lease>,
): Decision<Payment, never, never> {
  const about = { orderId: sagaId, now, lease: world };
  const decision = decideCommand(payment, operation.id, command, about);
  return { state: decision.payment, answer: decision.answer as Answer<never, never> | null };
}

export interface HandlerDependencies {
  store: PaymentsStore;
  /** Shared with the calls, which write the same rows. */
  known: KnownRows<PaymentRow>;
  broker: Broker;
  clock: Clock;
  deadLetters: DeadLetters;
  lease: Lease;
  faults?: FaultInjection;
  /** Given the rows that changed, as they are stored, when they are. */
  begin(rows: readonly PaymentRow[]): void;
  openAccounts(customerIds: readonly string[]): Promise<unknown>;
  failPoint?: FailPoint | undefined;
  events?: readonly AcceptedEvents[];
}

/** Handles the queue `payments`: a batch is one transaction of two store calls, whatever it holds. */
export function createHandler(deps: HandlerDependencies): BatchHandler {
  const { store, broker, clock, deadLetters, lease, events = [] } = deps;
  return participant<Payment, Lease>({
    service,
    database: store.database,
    rows: store.payments,
    known: deps.known,
    broker,
    clock,
    deadLetters,
    handlers,
    ...(deps.faults && { faults: deps.faults }),
    events: [
      acceptEvents(userRegistered, async (registered) => {
        await deps.openAccounts([...new Set(registered.map(({ data }) => data.userId))]);
      }),
      ...events,
    ],
    failPoint: deps.failPoint,
    load: async () => lease,
    save: async () => {},
    committed: (rows) => deps.begin(rows.map((row) => ({ ...row, version: row.version + 1 }))),
  });
}
