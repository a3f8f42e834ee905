import type { StepFault } from '../../platform/saga/faults';
import type { Fault, FaultInput, FaultStep } from './generated';

const crashes = ['CRASH', 'CRASH_BEFORE', 'CRASH_AFTER'] as const;
const always = ['SLOW', 'SILENT', 'DUPLICATE', ...crashes] as const;

/**
 * What can happen to each step: what may not refuse is not refused, and only payments asks somebody outside. PLACE is asked
 * by a client, who sees of CRASH_BEFORE and CRASH_AFTER what SILENT and TIMEOUT would be: no answer, and no order or one.
 */
export const possibleFaults: Readonly<Record<FaultStep, readonly Fault[]>> = {
  PLACE: ['SLOW', 'DUPLICATE', ...crashes],
  QUOTE: ['REFUSE', 'TIMEOUT', ...always],
  HOLD: ['REFUSE', 'TIMEOUT', ...always, 'FAIL_UNDO'],
  AUTHORIZE: ['REFUSE', 'TIMEOUT', 'UNKNOWN', ...always, 'FAIL_UNDO'],
  BOOK: ['REFUSE', 'TIMEOUT', ...always, 'FAIL_UNDO'],
  CAPTURE: ['REFUSE', 'TIMEOUT', 'UNKNOWN', ...always],
  COMMIT: ['TIMEOUT', ...always],
  DISPATCH: ['TIMEOUT', ...always],
  TRACK: [...always],
};

const MAX_FAULTS = 20;

/** What is wrong with the faults that an order asks for, and where; null when nothing is. */
export function faultBreach(
  faults: readonly FaultInput[],
  isOn: boolean,
): { argument: string; message: string } | null {
  const argument = 'input.faults';
  if (faults.length === 0) return null;
  if (!isOn) {
    return { argument, message: 'No faults are injected here (FAULT_INJECTION is off). Leave them out.' };
  }
  if (faults.length > MAX_FAULTS) {
    return { argument, message: `An order has at most ${MAX_FAULTS} faults; this one has ${faults.length}.` };
  }
  const index = faults.findIndex(({ step, fault }) => !possibleFaults[step].includes(fault));
  const wrong = faults[index];
  if (!wrong) return null;
  return {
    argument: `${argument}[${index}].fault`,
    message: `${wrong.step} cannot have ${wrong.fault}. It can have ${possibleFaults[wrong.step].join(', ')}.`,
  };
}

/** The faults as they are kept with the order. Chance decides when a CRASH comes, so that it is the same on every attempt. */
export function keptFaults(faults: readonly FaultInput[], random: () => number): StepFault[] {
  return faults.map(({ step, fault }) => {
    const crash = random() < 0.5 ? 'CRASH_BEFORE' : 'CRASH_AFTER';
    return { step: step.toLowerCase(), fault: fault === 'CRASH' ? crash : fault };
  });
}
