/**
 * Orders a second from `placeOrder` to CONFIRMED, sustained, on MongoDB and RabbitMQ where their URLs are set and on the
 * embedded engines otherwise; beside the floor of the same run: as many durable writes and confirmed messages an order,
 * in batches of 100, with no business in them. Starts Waybill by itself, as it is deployed, on stores of its own, and prints one
 * JSON line for each measurement. What the numbers are is said in `report.ts`; the arguments are in `arguments.ts`.
 *
 *     npx tsx test/servers/with.ts npm run bench:saga -- --seconds 60 --clients 400
 *     npx tsx test/servers/with.ts npm run bench:saga -- --processes each
 *     npx tsx test/servers/with.ts npm run bench:saga -- --preload 10000,1000000
 */
import { readArguments } from './arguments';
import { runFloor, floorPlan } from './floor';
import { preload } from './preload';
import { report } from './report';
import { createSite, type Site } from './site';

const BATCH = 100;

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2));
  const site = await createSite(given);
  try {
    const sizes = given.preload.length > 0 ? given.preload : [0];
    if (given.preload.length > 0) await site.run({ seconds: 0.5, warmUp: 0.5, clients: 1 });
    for (let round = 0; round < given.rounds; round++) {
      for (const size of sizes) console.log(JSON.stringify(await measure(site, size)));
    }
  } finally {
    await site.dispose();
  }

  async function measure(at: Site, size: number) {
    const preloaded = size > 0 ? await preload(at.env, size) : 0;
    const run = await at.run(given);
    const { lanes, floorSeconds: seconds } = given;
    const plan = floorPlan(run.perOrder, { seconds, lanes, batch: BATCH });
    const floor = await runFloor(plan, at.floorEnv);
    return report(given, { run, floor, plan, preloaded, engines: at.engines });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
