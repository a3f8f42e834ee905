import type { Broker } from '../platform/broker/broker';
import { newId } from '../platform/ids';
import { commandTo } from '../platform/saga/fixture';
import type { CommandType, InputOf } from '../platform/saga/protocol';
import type { Store } from '../platform/store/store';
import { commitStock, holdStock } from '../subgraphs/inventory/messages';
import { patiently } from './sabotage';
import { engines, startSystem, type System } from './system';
import { runAsStaff } from './terminal';

/** `npm run reconcile`, as a terminal sees it. */
const reconcile = (system: System, ...args: string[]) => runAsStaff('reconcile.ts', system, ...args);

describe(`a comparison that staff ask for, on ${engines}`, () => {
  let system: System;
  let store: Store;
  let broker: Broker;

  beforeAll(async () => {
    system = await startSystem(
      { RECONCILE_EVERY_MS: '0', RECONCILE_AFTER_MS: '0' },
      {
        decorateStore: (opened) => (store = opened),
        decorateBroker: (opened) => (broker = opened),
      },
    );
  }, 60_000);
  afterAll(() => system.dispose());

  /** Stock that has left for an order that nobody has stored. */
  async function loseStock(): Promise<string> {
    const orderId = newId('order');
    const { id: productId } = await system.product('Elstar');
    const holds = await store.database('inventory').collection<{ _id: string; state: string }>('holds');
    const move = async <C extends CommandType>(command: C, input: InputOf<C>, state: string) => {
      await broker.publish([commandTo(command.queue, command, orderId, input)]);
      await patiently(() => holds.findOne({ _id: orderId, state }));
    };
    await move(holdStock, { lines: [{ productId, quantity: 1 }] }, 'HELD');
    await move(commitStock, {}, 'COMMITTED');
    return orderId;
  }

  test('is staff’s alone, needs a reason that is kept, and has what does not fit reported', async () => {
    const orderId = await loseStock();
    const input = { reason: 'Orders was restored from a backup' };
    const { token } = await system.customer();
    await expect(system.ask('reconcile', { input }, token)).rejects.toThrow(/scope staff/);
    const silent = await reconcile(system);
    expect(silent).toMatchObject({ code: 1, error: expect.stringContaining('Say why, with --reason') });
    expect((await system.audit()).counts).toMatchObject({ findings: { inventory: { open: 0 } } });

    const begun = await reconcile(system, '--reason', input.reason);
    expect(begun).toMatchObject({ code: 0, out: expect.stringContaining('Asked for at') });
    const finding = `${orderId} is unknown: its stock is COMMITTED`;
    const breaches = await patiently(async () => {
      const found = await system.audit();
      return found.breaches.some((breach) => breach.includes(finding)) ? found.breaches : null;
    });
    expect(breaches).toEqual([
      expect.stringMatching(new RegExp(`^inventory: finding WITHOUT_SAGA since .*: ${finding}$`)),
      `${orderId} is no order, and its stock is COMMITTED`,
    ]);

    const document = '{ ordersBackOffice { operatorActs { nodes { action reason } } } }';
    const { data } = await system.client.send(document, {}, await system.staff());
    expect(data.ordersBackOffice.operatorActs.nodes).toEqual([{ action: 'reconcile', ...input }]);
  }, 60_000);
});
