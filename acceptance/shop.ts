import { randomUUID } from 'node:crypto';
import type { Data, Gateway } from './gateway';
import * as documents from './documents';
import type { Settings } from './settings';
import { needsStaff, type Skips } from './skips';

export interface Customer {
  id: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
  /** What the account can spend, in cents. */
  available: number;
}

/** Something to order, as it was when the test began. */
export interface Product {
  id: string;
  name: string;
  /** In cents. */
  price: number;
  available: number;
  /** The suite's own: nobody else orders it, so its stock is exact. */
  isOwn: boolean;
}

export interface Stock {
  available: number;
  held: number;
  onHand: number;
}

/** Staff's part, where the suite has a staff account. */
export interface Staff {
  token: string;
  createProduct(price: number, stock: number): Promise<Product>;
  restock(productId: string, quantity: number, idempotencyKey?: string): Promise<Data>;
}

/** What a test needs of a product. */
export interface Wanted {
  /** What it costs, or at most, in cents. */
  price?: number;
  /** How many there are, or at least. */
  stock?: number;
}

/** What tests find in the shop, whatever else goes on there. */
export interface Shop {
  gateway: Gateway;
  staff: Staff | null;
  settings: Settings;
  skips: Skips;
  customer(): Promise<Customer>;
  /** A product for one test: the suite's own where there is staff, else one of the catalogue, of which there is enough. */
  product(wanted?: Wanted): Promise<Product>;
  stockOf(product: Product): Promise<Stock>;
  /** Takes back what can be taken back: signs the customers out and takes the suite's own products off the shelves. */
  tidy(): Promise<void>;
}

const PRICE = 250;
const STOCK = 20;
const PAGE = 100;

/** Throws where the staff account does not sign in. */
export async function openShop(gateway: Gateway, settings: Settings, skips: Skips): Promise<Shop> {
  const customers: Customer[] = [];
  const products: Product[] = [];
  const staff = settings.staff && (await signInStaff(gateway, settings.staff, products));
  return {
    gateway,
    staff,
    settings,
    skips,
    async customer() {
      const input = {
        email: `acceptance-${randomUUID()}@example.com`,
        password: randomUUID(),
        name: 'Acceptance',
      };
      const { register } = await gateway.ask(documents.register, { input });
      if (register.__typename !== 'RegisterSuccess') throw new Error(`registering: ${register.message}`);
      const { accessToken: token, refreshToken, user } = register;
      const { available } = await accountOf(gateway, token);
      const customer = { ...input, id: user.id as string, token, refreshToken, available };
      customers.push(customer);
      return customer;
    },
    product: ({ price = PRICE, stock = STOCK } = {}) =>
      staff ? staff.createProduct(price, stock) : fromCatalogue(gateway, price, stock),
    async stockOf({ id }) {
      const { product } = await gateway.ask(documents.productById, { id });
      return product.stock as Stock;
    },
    async tidy() {
      const archived = products.map(({ id: productId }) =>
        gateway.ask(documents.archiveProduct, { input: { productId } }, staff?.token),
      );
      const signedOut = customers.map(({ refreshToken }) =>
        gateway.ask(documents.logout, { input: { refreshToken } }),
      );
      await Promise.all([...archived, ...signedOut]);
    },
  };
}

/** A customer's money, in cents. */
export async function accountOf(gateway: Gateway, token: string) {
  const { me } = await gateway.ask(documents.account, {}, token);
  const { balance, available, held } = me.account;
  return {
    balance: balance.amount as number,
    available: available.amount as number,
    held: held.amount as number,
  };
}

async function signInStaff(
  gateway: Gateway,
  input: NonNullable<Settings['staff']>,
  products: Product[],
): Promise<Staff> {
  const { login } = await gateway.ask(documents.login, { input });
  if (login.__typename !== 'LoginSuccess')
    throw new Error(`STAFF_EMAIL and STAFF_PASSWORD do not sign in: ${login.message}`);
  const token = login.accessToken as string;
  const restock = async (productId: string, quantity: number, idempotencyKey: string = randomUUID()) => {
    const input = { productId, quantity, idempotencyKey };
    return (await gateway.ask(documents.restockProduct, { input }, token)).restockProduct;
  };
  return {
    token,
    restock,
    async createProduct(price, stock) {
      const name = `Acceptance ${randomUUID()}`;
      const input = {
        name,
        description: 'Made by the acceptance suite, and taken off the shelves when it has ended.',
        category: 'Acceptance',
        unit: '1 piece',
        price: { amount: price, currency: 'EUR' },
      };
      const { createProduct } = await gateway.ask(documents.createProduct, { input }, token);
      if (createProduct.__typename !== 'Product') throw new Error(createProduct.message as string);
      const product = { id: createProduct.id as string, name, price, available: stock, isOwn: true };
      products.push(product);
      if (stock > 0) await restock(product.id, stock);
      return product;
    },
  };
}

/** One of the catalogue's first hundred, at random, that costs no more and of which there is enough. */
async function fromCatalogue(gateway: Gateway, price: number, stock: number): Promise<Product> {
  const { products } = await gateway.ask(documents.products, { first: PAGE });
  const fit = products.edges
    .map(({ node }: Data) => node)
    .filter((node: Data) => node.price.amount <= price && (node.stock?.available ?? 0) >= stock);
  const found = fit[Math.floor(Math.random() * fit.length)];
  if (!found)
    throw new Error(
      needsStaff(
        `the catalogue's first ${PAGE} products have none for ${price} cents with ${stock} in stock`,
      ),
    );
  const { id, name, price: today, stock: now } = found;
  return { id, name, price: today.amount, available: now.available, isOwn: false };
}
