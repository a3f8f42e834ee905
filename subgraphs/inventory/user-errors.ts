import type { Warehouse } from './store';

/** The typed errors of this subgraph's mutations, as its schema has them. */
interface UserError {
  code: string;
  message: string;
}
export type InvalidInput = UserError & { __typename: 'InvalidInput'; argument: string };
export type IdempotencyKeyReused = UserError & { __typename: 'IdempotencyKeyReused' };
export type UnknownWarehouse = UserError & { __typename: 'UnknownWarehouse' };
export type WarehouseNameTaken = UserError & {
  __typename: 'WarehouseNameTaken';
  warehouse: Warehouse | null;
};

export const invalid = (argument: string, message: string): InvalidInput => ({
  __typename: 'InvalidInput',
  code: 'INVALID_INPUT',
  message,
  argument,
});

export const idempotencyKeyReused: IdempotencyKeyReused = {
  __typename: 'IdempotencyKeyReused',
  code: 'IDEMPOTENCY_KEY_REUSED',
  message: 'You have used this idempotency key with another input. Choose a new key for each new restock.',
};

export const unknownWarehouse: UnknownWarehouse = {
  __typename: 'UnknownWarehouse',
  code: 'UNKNOWN_WAREHOUSE',
  message: 'There is no such warehouse. `warehouses` lists them; `createWarehouse` opens one.',
};

export const warehouseNameTaken = (warehouse: Warehouse | null): WarehouseNameTaken => ({
  __typename: 'WarehouseNameTaken',
  code: 'WAREHOUSE_NAME_TAKEN',
  message: 'Another warehouse is called so. Choose another name.',
  warehouse,
});
