import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import WebSocket from 'ws';
import type { Arguments } from '../arguments';
import type { Workload } from '../graph/workloads';
import { waybill } from '../peers/gateways';
import type { Running, Site } from '../peers/peer';
import { type Child, freePort } from '../processes/child';
import { type CpuProfile, selfTimes } from './self-times';
import { aligned } from './report';
import { runRounds, shareOf } from './rounds';

/** Runs one workload against our gateway alone, leaves its `.cpuprofile` in a folder and says where its time goes. */
export async function profileWorkload(
  site: Site & { load: Child },
  workload: Workload,
  { requests: asked, connections, beside: built }: Arguments,
  folder: string,
): Promise<string> {
  const { requests } = shareOf(workload, asked);
  const inspector = await freePort();
  const peer = waybill({
    name: 'waybill',
    about: '',
    built,
    env: { SHARE_FETCHES: 'off' },
    flags: [`--inspect=127.0.0.1:${inspector}`],
  });
  const running = await peer.start(site);
  try {
    const run = (count: number) =>
      runOnce(running, { workload, requests: count, connections, load: site.load });
    await run(requests);
    const session = await openSession(inspector);
    await session.call('Profiler.enable');
    await session.call('Profiler.setSamplingInterval', { interval: 200 });
    await session.call('Profiler.start');
    await run(requests);
    const { profile } = (await session.call('Profiler.stop')) as { profile: CpuProfile };
    session.close();
    const path = join(folder, `${workload.name}.cpuprofile`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, JSON.stringify(profile));
    return describe(workload, path, profile, requests);
  } finally {
    await running.stop();
  }
}

async function runOnce(
  running: Running,
  options: { workload: Workload; requests: number; connections: number; load: Child },
): Promise<void> {
  await runRounds(new Map([['waybill', running]]), { ...options, rounds: 1, warmUp: 1 });
}

interface Session {
  call(method: string, params?: object): Promise<unknown>;
  close(): void;
}

/** Node's inspector over its own WebSocket. */
async function openSession(port: number): Promise<Session> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '', { perMessageDeflate: false });
  await once(socket, 'open');
  let id = 0;
  return {
    async call(method, params = {}) {
      const own = ++id;
      const answer = new Promise<unknown>((resolve, reject) => {
        const listen = (data: Buffer) => {
          const message = JSON.parse(data.toString()) as {
            id?: number;
            result?: unknown;
            error?: { message: string };
          };
          if (message.id !== own) return;
          socket.off('message', listen);
          if (message.error) reject(new Error(message.error.message));
          else resolve(message.result);
        };
        socket.on('message', listen);
      });
      socket.send(JSON.stringify({ id: own, method, params }));
      return answer;
    },
    close: () => socket.close(),
  };
}

const ROWS = 25;

function describe(workload: Workload, path: string, profile: CpuProfile, requests: number): string {
  const { byPlace, byFunction, totalMs } = selfTimes(profile);
  const rows = (times: ReadonlyMap<string, number>) =>
    [...times]
      .sort(([, a], [, b]) => b - a)
      .slice(0, ROWS)
      .map(([name, ms]) => [
        name,
        ((ms / requests) * 1_000).toFixed(0),
        `${((ms / totalMs) * 100).toFixed(1)} %`,
      ]);
  const head = (title: string) => [title, 'µs a request', 'share'];
  return [
    `${workload.name}: ${((totalMs / requests) * 1_000).toFixed(0)} µs a request on the main thread; ${path}`,
    aligned([head('package or folder'), ...rows(byPlace)]),
    aligned([head('function'), ...rows(byFunction)]),
    '',
  ].join('\n\n');
}
