/**
 * CPU time of a request, throughput and response times of gateways over the same supergraph and the same four subgraphs,
 * each gateway in a process of its own. The subgraphs answer from tables for next to no work, in one process that is not
 * measured. What the figures are is said in `measure/report.ts`; the arguments are in `arguments.ts`.
 *
 *     npm run bench:gateway                                    a few minutes
 *     npm run bench:gateway -- --quick                         under a minute
 *     npm run bench:gateway -- --peers waybill,stock,floor --workloads hops --json
 *     npm run bench:gateway -- --beside ../other/dist          two builds of ours
 *     npm run bench:gateway -- --profile /tmp/profiles         where our own time goes
 *
 * Apollo Router and Hive Router are measured where ROUTER_BIN and HIVE_ROUTER_BIN name their programs.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Arguments, readArguments } from './arguments';
import { composeShop, type SubgraphUrls } from './graph/schemas';
import { type Workload, workloads } from './graph/workloads';
import { profileWorkload } from './measure/profile';
import { type Summary, summarize, tableOf } from './measure/report';
import { checkAnswers, runRounds, shareOf } from './measure/rounds';
import { chosenPeers, togetherPeers } from './peers/gateways';
import type { Peer, Running, Site } from './peers/peer';
import { type Child, programOf, said, startChild } from './processes/child';

/** What runs for as long as the bench does. */
interface Bench extends Site {
  load: Child;
  stop(): Promise<void>;
}

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2));
  const bench = await startBench();
  try {
    const chosen = workloads.filter(({ name }) => given.workloads.includes(name));
    if (given.profile !== undefined) {
      for (const workload of chosen)
        console.log(await profileWorkload(bench, workload, given, given.profile));
    } else {
      await compare(bench, chosen, given);
    }
  } finally {
    await bench.stop();
  }
}

async function startBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-gateway-'));
  const helper = (name: string) =>
    startChild({ ...programOf(name, []), logFile: join(folder, `${name}.log`), ipc: true });
  const subgraphs = helper('subgraphs');
  const load = helper('load');
  const stop = async () => {
    await Promise.all([load.stop(), subgraphs.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const urls = await said<SubgraphUrls>(subgraphs);
    const supergraphPath = join(folder, 'supergraph.graphql');
    writeFileSync(supergraphPath, composeShop(urls));
    return { urls, supergraphPath, folder, load, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function compare(bench: Bench, chosen: readonly Workload[], given: Arguments): Promise<void> {
  const apart = chosen.filter(({ isTogether }) => !isTogether);
  const together = chosen.filter(({ isTogether }) => isTogether);
  const comparisons = [
    await compareAt(bench, apart, chosenPeers(given.peers, given.beside), given),
    await compareAt(bench, together, togetherPeers, given),
  ];
  const machine = `${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown kind'}, Node ${process.version}`;
  const load = `load ${loadavg()
    .map((average) => average.toFixed(1))
    .join(' ')}`;
  if (given.json) console.log(JSON.stringify({ machine, load, given, comparisons }));
  else console.log([`${machine}, ${load}`, ...comparisons.map(textOf)].join('\n'));
}

/** What came of some workloads with some peers. */
interface Comparison {
  about: Readonly<Record<string, string>>;
  /** Why a peer is missing. */
  notRun: Readonly<Record<string, string>>;
  /** By workload and peer. */
  results: Readonly<Record<string, Readonly<Record<string, Summary>>>>;
}

async function compareAt(
  bench: Bench,
  chosen: readonly Workload[],
  peers: readonly Peer[],
  given: Arguments,
): Promise<Comparison> {
  const about = Object.fromEntries(peers.map((peer) => [peer.name, peer.about]));
  const running = new Map<string, Running>();
  const notRun: Record<string, string> = {};
  const results: Record<string, Record<string, Summary>> = {};
  if (chosen.length === 0) return { about: {}, notRun, results };
  try {
    for (const peer of peers) {
      try {
        running.set(peer.name, await peer.start(bench));
      } catch (error) {
        notRun[peer.name] = error instanceof Error ? error.message : String(error);
      }
    }
    for (const workload of chosen) {
      for (const { url } of running.values()) await checkAnswers(url, workload);
      const share = shareOf(workload, given.requests);
      const { rounds, connections } = given;
      const options = { workload, rounds, connections, ...share, load: bench.load };
      results[workload.name] = summarize(await runRounds(running, options), baseOf(workload));
    }
    return { about, notRun, results };
  } finally {
    for (const gateway of running.values()) await gateway.stop();
  }
}

const baseOf = ({ isTogether }: Workload) => (isTogether ? 'by HTTP' : 'stock');

function textOf({ about, notRun, results }: Comparison): string {
  const peers = Object.entries(about).map(
    ([name, text]) => `${name}: ${name in notRun ? `not run: ${notRun[name]}` : text}`,
  );
  const tables = workloads.flatMap((workload) => {
    const summaries = results[workload.name];
    const title = `\n${workload.name}: ${workload.about}\n`;
    return summaries ? [title, tableOf(summaries, baseOf(workload))] : [];
  });
  return [...peers, ...tables, ''].join('\n');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
