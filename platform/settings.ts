import { existsSync } from 'node:fs';
import { z } from 'zod';

/** The environment says something that cannot be. The message lists every bad setting, a line each. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings';
}

/** Settings whose value must not be shown, not even when it is wrong. */
const secret = /PASSWORD|SECRET|URL|TOKEN|KEY/i;

/**
 * Reads and checks settings from environment variables, which are the schema's keys. An empty variable counts as unset,
 * as in compose files. Throws `InvalidSettings`.
 */
export function readSettings<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: NodeJS.ProcessEnv,
): z.output<z.ZodObject<Shape>> {
  const set = Object.keys(schema.shape).flatMap((name) => {
    const value = env[name]?.trim();
    return value ? [[name, value]] : [];
  });
  const result = schema.safeParse(Object.fromEntries(set));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? 'settings');
    const value = env[name]?.trim();
    if (!value) return `  ${name} is not set: ${issue.message}`;
    return `  ${name} is ${secret.test(name) ? 'set to something unusable' : JSON.stringify(value)}: ${issue.message}`;
  });
  throw new InvalidSettings(`The environment cannot be used:\n${faults.join('\n')}`);
}

/** Reads the file `.env` of the working directory, if there is one. What the environment already says counts. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** A whole number from text, within bounds. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

/** A TCP port; 0 takes any that is free. */
export const port = () => wholeNumber(0, 65_535);
