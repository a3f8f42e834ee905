import { newId } from '../../platform/ids';
import { isDuplicateKey } from '../../platform/store/store';
import type { InventoryStore, Warehouse } from './store';
import { invalid, type InvalidInput, warehouseNameTaken, type WarehouseNameTaken } from './user-errors';

const LONGEST = 100;

/** Opens a warehouse. Its name is unique, so a request that is sent twice opens one. */
export async function createWarehouse(
  { warehouses }: Pick<InventoryStore, 'warehouses'>,
  given: Omit<Warehouse, '_id'>,
): Promise<Warehouse | InvalidInput | WarehouseNameTaken> {
  const name = given.name.trim();
  const city = given.city.trim();
  const country = given.country.trim().toUpperCase();
  for (const [field, value] of Object.entries({ name, city })) {
    if (value === '' || value.length > LONGEST) {
      return invalid(`input.${field}`, `It has 1 to ${LONGEST} characters.`);
    }
  }
  if (!/^[A-Z]{2}$/.test(country)) {
    return invalid('input.country', 'A country is a code of ISO 3166-1 with two letters, such as NL.');
  }
  const warehouse: Warehouse = { _id: newId('wh'), name, city, country };
  try {
    await warehouses.insertOne(warehouse);
  } catch (error) {
    if (isDuplicateKey(error)) return warehouseNameTaken(await warehouses.findOne({ name }));
    throw error;
  }
  return warehouse;
}
