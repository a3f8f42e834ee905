import { testLog } from '../../platform/log';
import { systemClock } from '../../platform/clock';
import type { DeadLetter } from '../../platform/dead-letters';
import { openStore } from '../../platform/store/open';
import { outcome, type prepareRush, type Rush } from '../rush';
import type { Customer, System } from '../system';

/** What a gateway's clients were told while things broke. */
export interface Answers {
  /** The codes of all errors; `(no answer)` with the cause where the connection failed. */
  codes: Record<string, number>;
  /** The longest that anybody waited for an answer, in milliseconds. */
  longestMs: number;
}

/** Watches what the system's client gets from now on. */
export function watch({ client }: System): Answers {
  const answers: Answers = { codes: {}, longestMs: 0 };
  const count = (code: string) => (answers.codes[code] = (answers.codes[code] ?? 0) + 1);
  const send = client.send.bind(client);
  client.send = async (...request) => {
    const began = performance.now();
    try {
      const answer = await send(...request);
      for (const { extensions } of answer.errors ?? []) count(String(extensions?.code));
      return answer;
    } catch (error) {
      count(`(no answer) ${causeOf(error)}`);
      throw error;
    } finally {
      answers.longestMs = Math.max(answers.longestMs, Math.round(performance.now() - began));
    }
  };
  return answers;
}

/** A connection to `localhost` is tried over IPv6 and IPv4, and fails with both errors. */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? String(error);
}

/** Everything that must hold when a rush is over, whatever happened meanwhile. */
export async function checkRush(
  system: System,
  prepared: Awaited<ReturnType<typeof prepareRush>>,
  rushed: Rush,
): Promise<void> {
  const ends = await outcome(system, rushed);

  const wanted = (kind: string) => prepared.kinds.filter((other) => other === kind).length;
  const { scarce } = prepared;
  expect(ends).toEqual({
    scarce: { DELIVERED: scarce, 'REJECTED OUT_OF_STOCK': wanted('scarce') - scarce },
    poor: { 'REJECTED INSUFFICIENT_FUNDS': wanted('poor') },
    plain: { DELIVERED: wanted('plain') },
  });
  // No repeat with the same key has made a second order.
  const all = (await Promise.all(prepared.customers.map((customer) => ordersOf(system, customer)))).flat();
  expect(all.sort()).toEqual(rushed.placed.map(({ id }) => id).sort());
  expect((await system.audit()).breaches).toEqual([]);
}

async function ordersOf({ client }: System, { token }: Customer): Promise<string[]> {
  const { data } = await client.send('query { me { orders(first: 100) { nodes { id } } } }', {}, token);
  return data.me.orders.nodes.map(({ id }: { id: string }) => id) as string[];
}

/** The causes of all dead letters, in every service. */
export async function deadLetters({ MONGODB_URL, WAYBILL_DATA, NAMESPACE }: NodeJS.ProcessEnv) {
  const store = await openStore({
    mongodbUrl: MONGODB_URL,
    folder: WAYBILL_DATA ?? '',
    ...(NAMESPACE && { namespace: NAMESPACE }),
    readOnly: true,
    clock: systemClock,
    log: testLog(),
  });
  try {
    const found = ['products', 'orders', 'payments', 'inventory', 'delivery'].map(async (service) => {
      const letters = await store.database(service).collection<DeadLetter>('deadLetters');
      return (await letters.find({}).toArray()).map(({ type, cause }) => `${service}: ${type}: ${cause}`);
    });
    return (await Promise.all(found)).flat();
  } finally {
    await store.close();
  }
}
