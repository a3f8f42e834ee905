import { type Bench, type Line, ms, type Sizes, subscribed, total, warmUp } from './bench';

/** All follow the same parcel: that is one subscription at the subgraph for each viewer, and one execution an event. */
export async function same(bench: Bench, { subscribers, identities }: Sizes): Promise<Line[]> {
  await warmUp(bench, 1);
  const before = await bench.askGateway();
  await bench.askClients({ do: 'open', url: bench.url, clients: subscribers, parcels: 1, identities });
  const { gateway: open, subgraph } = await subscribed(bench, subscribers);
  const published = await bench.askSubgraph({ do: 'publish', parcels: 1, perSecond: 2, seconds: 10 });
  const events = total(published);
  const expected = events * subscribers;
  const seen = await bench.askClients({ do: 'settle', expected });
  const after = await bench.askGateway();
  const streams = Math.max(1, identities);
  const cpu = ((after.cpuMs - open.cpuMs) / Math.max(1, seen.received)) * 1_000;
  const counted: Line[] = [];
  if (before.counts && after.counts) {
    const executions = after.counts.executions - before.counts.executions;
    counted.push(['  executions, of events', `${executions} of ${events}`, executions === events * streams]);
  }
  return [
    [
      `${subscribers} subscribers of the same: subscriptions at the subgraph`,
      String(subgraph.subscriptions),
      subgraph.subscriptions === streams,
    ],
    [
      '  events published, sent by the subgraph',
      `${events}, ${published.sent - subgraph.sent}`,
      published.sent - subgraph.sent === events * streams,
    ],
    ...counted,
    ['  lost', `${expected - seen.received} of ${expected}`, expected === seen.received && seen.lost === 0],
    ['  errors', seen.errors.join(' ') || 'none', seen.errors.length === 0],
    ['  publish to client, p50', ms(seen.p50), null],
    ['  publish to client, p99', ms(seen.p99), null],
    ['  CPU time of the gateway a message', `${cpu.toFixed(1)} µs`, null],
  ];
}
