import { parseArgs } from 'node:util';
import { tryMutation } from './caught';
import { mutations } from './mutations';

/**
 * `npm run simulate:teeth`: makes each mistake of `mutations.ts` in a copy of the code and runs the simulation there,
 * which must fail, and fail the same way when the seed that failed is run again. Ends with 1 when one of them passes.
 * `--only <part of a name>` tries some of them.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    orders: { type: 'string', default: '100' },
    only: { type: 'string', default: '' },
  },
});

async function main(): Promise<void> {
  const missed: string[] = [];
  for (const mutation of mutations.filter(({ name }) => name.includes(values.only))) {
    const { isCaught, isReplayed, said } = await tryMutation(mutation, values);
    const verdict = !isCaught ? 'PASSED' : isReplayed ? 'caught' : 'CAUGHT, BUT NOT AGAIN';
    console.log(`${verdict}  rule ${mutation.rule}: ${mutation.name}\n          ${said}`);
    if (!isReplayed) missed.push(mutation.name);
  }
  process.exitCode = missed.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(2);
});
