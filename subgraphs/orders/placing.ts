import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock';
import { gather } from '../../platform/gather';
import { isId, newId } from '../../platform/ids';
import type { Money } from '../../platform/money';
import type { FaultInjection } from '../../platform/saga/fault-injection';
import type { StepFault } from '../../platform/saga/faults';
import type { Flow } from '../../platform/saga/flow';
import type { Orchestrator } from '../../platform/saga/orchestrator';
import { insertEach } from '../../platform/store/insert-each';
import { type Collection, isDuplicateKey } from '../../platform/store/store';
import { countryCode } from './countries';
import type { Address, Order } from './domain';
import { faultBreach, keptFaults } from './faults';
import type { FaultInput } from './generated';

export interface PlaceOrder {
  idempotencyKey: string;
  lines: readonly { productId: string; quantity: number }[];
  deliveryAddress: Address;
  expectedTotal?: Money | null | undefined;
  faults?: readonly FaultInput[] | null | undefined;
}

/** What `placeOrder` refuses, and the argument that is to blame. */
export interface Refused {
  refused: 'INVALID_INPUT' | 'IDEMPOTENCY_KEY_REUSED';
  message: string;
  argument: string;
}

const MAX_LINES = 100;
const MAX_QUANTITY = 1_000;
const MAX_KEY_LENGTH = 100;
const addressFields = ['name', 'street', 'city', 'postalCode', 'country'] as const;
const MAX_ADDRESS_LENGTH = 200;

const invalid = (argument: string, message: string): Refused => ({
  refused: 'INVALID_INPUT',
  argument,
  message,
});

/** Pure: the input as it is stored, or what is wrong with it. Lines with the same product are added up. */
export function checkInput(input: PlaceOrder, mayHaveFaults: boolean): Refused | PlaceOrder {
  const { idempotencyKey, lines } = input;
  if (idempotencyKey.trim() === '' || idempotencyKey.length > MAX_KEY_LENGTH) {
    return invalid('input.idempotencyKey', `An idempotency key has 1 to ${MAX_KEY_LENGTH} characters.`);
  }
  if (lines.length === 0) return invalid('input.lines', 'An order has at least one line.');
  if (lines.length > MAX_LINES) {
    return invalid('input.lines', `An order has at most ${MAX_LINES} lines; this one has ${lines.length}.`);
  }
  for (const [index, { productId, quantity }] of lines.entries()) {
    const at = `input.lines[${index}]`;
    if (!isId('prod', productId)) {
      return invalid(`${at}.productId`, 'This is not a product id: one looks like `prod_01jd8x...`.');
    }
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY) {
      return invalid(`${at}.quantity`, `A quantity is a whole number from 1 to ${MAX_QUANTITY}.`);
    }
  }
  const summed = sumLines(lines);
  const excess = summed.find(({ quantity }) => quantity > MAX_QUANTITY);
  if (excess) {
    return invalid(
      'input.lines',
      `All lines of one product together are at most ${MAX_QUANTITY}: ${excess.productId}.`,
    );
  }
  const deliveryAddress = checkAddress(input.deliveryAddress);
  if ('refused' in deliveryAddress) return deliveryAddress;
  const { expectedTotal } = input;
  if (expectedTotal && expectedTotal.amount < 0) {
    return invalid('input.expectedTotal.amount', 'An expected total is not negative.');
  }
  const faults = input.faults ?? [];
  const breach = faultBreach(faults, mayHaveFaults);
  if (breach) return invalid(breach.argument, breach.message);
  return { idempotencyKey, lines: summed, deliveryAddress, expectedTotal, faults };
}

function sumLines(lines: PlaceOrder['lines']): { productId: string; quantity: number }[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
}

function checkAddress(given: Address): Refused | Address {
  const address = { ...given };
  for (const field of addressFields) {
    address[field] = given[field].trim();
    const argument = `input.deliveryAddress.${field}`;
    if (address[field] === '') return invalid(argument, 'This part of the address is missing.');
    if (address[field].length > MAX_ADDRESS_LENGTH) {
      return invalid(argument, `Each part of an address has at most ${MAX_ADDRESS_LENGTH} characters.`);
    }
  }
  const country = countryCode(address.country);
  if (!country) {
    return invalid(
      'input.deliveryAddress.country',
      'This is not a country: send its ISO 3166-1 code, such as `NL`.',
    );
  }
  return { ...address, country };
}

/** What a person can read out on the telephone: no I, L, O or U. */
const NUMBER_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function newNumber(clock: Clock): string {
  const letter = () => NUMBER_ALPHABET[Math.floor(clock.random() * NUMBER_ALPHABET.length)] ?? '0';
  const four = () => Array.from({ length: 4 }, letter).join('');
  return `W-${four()}-${four()}`;
}

export interface Desk {
  /** Stores the order as PENDING and begins its saga; a repeat of the same input gives the same order. */
  place(customerId: string, input: PlaceOrder): Promise<Order | Refused>;
}

export function createDesk(options: {
  orders: Collection<Order>;
  orchestrator: Orchestrator<Order>;
  /** The flow that a new order enters. */
  journey: Flow<Order>;
  clock: Clock;
  faults: FaultInjection;
  /** May an order ask for faults? */
  mayHaveFaults: boolean;
}): Desk {
  const { orders, orchestrator, clock } = options;
  const store = gather((placed: readonly Order[]) => insertEach(orders, placed));

  function newOrder(customerId: string, input: PlaceOrder, inputHash: string): Order {
    const faults = keptFaults(input.faults ?? [], () => clock.random());
    const document = {
      _id: newId('order', clock),
      status: 'PENDING' as const,
      number: newNumber(clock),
      customerId,
      idempotencyKey: input.idempotencyKey,
      inputHash,
      lines: input.lines.map((line) => ({ ...line, name: null, unitPrice: null })),
      deliveryAddress: input.deliveryAddress,
      expectedTotal: input.expectedTotal ?? null,
      total: null,
      placedAt: clock.now(),
      note: null,
      ...(faults.length > 0 && { faults }),
    };
    return orchestrator.enter(document, options.journey, { event: 'PLACED' });
  }

  const suffers = ({ faults = [] }: Order, wished: StepFault['fault']) =>
    faults.some(({ step, fault }) => step === 'place' && fault === wished);

  /** An order is placed by a request, so that nobody hands it over again: whoever sent it repeats it with the same key. */
  async function crash(order: Order, when: 'CRASH_BEFORE' | 'CRASH_AFTER'): Promise<void> {
    if (!suffers(order, when)) return;
    await options.faults.crashOnce(`${order.customerId}/${order.idempotencyKey}/place`);
  }

  /** Inserts first; a duplicate key says that the customer has used this idempotency key before. */
  async function insert(customerId: string, input: PlaceOrder, hash: string): Promise<Order> {
    for (;;) {
      const order = newOrder(customerId, input, hash);
      try {
        await crash(order, 'CRASH_BEFORE');
        await store(order);
        await crash(order, 'CRASH_AFTER');
        // It is stored: whoever asked need not wait for the broker, which may be away.
        if (!suffers(order, 'SLOW')) void orchestrator.begin(order);
        return order;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const first = await orders.findOne({ customerId, idempotencyKey: input.idempotencyKey });
        if (first) return first;
        // The number was taken: draw another one.
      }
    }
  }

  return {
    async place(customerId, given) {
      const input = checkInput(given, options.mayHaveFaults);
      if ('refused' in input) return input;
      const hash = hashOf(input);
      const first = await insert(customerId, input, hash);
      const order = suffers(first, 'DUPLICATE') ? await insert(customerId, input, hash) : first;
      if (order.inputHash === hash) return order;
      return {
        refused: 'IDEMPOTENCY_KEY_REUSED',
        argument: 'input.idempotencyKey',
        message: 'You have used this idempotency key for another order. Choose a new key for each new order.',
      };
    },
  };
}

function hashOf({ lines, deliveryAddress, expectedTotal, faults }: PlaceOrder): string {
  const { name, street, city, postalCode, country } = deliveryAddress;
  const said = [
    lines.map((line) => [line.productId, line.quantity]),
    name,
    street,
    city,
    postalCode,
    country,
  ];
  const total = expectedTotal ? [expectedTotal.amount, expectedTotal.currency] : null;
  const wished = (faults ?? []).map(({ step, fault }) => [step, fault]);
  return createHash('sha256')
    .update(JSON.stringify(wished.length > 0 ? [said, total, wished] : [said, total]))
    .digest('hex');
}
