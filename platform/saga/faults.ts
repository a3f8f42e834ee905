import type { Outstanding } from './flow';

/**
 * What a command can be made to suffer, for whoever wants to see what becomes of it. The names travel with the command.
 * - `REFUSE`: it is refused, for good, as the participant refuses by itself.
 * - `TIMEOUT`: it is done, and nobody hears of it.
 * - `UNKNOWN`: nobody can say whether it is done. Only for what is done by somebody outside.
 * - `SILENT`: it is lost on its way: neither done nor answered.
 * - `DUPLICATE`: it arrives twice.
 * - `CRASH_BEFORE`, `CRASH_AFTER`: whoever handles it dies, once, before or after the write and before the answer.
 * - `FAIL_UNDO`: its undo fails.
 */
export const faultNames = [
  'REFUSE',
  'TIMEOUT',
  'UNKNOWN',
  'SILENT',
  'DUPLICATE',
  'CRASH_BEFORE',
  'CRASH_AFTER',
  'FAIL_UNDO',
] as const;
export type FaultName = (typeof faultNames)[number];

/** A fault that a step is to have, kept with the document. `SLOW`: it is silent when it is asked first, and then answers. */
export interface StepFault {
  step: string;
  fault: FaultName | 'SLOW';
}

/** What is never given up answers in the end: it fails when it is asked for the first times, this many. */
const FAILING_ATTEMPTS = 2;

/** What this attempt of an operation is to suffer: it follows from what is stored, as the command itself does. */
export function faultsOf(wished: readonly StepFault[], asked: Outstanding): FaultName[] {
  const { operation, attempts, limitAt } = asked;
  const suffered = wished
    .filter(({ step, fault }) => {
      if (step !== operation.step) return false;
      if ((fault === 'FAIL_UNDO') !== (operation.direction === 'undo')) return false;
      if (fault === 'SLOW') return attempts === 1;
      const isLasting = limitAt !== null && fault !== 'FAIL_UNDO';
      const isLoss = fault === 'SILENT' || fault === 'TIMEOUT' || fault === 'FAIL_UNDO';
      return !isLoss || isLasting || attempts <= FAILING_ATTEMPTS;
    })
    .map(({ fault }) => (fault === 'SLOW' ? 'SILENT' : fault));
  return [...new Set(suffered)];
}
