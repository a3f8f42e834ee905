import DataLoader from 'dataloader';
import { requireScope, type Viewer } from '../../platform/auth';
import type { Clock } from '../../platform/clock';
import { findConnection, pageArguments } from '../../platform/connections';
import { badInput } from '../../platform/errors';
import { isId, newId, requireId } from '../../platform/ids';
import { Currency, DateTime, MinorUnits } from '../../platform/scalars';
import {
  archiveProduct,
  createProduct,
  type Fault,
  faultOf,
  type Product,
  type ProductDetails,
  reviseProduct,
  tidy,
  wordsOf,
} from './domain';
import type { Resolvers, UpdateProductInput } from './generated';
import {
  countByCategory,
  findProducts,
  insertProduct,
  matching,
  type ProductStore,
  updateProduct,
} from './store';

export interface Context {
  viewer: Viewer | null;
  /** Products by id, archived ones too: one query for all that an operation asks for. Null: there is no such product. */
  productById: DataLoader<string, Product | null>;
}

export interface Deps {
  store: ProductStore;
  clock: Clock;
}

export function createContext({ store }: Pick<Deps, 'store'>, viewer: Viewer | null): Context {
  const load = async (ids: readonly string[]) => {
    const found = await findProducts(store, ids);
    return ids.map((id) => found.get(id) ?? null);
  };
  return { viewer, productById: new DataLoader(load) };
}

const MAX_SEARCH_LENGTH = 100;

export function createResolvers({ store, clock }: Deps): Resolvers {
  return {
    DateTime,
    MinorUnits,
    Currency,
    Query: {
      product: (_root, { id }, { productById }) => productById.load(requireId('prod', id, 'id')),
      products(_root, { search, category, includeArchived, ...page }, context) {
        if (includeArchived) requireScope(context, 'staff');
        const filter = matching({
          words: searched(search),
          category: category ?? undefined,
          archivedToo: includeArchived ?? false,
        });
        const order = { direction: 'ascending' as const };
        return findConnection(store.products, { filter, order, page: pageArguments(page) });
      },
      categories: () => countByCategory(store),
    },
    Mutation: {
      async createProduct(_root, { input }, context) {
        requireScope(context, 'staff');
        const details = tidy(input);
        const fault = faultOf(details);
        if (fault) return invalidInput(fault);
        const product = createProduct(newId('prod', clock), details, clock.now());
        await insertProduct(store, product);
        return isProduct(product);
      },
      async updateProduct(_root, { input }, context) {
        requireScope(context, 'staff');
        const id = requireId('prod', input.productId, 'input.productId');
        const changes = tidy(changesOf(input));
        const fault = faultOf(changes);
        if (fault) return invalidInput(fault);
        const revised = await updateProduct(store, id, (product) =>
          reviseProduct(product, changes, clock.now()),
        );
        if (!revised) return productNotFound;
        return revised.forSale ? isProduct(revised) : productArchived(revised);
      },
      async archiveProduct(_root, { input }, context) {
        requireScope(context, 'staff');
        const id = requireId('prod', input.productId, 'input.productId');
        const archived = await updateProduct(store, id, (product) => archiveProduct(product, clock.now()));
        return archived ? isProduct(archived) : productNotFound;
      },
    },
    Product: {
      __resolveReference: ({ id }, { productById }) => (isId('prod', id) ? productById.load(id) : null),
      id: ({ _id }) => _id,
    },
  };
}

/** The words that are searched for; none for a search of white space, which is no search. */
function searched(search: string | null | undefined): string[] | undefined {
  const text = search?.trim();
  if (!text) return undefined;
  if (text.length > MAX_SEARCH_LENGTH)
    throw badInput(`search must have at most ${MAX_SEARCH_LENGTH} characters.`, 'search');
  return wordsOf(text);
}

/** What is named in the input; null, as a client may send for a field that it leaves alone, names nothing. */
function changesOf({ productId: _productId, ...input }: UpdateProductInput): Partial<ProductDetails> {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  );
}

const isProduct = (product: Product) => ({ __typename: 'Product' as const, ...product });

const invalidInput = ({ argument, message }: Fault) => ({
  __typename: 'InvalidInput' as const,
  code: 'INVALID_INPUT',
  message,
  argument: `input.${argument}`,
});

const productNotFound = {
  __typename: 'ProductNotFound' as const,
  code: 'PRODUCT_NOT_FOUND',
  message: 'There is no such product. Check its id.',
};

const productArchived = ({ name, archivedAt, updatedAt }: Product) => ({
  __typename: 'ProductArchived' as const,
  code: 'PRODUCT_ARCHIVED',
  message: `${name} is archived: it stays as it was when it was last sold.`,
  archivedAt: archivedAt ?? updatedAt,
});
