import { type Bench, type Line, ms, type Sizes, subscribed, total, warmUp } from './bench';
import type { GatewaySaid, Memory } from './story';

const bars = { p99Ms: 250, subscriberBytes: 20_000 };

/** Each subscriber follows a parcel of its own. */
export async function spread(bench: Bench, sizes: Sizes, snapshot?: string): Promise<Line[]> {
  const { subscribers, perSecond, seconds, identities } = sizes;
  await warmUp(bench, subscribers);
  const before = await bench.askGateway();
  await bench.askClients({
    do: 'open',
    url: bench.url,
    clients: subscribers,
    parcels: subscribers,
    identities,
  });
  const open = await subscribed(bench, subscribers);
  if (snapshot !== undefined) await bench.askGateway({ do: 'snapshot', path: snapshot });
  const began = await bench.askGateway();
  const published = await bench.askSubgraph({ do: 'publish', parcels: subscribers, perSecond, seconds });
  const events = total(published);
  const seen = await bench.askClients({ do: 'settle', expected: events });
  const after = await bench.askGateway();
  const lost = events - seen.received + seen.lost;
  const cpu = ((after.cpuMs - began.cpuMs) / events) * 1_000;
  return [
    [
      `${subscribers} subscribers, each of its own: subscribed`,
      String(open.subscribers),
      open.subscribers === subscribers,
    ],
    [
      '  at the subgraph: subscriptions, connections',
      `${open.subgraph.subscriptions}, ${open.subgraph.connections}`,
      null,
    ],
    [`  events lost, of ${perSecond} a second for ${seconds} s`, `${lost} of ${events}`, lost === 0],
    ['  repeated', String(seen.repeated), seen.repeated === 0],
    ['  errors', seen.errors.join(' ') || 'none', seen.errors.length === 0],
    ['  publish to client, p50', ms(seen.p50), null],
    ['  publish to client, p99', ms(seen.p99), seen.p99 < bars.p99Ms],
    ['  publish to client, most', ms(seen.max), null],
    ...executed(began, after, events),
    ['  CPU time of the gateway an event', `${cpu.toFixed(0)} µs`, null],
    ...memory('quiet', before, open.gateway, open.subscribers),
    ...memory('after the events', before, after, open.subscribers),
  ];
}

function executed(began: GatewaySaid, after: GatewaySaid, events: number): Line[] {
  if (!began.counts || !after.counts) return [];
  const executions = after.counts.executions - began.counts.executions;
  return [['  executions', String(executions), executions === events]];
}

/** What each subscriber has added to the gateway's memory. */
function memory(when: string, before: GatewaySaid, then: GatewaySaid, subscribers: number): Line[] {
  const each = (key: keyof Memory) => Math.round((then.memory[key] - before.memory[key]) / subscribers);
  const line = (key: keyof Memory): Line => [
    `  memory a subscriber, ${when}: ${key}`,
    `${each(key)} bytes`,
    key === 'rss' ? each(key) < bars.subscriberBytes : null,
  ];
  return [line('rss'), line('heapUsed'), line('external')];
}
