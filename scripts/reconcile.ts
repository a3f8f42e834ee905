import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadEnvFile, port, readSettings } from '../platform/settings';
import { ask, connect, operation } from './client';

const settings = z.object({
  GATEWAY_URL: z.url().optional(),
  PORT: port().default(4000),
  STAFF_EMAIL: z.string().default('staff@waybill.local'),
  STAFF_PASSWORD: z.string('set it to the password of the staff account'),
});

/**
 * `npm run reconcile -- --reason <why>`: has a live system compare what its services keep of orders with what has become
 * of them, now.
 */
async function reconcile(args: string[]): Promise<void> {
  const { reason } = parseArgs({ args, options: { reason: { type: 'string' } } }).values;
  if (!reason?.trim()) throw new Error('Say why, with --reason: it is kept with your name.');
  loadEnvFile();
  const { GATEWAY_URL, PORT, STAFF_EMAIL, STAFF_PASSWORD } = readSettings(settings, process.env);
  const client = connect(GATEWAY_URL ?? `http://localhost:${PORT}/graphql`);
  const input = { email: STAFF_EMAIL, password: STAFF_PASSWORD };
  const { login } = await ask(client, operation('login'), { input });
  if (login.__typename !== 'LoginSuccess') throw new Error(login.message);
  const variables = { input: { reason } };
  const { reconcile: begun } = await ask(client, operation('reconcile'), variables, login.accessToken);
  if (begun.__typename !== 'Reconciliation') throw new Error(begun.message);
  console.log(
    `Asked for at ${begun.requestedAt}. It goes on by itself: npm run audit says what does not fit.`,
  );
}

reconcile(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
