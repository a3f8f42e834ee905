import { newId, requireId } from '../../platform/ids';
import { isDuplicateKey } from '../../platform/store/store';
import type { Courier, Vehicle } from './domain';
import type { DeliveryStore } from './store';

/** What staff may set of a courier; null and undefined alike where it is not named, but for what may be emptied. */
export interface CourierInput {
  name?: string | null | undefined;
  vehicle?: Vehicle | null | undefined;
  capacity?: number | null | undefined;
  active?: boolean | null | undefined;
  /** Null empties it. */
  userId?: string | null | undefined;
  /** Null empties it. */
  phone?: string | null | undefined;
}

type UserError = { code: string; message: string };
type Invalid = UserError & { __typename: 'InvalidInput'; argument: string };
type Taken = UserError & { __typename: 'CourierAccountTaken' };
type NotFound = UserError & { __typename: 'CourierNotFound' };
type Success = Courier & { __typename: 'Courier' };

const LARGEST_CAPACITY = 10_000;

/** Takes on a courier. Throws BAD_USER_INPUT for a malformed user id. */
export async function createCourier(
  { couriers }: DeliveryStore,
  input: CourierInput & { name: string; vehicle: Vehicle; capacity: number },
): Promise<Success | Invalid | Taken> {
  const invalid = firstFault(input);
  if (invalid) return invalid;
  const courier: Courier = {
    _id: newId('cour'),
    name: input.name.trim(),
    phone: input.phone?.trim() ?? null,
    vehicle: input.vehicle,
    active: true,
    capacity: input.capacity,
    highestCapacity: input.capacity,
    load: 0,
    userId: input.userId ?? null,
  };
  try {
    await couriers.insertOne(courier);
  } catch (error) {
    if (isDuplicateKey(error)) return accountTaken;
    throw error;
  }
  return { ...courier, __typename: 'Courier' };
}

/** Changes what is named. Throws BAD_USER_INPUT for malformed ids. */
export async function updateCourier(
  { couriers }: DeliveryStore,
  courierId: string,
  input: CourierInput,
): Promise<Success | Invalid | Taken | NotFound> {
  requireId('cour', courierId, 'input.courierId');
  const invalid = firstFault(input);
  if (invalid) return invalid;
  try {
    const courier = await change(couriers, courierId, input);
    return courier ? { ...courier, __typename: 'Courier' } : notFound;
  } catch (error) {
    if (isDuplicateKey(error)) return accountTaken;
    throw error;
  }
}

async function change(
  couriers: DeliveryStore['couriers'],
  courierId: string,
  input: CourierInput,
): Promise<Courier | null> {
  const changes = changesOf(input);
  if (Object.keys(changes).length === 0) return couriers.findOne({ _id: courierId });
  const update = {
    $set: changes,
    ...(changes.capacity !== undefined && { $max: { highestCapacity: changes.capacity } }),
  };
  return couriers.findOneAndUpdate({ _id: courierId }, update, { returnDocument: 'after' });
}

function changesOf({ name, vehicle, capacity, active, userId, phone }: CourierInput): Partial<Courier> {
  return {
    ...(typeof name === 'string' && { name: name.trim() }),
    ...(vehicle && { vehicle }),
    ...(typeof capacity === 'number' && { capacity }),
    ...(typeof active === 'boolean' && { active }),
    ...(userId !== undefined && { userId }),
    ...(phone !== undefined && { phone: phone?.trim() ?? null }),
  };
}

function firstFault({ name, capacity, userId, phone }: CourierInput): Invalid | null {
  if (typeof userId === 'string') requireId('user', userId, 'input.userId');
  if (typeof name === 'string' && !isBetween(name.trim().length, 1, 100)) {
    return invalid('input.name', 'A name has 1 to 100 characters.');
  }
  if (typeof capacity === 'number' && !isBetween(capacity, 1, LARGEST_CAPACITY)) {
    return invalid('input.capacity', 'A capacity is from 1 to 10,000 parcels.');
  }
  if (typeof phone === 'string' && !isBetween(phone.trim().length, 1, 40)) {
    return invalid('input.phone', 'A phone number has 1 to 40 characters.');
  }
  return null;
}

const isBetween = (value: number, min: number, max: number) => value >= min && value <= max;

const invalid = (argument: string, message: string): Invalid => ({
  __typename: 'InvalidInput',
  code: 'INVALID_INPUT',
  message,
  argument,
});
const accountTaken: Taken = {
  __typename: 'CourierAccountTaken',
  code: 'COURIER_ACCOUNT_TAKEN',
  message: 'Another courier signs in with this account.',
};
const notFound: NotFound = {
  __typename: 'CourierNotFound',
  code: 'COURIER_NOT_FOUND',
  message: 'There is no courier with this id.',
};
