import { z } from 'zod';

/**
 * Called at a named place between two effects. Off by default; a crash test sets FAIL_POINT, and the process kills itself
 * there, as `kill -9` does: nothing is flushed, closed or given back.
 */
export type FailPoint = (reached: string) => void;

/** The places where the platform's own code calls it. */
export const platformFailPoints = [
  'after-load',
  'after-commit',
  'after-publish-before-ack',
  'after-write-before-send',
  'after-send',
  'after-publish-before-clear',
] as const;

/** Where to die, and at which passing, counted from 1. */
export interface Death {
  name: string;
  passing: number;
}

/** `<name>` or `<name>:<n>`, of the names that are given. */
export const failPoint = (names: readonly string[]) =>
  z
    .string()
    .regex(/^[a-z-]+(:[1-9]\d{0,5})?$/, 'must be a name, or a name and a number: after-commit:3')
    .transform((text): Death => {
      const [name = '', passing = '1'] = text.split(':');
      return { name, passing: Number(passing) };
    })
    .refine(({ name }) => names.includes(name), `must be one of ${names.join(', ')}`);

const killSelf = () => void process.kill(process.pid, 'SIGKILL');

export function createFailPoint({ name, passing }: Death, die: () => void = killSelf): FailPoint {
  let passed = 0;
  return (reached) => {
    if (reached === name && ++passed === passing) die();
  };
}
