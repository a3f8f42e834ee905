import { after, describe } from 'node:test';
import { declareCore } from './core';
import { declareCrash } from './crash';
import { declareFaults } from './faults';
import { injectsFaults } from './faults/probe';
import { connect, type Gateway, persistent } from './gateway';
import { readSettings } from './settings';
import { openShop, type Shop } from './shop';
import { createSkips } from './skips';

/** The shop as the parts of the suite see it. */
export interface Shops {
  /** One missing answer fails a test. */
  strict: Shop;
  /** Asks again while something is being killed and started. */
  patient: Shop;
  /** May orders ask for faults here? */
  faults: boolean;
}

const parts = { core: declareCore, faults: declareFaults, crash: declareCrash };
type Part = keyof typeof parts;
const isPart = (name: string): name is Part => Object.hasOwn(parts, name);

async function main(): Promise<void> {
  const named = process.argv.slice(2);
  const unknown = named.find((name) => !isPart(name));
  if (unknown) throw new Error(`There is no part ${unknown}: choose of ${Object.keys(parts).join(', ')}.`);
  const wanted = named.length > 0 ? named.filter(isPart) : (Object.keys(parts) as Part[]);

  const settings = readSettings(process.env);
  const gateway = connect(settings.gatewayUrl, settings.patienceMs);
  await checkAnswers(gateway, settings.gatewayUrl);
  const skips = createSkips();
  const strict = await openShop(gateway, settings, skips);
  const patient = await openShop(persistent(gateway, settings.patienceMs), settings, skips);
  const shops: Shops = { strict, patient, faults: await injectsFaults(strict) };

  describe('acceptance', { concurrency: 1 }, () => {
    for (const part of wanted) parts[part](shops);
    after(async () => {
      await strict.tidy();
      await patient.tidy();
    });
  });
  process.on('exit', () => {
    if (skips.all.size > 0)
      console.log(`\nSKIPPED\n${[...skips.all].map((reason) => `  ${reason}`).join('\n')}`);
  });
}

async function checkAnswers(gateway: Gateway, url: string): Promise<void> {
  const { data } = await gateway.send('{ __typename }').catch((error: unknown) => {
    throw new Error(`${url}: ${(error as Error).message}`);
  });
  if (data?.__typename !== 'Query') throw new Error(`${url} is no GraphQL endpoint`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
