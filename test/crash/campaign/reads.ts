import type { System } from '../../system';
import type { Goods, Placing } from './load';
import type { Part } from './plan';

/** How many were asked and how many of them answered whole, without an error. */
export interface Share {
  asked: number;
  answered: number;
}

interface Read {
  name: string;
  document: string;
  /** What it needs beside the gateway, as far as outages go. */
  needs: readonly Part[];
  /** Of what `variables` it takes. */
  about: 'nothing' | 'product' | 'order';
}

const read = (name: string, about: Read['about'], document: string, ...needs: Part[]): Read => ({
  name,
  about,
  document,
  needs,
});

/** No read needs RabbitMQ. */
const reads: readonly Read[] = [
  read('viewer', 'nothing', '{ me { id name } }'),
  read('catalogue', 'nothing', '{ products(first: 10) { edges { node { id name price { amount } } } } }'),
  read('account', 'nothing', '{ me { account { balance { amount } available { amount } } } }', 'payments'),
  read('stock', 'product', 'query ($id: ID!) { product(id: $id) { name stock { available } } }', 'inventory'),
  read(
    'order',
    'order',
    'query ($id: ID!) { order(id: $id) { status timeline { sequence event at } total { amount } } }',
  ),
  read('payment', 'order', 'query ($id: ID!) { order(id: $id) { payment { status } } }', 'payments'),
  read('shipment', 'order', 'query ($id: ID!) { order(id: $id) { shipment { status } } }', 'delivery'),
];

const READERS = 4;

/** Reads all that does not need the dead part, four at a time, until `over` resolves. */
export async function readWithout(
  part: Part,
  over: Promise<unknown>,
  { system, goods, placings }: { system: System; goods: Goods; placings: readonly Placing[] },
): Promise<Share & { failed: Record<string, number> }> {
  const possible = reads.filter(({ needs }) => !needs.includes(part));
  const placed = placings.filter(({ id }) => id !== null);
  const share = { asked: 0, answered: 0, failed: {} as Record<string, number> };
  let ended = false;
  void over.then(() => (ended = true));

  async function readOne(at: number): Promise<void> {
    const one = possible[at % possible.length]!;
    const { id: orderId, customer } = placed[at % placed.length]!;
    const id = one.about === 'order' ? orderId : goods.plenty[at % goods.plenty.length];
    share.asked += 1;
    const answer = await system.client
      .send(one.document, one.about === 'nothing' ? {} : { id }, customer.token)
      .catch(() => undefined);
    if (answer?.data && !answer.errors?.length) share.answered += 1;
    else share.failed[one.name] = (share.failed[one.name] ?? 0) + 1;
  }

  let next = 0;
  const reader = async () => {
    while (!ended) await readOne(next++);
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return share;
}
