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
import { type Arguments, readArguments } from './arguments';
import type { Counts } from './counting';
import { runFloor, floorPlan } from './floor';
import { preload } from './preload';
import { report } from './report';
import { createSite, type Site } from './site';

const BATCH = 100;
/** Shows what an order takes, for the floor that is measured first. */
const trial = { seconds: 1, warmUp: 1 };

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2));
  const site = await createSite(given);
  try {
    let { perOrder } = await site.run({ ...trial, clients: given.clients });
    const sizes = given.preload.length > 0 ? given.preload : [0];
    for (let round = 0; round < given.rounds; round++) {
      for (const size of sizes) {
        const { run, ...rest } = await measure(given, { site, size, perOrder });
        ({ perOrder } = run);
        console.log(JSON.stringify(report(given, { run, ...rest })));
      }
    }
  } finally {
    await site.dispose();
  }
}

/** One half of the floor before Waybill and the other after it, so that what the machine gives by the minute falls on both. */
async function measure(
  given: Arguments,
  { site, size, perOrder }: { site: Site; size: number; perOrder: Counts },
) {
  const { warmUp, lanes, floorSeconds } = given;
  const planFor = (counts: Counts) =>
    floorPlan(counts, { warmUp, seconds: floorSeconds / 2, lanes, batch: BATCH });
  const preloaded = size > 0 ? await preload(site.env, size) : 0;
  const before = await runFloor(planFor(perOrder), site.floorEnv);
  const run = await site.run(given);
  const plan = planFor(run.perOrder);
  const floors = [before, await runFloor(plan, site.floorEnv)];
  return { run, floors, plan, preloaded, engines: site.engines };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
