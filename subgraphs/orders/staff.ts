import type { Filter } from 'mongodb';
import { requireScope } from '../../platform/auth';
import type { Clock } from '../../platform/clock';
import { findConnection, pageArguments } from '../../platform/connections';
import { requireId } from '../../platform/ids';
import { faultOfReason, type OperatorActs } from '../../platform/operator-acts';
import type { Outstanding } from '../../platform/saga/flow';
import type { ForceRefusal } from '../../platform/saga/operator';
import type { Orchestrator } from '../../platform/saga/orchestrator';
import type { Collection } from '../../platform/store/store';
import type { Order } from './domain';
import type { Resolvers, SagaDirection, SagaFilter, SagaPhase, SagaStepKind } from './generated';
import type { Reconciling } from './reconciling';
import { messageOf, type StepOf, stepsOf } from './steps';

export type { StepOf } from './steps';
export type Operation = Outstanding;

export interface StaffDeps {
  orders: Collection<Order>;
  orchestrator: Orchestrator<Order>;
  operatorActs: OperatorActs;
  clock: Clock;
  reconciling: Pick<Reconciling, 'request'>;
}

/** Asked so often, something is worth a look, long before it is an alarm. */
const STUCK_ATTEMPTS = 3;
/** Due for so long, and nobody has looked: no replica that knows its flow is running. */
const STUCK_AFTER_MS = 30_000;
const MOST_ACTS = 100;
const UNDONE_BY_STAFF = 'UNDONE_BY_STAFF';

const underWay = { 'saga.phase': { $in: ['forward', 'undoing'] } };

/** Which orders a filter means at this moment. */
export function matching(filter: SagaFilter, now: Date): Filter<Order> {
  const needsAttention = { 'saga.needsAttention': true };
  const filters: Record<SagaFilter, object> = {
    UNDER_WAY: underWay,
    NEEDS_ATTENTION: needsAttention,
    ENDED: { 'saga.phase': 'ended' },
    STUCK: {
      ...underWay,
      $or: [
        needsAttention,
        { 'saga.outstanding.attempts': { $gte: STUCK_ATTEMPTS } },
        { dueAt: { $lt: new Date(now.getTime() - STUCK_AFTER_MS) } },
      ],
    },
  };
  return filters[filter];
}

const whyNot: Record<ForceRefusal, string> = {
  ENDED: 'It has ended: nothing is outstanding.',
  STILL_ASKED: 'What is taken back was not refused and may yet be done: ask again with retrySaga.',
  PIVOT_ASKED:
    'The money may have been taken, or the parcel stopped: nothing is undone until that is known. Ask again with retrySaga.',
  PAST_PIVOT:
    'The money is taken: cancelOrder or returnOrder takes it back where that is allowed, retrySaga asks again.',
  UNKNOWN_FLOW: 'This replica does not know the flow that the order follows: ask one of a newer version.',
};

const invalidReason = (message: string) => ({
  __typename: 'InvalidInput' as const,
  code: 'INVALID_INPUT',
  message,
  argument: 'input.reason',
});
const notFound = {
  __typename: 'OrderNotFound' as const,
  code: 'ORDER_NOT_FOUND',
  message: 'There is no such order. Check its id.',
};
const retryNotAllowed = {
  __typename: 'RetryNotAllowed' as const,
  code: 'RETRY_NOT_ALLOWED',
  message: 'It awaits nothing, or this replica does not know the flow that it follows.',
};
const isSaga = (order: Order) => ({ __typename: 'Saga' as const, ...order });

/** What operators see of the processes behind orders, and do to them. Each act is written down before it is done. */
export function staffMutations(
  deps: StaffDeps,
): Pick<Required<Resolvers>['Mutation'], 'retrySaga' | 'forceUndo' | 'reconcile'> {
  const { orders, orchestrator, operatorActs, clock, reconciling } = deps;
  const exists = async (id: string) => (await orders.countDocuments({ _id: id })) > 0;
  return {
    async retrySaga(_root, { input: { orderId, reason } }, context) {
      const { id: by } = requireScope(context, 'staff');
      const target = requireId('order', orderId, 'input.orderId');
      const fault = faultOfReason(reason);
      if (fault) return invalidReason(fault);
      if (!(await exists(target))) return notFound;
      const { document, granted } = await operatorActs.record(
        { by, action: 'retrySaga', target, reason },
        () => orchestrator.retry(target),
        (asked) => (asked.granted ? `asked again: ${namesOf(asked.document)}` : 'nothing to ask'),
      );
      if (!document) return notFound;
      return granted ? isSaga(document) : retryNotAllowed;
    },
    async forceUndo(_root, { input: { orderId, reason } }, context) {
      const { id: by } = requireScope(context, 'staff');
      const target = requireId('order', orderId, 'input.orderId');
      const fault = faultOfReason(reason);
      if (fault) return invalidReason(fault);
      if (!(await exists(target))) return notFound;
      const forced = await operatorActs.record(
        { by, action: 'forceUndo', target, reason },
        () => orchestrator.force(target, { by, reason: UNDONE_BY_STAFF, at: clock.now() }),
        (result) =>
          'refused' in result
            ? `refused: ${result.refused}`
            : `waits no longer for ${result.operations.join(', ')}`,
      );
      if (!forced.document) return notFound;
      if (!('refused' in forced)) return isSaga(forced.document);
      const because = forced.refused;
      const message = whyNot[because];
      return { __typename: 'ForceUndoNotAllowed', code: 'FORCE_UNDO_NOT_ALLOWED', message, because };
    },
    async reconcile(_root, { input: { reason } }, context) {
      const { id: by } = requireScope(context, 'staff');
      const fault = faultOfReason(reason);
      if (fault) return invalidReason(fault);
      const requestedAt = clock.now();
      await operatorActs.record(
        { by, action: 'reconcile', target: 'orders', reason },
        () => reconciling.request(),
        () => 'every service has been asked',
      );
      return { __typename: 'Reconciliation', requestedAt };
    },
  };
}

const namesOf = (order: Order | null) =>
  order?.saga.outstanding.map(({ operation }) => operation.id).join(', ');

export function staffQueries(deps: StaffDeps): Pick<Required<Resolvers>['Query'], 'saga' | 'sagas'> {
  const { orders, clock } = deps;
  return {
    saga(_root, { order }, context) {
      requireScope(context, 'staff');
      if (order.startsWith('W-')) return orders.findOne({ number: order });
      return orders.findOne({ _id: requireId('order', order, 'order') });
    },
    sagas(_root, { filter, ...page }, context) {
      requireScope(context, 'staff');
      return findConnection(orders, {
        filter: matching(filter ?? 'UNDER_WAY', clock.now()),
        page: pageArguments(page),
        order: { direction: 'descending' },
      });
    },
  };
}

export function sagaFields({
  operatorActs,
}: StaffDeps): Pick<Required<Resolvers>, 'Saga' | 'SagaStep' | 'SagaOperation'> {
  return {
    Saga: {
      order: (order) => order,
      flow: ({ saga }) => saga.definition,
      phase: ({ saga }) => saga.phase.toUpperCase() as SagaPhase,
      needsAttention: ({ saga }) => saga.needsAttention,
      // An order that awaits nothing has no such field in the store.
      dueAt: ({ dueAt }) => dueAt ?? null,
      limitAt: ({ saga }) => saga.limitAt,
      request: ({ saga }) => saga.request,
      interrupted: ({ saga }) => saga.suspended?.definition ?? null,
      steps: stepsOf,
      awaits: ({ saga }) => saga.outstanding,
      operatorActs: ({ _id }) =>
        operatorActs.acts.find({ target: _id }, { sort: { _id: -1 }, limit: MOST_ACTS }).toArray(),
    },
    SagaStep: {
      name: ({ step }: StepOf) => step.name,
      kind: ({ step }: StepOf) => step.kind.toUpperCase() as SagaStepKind,
      service: ({ step }: StepOf) => step.command.queue,
      message: ({ step }: StepOf) => step.command.command.type,
      undoMessage: ({ step }: StepOf) => step.undo?.command.command.type ?? null,
    },
    SagaOperation: {
      id: ({ operation }: Operation) => operation.id,
      step: ({ operation }: Operation) => operation.step,
      direction: ({ operation }: Operation) => operation.direction.toUpperCase() as SagaDirection,
      service: (asked: Operation) => messageOf(asked).split('.')[0] ?? '',
      message: messageOf,
    },
  };
}
