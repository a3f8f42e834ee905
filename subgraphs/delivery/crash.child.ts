import { newId } from '../../platform/ids';
import { booking, openFixture, to } from './fixture';
import { bookCourier, dispatchShipment, trackShipment } from './messages';

/**
 * For `crash.contract.test.ts`: delivery at work until it is killed. Prints a line of JSON for each answer that it got:
 * the order's id, the operation's id and the answer.
 */
async function main(engine = '', folder = '', database = ''): Promise<void> {
  const delivery = await openFixture(engine, { count: 5, capacity: 50 }, { folder, database });
  const { sweep } = await delivery.replica({ carrier: { askAfterMs: () => 20 } });
  const say = async (order: string, operation: string, count?: number) => {
    const answer = await delivery.answer(order, operation, count);
    process.stdout.write(`${JSON.stringify([order, operation, answer])}\n`);
    return answer;
  };
  const customer = async () => {
    for (;;) {
      const order = newId('order');
      await delivery.ask(to(bookCourier, order, booking));
      await say(order, 'book');
      await delivery.ask(to(dispatchShipment, order, {}));
      await say(order, 'dispatch');
      await delivery.ask(to(trackShipment, order, {}));
      // It may have been picked up before the question was heard.
      for (let count = 1; (await say(order, 'track', count)).outcome === 'pending'; count++);
    }
  };
  const carrier = async () => {
    for (;;) {
      await sweep();
      await delivery.clock.sleep(5);
    }
  };
  await Promise.all([carrier(), ...Array.from({ length: 20 }, customer)]);
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exit(1);
});
