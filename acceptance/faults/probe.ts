import * as documents from '../documents';
import { follow, orderInput } from '../ordering';
import type { Shop } from '../shop';

/** May orders ask for faults here? Asked with an order for nothing that there is. */
export async function injectsFaults(shop: Shop): Promise<boolean> {
  const customer = await shop.customer();
  const input = orderInput('prod_01h455vb4pex5vsknk084sn02q', {
    faults: [{ step: 'QUOTE', fault: 'REFUSE' }],
  });
  const { placeOrder } = await shop.gateway.ask(documents.placeOrder, { input }, customer.token);
  if (placeOrder.__typename === 'Order') {
    await follow(shop, customer, placeOrder.id as string);
    return true;
  }
  if (placeOrder.argument === 'input.faults') return false;
  throw new Error(`an order with a fault is answered with ${JSON.stringify(placeOrder)}`);
}

export const NO_FAULTS = 'the server plays no faults: start it with FAULT_INJECTION=on';
