import { spawn } from 'node:child_process';
import { findMongod, startMongo } from './mongod';
import { findRabbit, startRabbit } from './rabbitmq';

/**
 * `tsx test/servers/with.ts npm test`: runs a command with MONGODB_URL and RABBITMQ_URL of servers of its own, from the
 * installed `mongod` and `rabbitmq-server`, and ends as it does. MONGOD_PIDS and RABBITMQ_PID say which processes they
 * are. Exits with 3 where one of them is not installed.
 */
async function main([command, ...args]: string[]): Promise<number> {
  if (!command) throw new Error('Usage: with.ts COMMAND [ARGUMENT ...]');
  if (!findMongod() || !findRabbit()) {
    console.error('mongod and rabbitmq-server are not both installed');
    return 3;
  }
  const mongo = await startMongo();
  try {
    const rabbit = await startRabbit();
    try {
      const urls = { MONGODB_URL: mongo.url, RABBITMQ_URL: rabbit.url };
      const pids = { MONGOD_PIDS: mongo.pids().join(), RABBITMQ_PID: String(rabbit.pid()) };
      return await run(command, args, { ...urls, ...pids });
    } finally {
      await rabbit.stop();
    }
  } finally {
    await mongo.stop();
  }
}

function run(command: string, args: string[], env: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
