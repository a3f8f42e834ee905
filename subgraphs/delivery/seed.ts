import { TypeID } from 'typeid-js';
import { isDuplicateKey, type Collection } from '../../platform/store/store';
import { type Courier, vehicles } from './domain';

/** The couriers of a new system; with more than there are names, the names come around again with a number. */
const names = [
  'Amelie Brandt', 'Bo Lindqvist', 'Carla Mendes', 'Dario Conti', 'Elif Yildiz',
  'Finn Okafor', 'Greta Novak', 'Hugo Laurent', 'Ines Castillo', 'Jonas Weber',
  'Katya Orlova', 'Liam Byrne', 'Mina Sato', 'Nils Haugen', 'Olga Petrova',
  'Pablo Rivas', 'Quinn Murphy', 'Rosa Almeida', 'Samir Haddad', 'Tilda Berg',
  'Umar Diallo', 'Vera Kovacs', 'Wim de Vries', 'Xenia Papadaki', 'Yusuf Demir',
  'Zoe Martin', 'Anton Fischer', 'Bianca Rossi', 'Cem Aydin', 'Dana Horvat',
  'Emil Jansen', 'Fatima Zahra', 'Goran Ilic', 'Hanna Virtanen', 'Ivo Marek',
  'Julia Nowak', 'Kofi Mensah', 'Lena Schmitt', 'Marek Dvorak', 'Nora Eriksen',
]; // prettier-ignore

/** The same number gives the same id on every replica. It sorts before every id made later. */
const seedId = (number: number): string =>
  TypeID.fromUUID('cour', `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`).toString();

/**
 * Makes sure that the first `count` couriers of the pool exist. One that does is left as staff have made it. Replicas
 * may do this at the same time, and a start that was cut short is completed by the next.
 */
export async function seedCouriers(
  couriers: Collection<Courier>,
  { count, capacity }: { count: number; capacity: number },
): Promise<void> {
  const pool = Array.from({ length: count }, (_, number) => seeded(number, capacity));
  for (let from = 0; from < pool.length; from += 500)
    await insertMissing(couriers, pool.slice(from, from + 500));
}

async function insertMissing(couriers: Collection<Courier>, pool: readonly Courier[]): Promise<void> {
  const ids = pool.map(({ _id }) => _id);
  const known = await couriers.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
  const knownIds = new Set(known.map(({ _id }) => _id));
  const missing = pool.filter(({ _id }) => !knownIds.has(_id));
  if (missing.length === 0) return;
  try {
    await couriers.insertMany(missing, { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

function seeded(number: number, capacity: number): Courier {
  const name = names[number % names.length] ?? '';
  const round = Math.floor(number / names.length) + 1;
  return {
    _id: seedId(number),
    name: round === 1 ? name : `${name} ${round}`,
    phone: null,
    vehicle: vehicles[number % vehicles.length] ?? 'BICYCLE',
    active: true,
    capacity,
    highestCapacity: capacity,
    load: 0,
    userId: null,
  };
}
