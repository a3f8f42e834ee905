import { z } from 'zod';
import { loadEnvFile, port, readSettings } from '../../platform/settings';
import { ask, type Client, connect, operation } from '../client';
import { Misused, read, usage } from './read';

const settings = z.object({
  GATEWAY_URL: z.url().optional(),
  PORT: port().default(4000),
  STAFF_EMAIL: z.string().default('staff@waybill.local'),
  STAFF_PASSWORD: z.string().optional(),
  OPS_TOKEN: z.string().optional(),
});

async function tokenFor(client: Client, set: z.infer<typeof settings>): Promise<string> {
  if (set.OPS_TOKEN) return set.OPS_TOKEN;
  const { STAFF_EMAIL: email, STAFF_PASSWORD: password } = set;
  if (!password) throw new Error('Set STAFF_PASSWORD to the password of the staff account, or OPS_TOKEN.');
  const { login } = await ask(client, operation('login'), { input: { email, password } });
  if (login.__typename !== 'LoginSuccess') throw new Error(login.message);
  return login.accessToken as string;
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.length === 1 && ['help', '--help', '-h'].includes(args[0] ?? '')) {
    console.log(usage);
    return 0;
  }
  const run = read(args);
  loadEnvFile();
  const set = readSettings(settings, process.env);
  const url = set.GATEWAY_URL ?? `http://localhost:${set.PORT}/graphql`;
  const client = connect(url);
  const token = await tokenFor(client, set).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw new Error(`${error instanceof Error ? error.message : String(error)}${cause} (at ${url})`);
  });
  return run({ client, token, print: (line) => console.log(line) });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof Misused) console.error(`\n${usage}`);
    process.exit(2);
  },
);
