import { definitionOf, type Outstanding, type Step } from '../../platform/saga/flow';
import type { Order } from './domain';
import type { SagaStepState } from './generated';
import { flows } from './saga';

/** A step of the flow that an order follows, and how far it is. */
export interface StepOf {
  step: Step<Order>;
  state: SagaStepState;
  awaits: Outstanding | null;
}

/** The steps of the flow that an order follows, in order; none where this version knows no such flow. */
export function stepsOf({ saga }: Order): StepOf[] {
  const steps = flows.find((flow) => definitionOf(flow) === saga.definition)?.steps ?? [];
  const isWhole = steps.every(({ name }) => saga.done.includes(name));
  const isTakenBack = saga.phase === 'undoing' || (saga.phase === 'ended' && !isWhole);
  return steps.map((step) => {
    const awaits = saga.outstanding.find(({ operation }) => operation.step === step.name) ?? null;
    const isDone = saga.done.includes(step.name);
    return { step, awaits, state: stateOf(awaits, isDone, isTakenBack && Boolean(step.undo), saga.phase) };
  });
}

function stateOf(
  awaits: Outstanding | null,
  isDone: boolean,
  isUndone: boolean,
  phase: Order['saga']['phase'],
): SagaStepState {
  if (awaits) return awaits.operation.direction === 'undo' ? 'UNDOING' : 'ASKED';
  if (isDone) return isUndone ? 'UNDONE' : 'DONE';
  return phase === 'forward' ? 'TO_COME' : 'NOT_DONE';
}

/** The type of the message that asks for an operation; its name where this version knows no such step. */
export function messageOf({ operation }: Outstanding): string {
  const { flow, flowVersion, step, direction } = operation;
  const found = flows
    .find(({ name, version }) => name === flow && version === flowVersion)
    ?.steps.find(({ name }) => name === step);
  const asked = direction === 'undo' ? found?.undo?.command : found?.command;
  return asked?.command.type ?? operation.id;
}
