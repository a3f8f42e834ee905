import { type Bench, type Line, type Sizes, total, warmUp } from './bench';

/** Clients are cut at random and come back with the last sequence that they saw; the subgraph is cut off now and then. */
export async function shaken(
  bench: Bench,
  { shaken: clients, shakenSeconds: seconds }: Sizes,
): Promise<Line[]> {
  const parcels = Math.ceil(clients / 4);
  await warmUp(bench, parcels);
  await bench.askClients({ do: 'open', url: bench.url, clients, parcels, identities: 0 });
  const publishing = bench.askSubgraph({
    do: 'publish',
    parcels,
    perSecond: parcels,
    seconds,
    cutEverySeconds: seconds / 6,
  });
  const shaking = bench.askClients({ do: 'shake', perSecond: clients / 5, seconds });
  const [published, seen] = await Promise.all([publishing, shaking]);
  await bench.askSubgraph({ do: 'cut' });
  const last = await bench.askSubgraph({ do: 'publish', parcels, perSecond: parcels, seconds: 3 });
  const settled = await bench.askClients({ do: 'settle', expected: total(last) * (clients / parcels) });
  const missing = Object.entries(last.published).reduce(
    (sum, [id, count]) => sum + count - (settled.least[id] ?? 0),
    0,
  );
  const lost = settled.lost + missing;
  return [
    [
      `${clients} clients, cut ${seen.cuts} times in ${seconds} s: events lost`,
      `${lost} of ${total(last)}`,
      lost === 0,
    ],
    ['  repeated', String(settled.repeated), settled.repeated === 0],
    ['  errors', settled.errors.join(' ') || 'none', settled.errors.length === 0],
    ['  events while they were cut', String(total(published)), null],
  ];
}
