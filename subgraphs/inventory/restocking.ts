import { createHash } from 'node:crypto';
import { backoffMs, type Clock } from '../../platform/clock';
import { newId, requireId } from '../../platform/ids';
import { Conflict } from '../../platform/inbox';
import { isDuplicateKey, isWriteConflict } from '../../platform/store/store';
import type { Movement, StockRow } from './domain';
import { type InventoryStore, loadLedger, saveLedger, type Warehouse } from './store';
import {
  idempotencyKeyReused,
  type IdempotencyKeyReused,
  invalid,
  type InvalidInput,
  unknownWarehouse,
  type UnknownWarehouse,
} from './user-errors';

export interface RestockInput {
  idempotencyKey: string;
  productId: string;
  quantity: number;
  warehouseId?: string | null | undefined;
}

export type RestockRefusal = InvalidInput | IdempotencyKeyReused | UnknownWarehouse;

const LONGEST_KEY = 100;
const MOST_PIECES = 1_000_000;
/** Of one product, ever: every amount fits GraphQL's 32-bit `Int`. */
const MOST_RECEIVED = 2_000_000_000;
const ATTEMPTS = 12;

/**
 * Puts pieces on the shelf and answers with the movement that did it; the same viewer's same key answers with the same
 * movement for ever. Whoever may restock may restock any well-formed product id: the catalogue is not kept here, and
 * stock may come in before its product is on sale. Throws BAD_USER_INPUT for malformed ids.
 */
export async function restock(
  { store, clock }: { store: InventoryStore; clock: Clock },
  viewerId: string,
  input: RestockInput,
): Promise<Movement | RestockRefusal> {
  const fault = firstFault(input);
  if (fault) return fault;
  for (let attempt = 1; ; attempt++) {
    try {
      return await restockOnce(store, viewerId, input, clock.now());
    } catch (error) {
      const lost = error instanceof Conflict || isDuplicateKey(error) || isWriteConflict(error);
      if (!lost || attempt === ATTEMPTS) throw error;
      // Another request with this key, or another movement of this product, was quicker: look again.
      await clock.sleep(backoffMs(attempt, 5, 250, () => clock.random()));
    }
  }
}

function firstFault({ idempotencyKey, productId, quantity, warehouseId }: RestockInput): InvalidInput | null {
  requireId('prod', productId, 'input.productId');
  if (typeof warehouseId === 'string') requireId('wh', warehouseId, 'input.warehouseId');
  if (idempotencyKey.trim() === '' || idempotencyKey.length > LONGEST_KEY) {
    return invalid('input.idempotencyKey', `An idempotency key has 1 to ${LONGEST_KEY} characters.`);
  }
  if (quantity < 1 || quantity > MOST_PIECES) {
    return invalid('input.quantity', 'A quantity is from 1 to 1,000,000 pieces.');
  }
  return null;
}

/** One transaction: the key is taken with what it makes, or neither is there. */
async function restockOnce(
  store: InventoryStore,
  viewerId: string,
  input: RestockInput,
  at: Date,
): Promise<Movement | RestockRefusal> {
  const { productId, quantity } = input;
  const inputHash = hash([productId, quantity, input.warehouseId ?? null]);
  const _id = hash([viewerId, input.idempotencyKey]);
  return store.database.transaction(async (session) => {
    const known = await store.restocks.findOne({ _id }, { session });
    if (known) {
      if (known.inputHash !== inputHash) return idempotencyKeyReused;
      const movement = await store.movements.findOne({ _id: known.movementId }, { session });
      if (!movement) throw new Error(`restock ${_id} has lost its movement ${known.movementId}`);
      return movement;
    }
    const ledger = await loadLedger(store, [productId], session);
    const row = ledger.stock(productId);
    if ((row?.received ?? 0) + quantity > MOST_RECEIVED) {
      return invalid('input.quantity', 'No more than 2,000,000,000 pieces of a product can ever come in.');
    }
    const warehouse = choose(await store.warehouses.find({}, { session }).toArray(), row, input.warehouseId);
    if (!warehouse) return unknownWarehouse;
    const movement = ledger.move({
      _id: newId('mov'),
      productId,
      warehouseId: warehouse._id,
      kind: 'RECEIVED',
      quantity,
      orderId: null,
      by: viewerId,
      at,
    });
    await store.restocks.insertOne({ _id, inputHash, movementId: movement._id, at }, { session });
    await saveLedger(store, ledger, session);
    return movement;
  });
}

/** The one that was named; else the one with the fewest free pieces, the oldest of several. */
function choose(
  warehouses: readonly Warehouse[],
  row: Readonly<StockRow> | null,
  named: string | null | undefined,
): Warehouse | undefined {
  if (typeof named === 'string') return warehouses.find(({ _id }) => _id === named);
  const free = ({ _id }: Warehouse) => row?.levels[_id]?.available ?? 0;
  return [...warehouses].sort((a, b) => free(a) - free(b) || (a._id < b._id ? -1 : 1))[0];
}

const hash = (parts: readonly unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
