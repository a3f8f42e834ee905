/**
 * Confirmed publishes and consumed messages a second, on the embedded broker and, where `RABBITMQ_URL` is set or
 * `rabbitmq-server` is installed, on RabbitMQ. Prints one JSON line for each engine and size.
 *
 *     npx tsx bench/broker.ts [messages, default 50000]
 */
import { type Broker, type Outgoing } from '../platform/broker/broker';
import { openBroker } from '../platform/broker/open';
import { openRabbitBroker } from '../platform/broker/rabbitmq';
import { systemClock } from '../platform/clock';
import { createLog } from '../platform/log';
import { removeTopology, testRabbit } from '../test/servers/rabbitmq';

const BATCH = 100;
/** About what a command with a few lines is. */
const BODY = JSON.stringify({ data: 'x'.repeat(500) });
const deps = { clock: systemClock, log: createLog('warn', false) };
const total = Number(process.argv[2] ?? 50_000);

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const batch = (queue: string): Outgoing[] =>
  Array.from({ length: BATCH }, (_, i) => ({ to: { queue }, id: `m${i}`, body: BODY }));

/** Batches of 100, one after the other in each of `publishers` publishers. */
async function publish(broker: Broker, queue: string, publishers: number): Promise<void> {
  const rounds = Math.ceil(total / BATCH / publishers);
  const publisher = async () => {
    for (let round = 0; round < rounds; round++) await broker.publish(batch(queue));
  };
  await Promise.all(Array.from({ length: publishers }, publisher));
}

async function consume(broker: Broker, queue: string, expected: number): Promise<void> {
  let consumed = 0;
  let done: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (done = resolve));
  const consumer = await broker.consume({ queue }, async (deliveries) => {
    consumed += deliveries.length;
    if (consumed >= expected) done();
  });
  await finished;
  await consumer.stop();
}

async function measure(engine: string, broker: Broker): Promise<void> {
  await publish(broker, 'warm-up', 1);
  for (const publishers of [1, 4]) {
    const queue = `bench-${publishers}`;
    const publishing = await seconds(() => publish(broker, queue, publishers));
    const count = Math.ceil(total / BATCH / publishers) * publishers * BATCH;
    const consuming = await seconds(() => consume(broker, queue, count));
    console.log(
      JSON.stringify({
        engine,
        publishers,
        batch: BATCH,
        messages: count,
        bodyBytes: BODY.length,
        publishedPerSecond: Math.round(count / publishing),
        consumedPerSecond: Math.round(count / consuming),
      }),
    );
  }
  await broker.close();
}

async function main(): Promise<void> {
  await measure('embedded', await openBroker(deps));
  const rabbit = testRabbit();
  if (!rabbit) return;
  const url = await rabbit.start();
  const prefix = `bench-${process.pid}`;
  await measure('RabbitMQ', await openRabbitBroker({ url, prefix, ...deps }));
  await removeTopology(url, prefix, ['warm-up', 'bench-1', 'bench-4']);
  await rabbit.stop();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
