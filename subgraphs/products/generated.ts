// Made from schema.graphql by `npm run codegen`; change that file, not this one.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Product as ProductModel } from './domain';
import type { Context } from './resolvers';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An ISO 4217 code: `EUR`. */
  Currency: { input: string; output: string; }
  /** A moment in time, ISO 8601 in UTC: `2026-11-21T10:15:30.000Z`. */
  DateTime: { input: Date; output: Date; }
  /** A whole number of a currency's smallest unit (cents). */
  MinorUnits: { input: number; output: number; }
  _FieldSet: { input: string; output: string; }
};

/** Which product to take off the shelves. */
export type ArchiveProductInput = {
  /** The product's id (`prod_…`). */
  productId: Scalars['ID']['input'];
};

/** The archived product, or why it was not archived. */
export type ArchiveProductResult = Product | ProductNotFound;

/** What an operator sees of one service. For staff. */
export type BackOffice = {
  __typename?: 'BackOffice';
  /** Its open dead letters by cause, the most frequent first. */
  deadLetterCauses: Array<DeadLetterCause>;
  /** Its dead letters, the latest first. */
  deadLetters: DeadLetterConnection;
  /** What operators have done here, newest first. */
  operatorActs: OperatorActConnection;
  /** The name of the service: `payments`. */
  service: Scalars['String']['output'];
};


/** What an operator sees of one service. For staff. */
export type BackOfficeDeadLettersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  cause: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<DeadLetterState>;
};


/** What an operator sees of one service. For staff. */
export type BackOfficeOperatorActsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A category of the catalogue. */
export type Category = {
  __typename?: 'Category';
  /** Its name: pass it as `category` to list its products. */
  name: Scalars['String']['output'];
  /** How many of its products are for sale. */
  productCount: Scalars['Int']['output'];
};

/** A new product. */
export type CreateProductInput = {
  /** Under which it is listed, 1 to 50 characters. A new name makes a new category. */
  category: Scalars['String']['input'];
  /** What it is, in plain sentences, 1 to 2,000 characters. */
  description: Scalars['String']['input'];
  /** What it is called, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** What one of it costs: more than nothing, at most EUR 10,000.00. */
  price: MoneyInput;
  /** What one of it is (`500 g`), 1 to 30 characters. */
  unit: Scalars['String']['input'];
};

/** The new product, or why it was not added. */
export type CreateProductResult = InvalidInput | Product;

/** A message that could not be handled, kept until a person has settled it. */
export type DeadLetter = {
  __typename?: 'DeadLetter';
  /** Why it could not be handled the last time. */
  cause: Scalars['String']['output'];
  /** How often it came. */
  count: Scalars['Int']['output'];
  /** When it came first. */
  firstAt: Scalars['DateTime']['output'];
  /** Its id, the same whenever the same bytes come to the same queue. */
  id: Scalars['ID']['output'];
  /** When it came last. */
  lastAt: Scalars['DateTime']['output'];
  /** The message's own id. */
  messageId: Scalars['String']['output'];
  /** The message's type, where it can be read: `inventory.hold-stock.v1`. */
  messageType: Maybe<Scalars['String']['output']>;
  /** The queue that it came to. */
  queue: Scalars['String']['output'];
  /** It is of an order, which can be asked for again; anything else can only be dismissed. */
  retriable: Scalars['Boolean']['output'];
  /** When it was settled. */
  settledAt: Maybe<Scalars['DateTime']['output']>;
  /** Who has settled it: a user's id. */
  settledBy: Maybe<Scalars['ID']['output']>;
  /** Is it settled? */
  state: DeadLetterState;
  /** What it is about, where it can be read: an order's id. */
  subject: Maybe<Scalars['String']['output']>;
};

/** Open dead letters that were parked for the same cause. */
export type DeadLetterCause = {
  __typename?: 'DeadLetterCause';
  /** Why they could not be handled. */
  cause: Scalars['String']['output'];
  /** How often they came, all together. */
  count: Scalars['Int']['output'];
  /** When the first of them came. */
  firstAt: Scalars['DateTime']['output'];
  /** When one of them came last. */
  lastAt: Scalars['DateTime']['output'];
  /** How many there are. */
  letters: Scalars['Int']['output'];
  /** How many of them are of an order, and can be retried. */
  retriable: Scalars['Int']['output'];
};

/** A page of dead letters. */
export type DeadLetterConnection = {
  __typename?: 'DeadLetterConnection';
  /** The dead letters of the page, each with its cursor. */
  edges: Array<DeadLetterEdge>;
  /** The dead letters of the page. */
  nodes: Array<DeadLetter>;
  /** Whether and how to go on. */
  pageInfo: PageInfo;
};

/** A dead letter in a page. */
export type DeadLetterEdge = {
  __typename?: 'DeadLetterEdge';
  /** Goes on after this dead letter when sent as `after`. */
  cursor: Scalars['String']['output'];
  /** The dead letter. */
  node: DeadLetter;
};

/** The service has no open dead letter with this id: another may have it, or somebody has settled it. */
export type DeadLetterNotFound = UserError & {
  __typename?: 'DeadLetterNotFound';
  /** DEAD_LETTER_NOT_FOUND */
  code: Scalars['String']['output'];
  /** What to do. */
  message: Scalars['String']['output'];
};

/** What became of a dead letter. */
export type DeadLetterState =
  /** Somebody has decided that nothing is to be done. */
  | 'DISMISSED'
  /** Nobody has settled it. */
  | 'OPEN'
  /** What it was of was asked for again. */
  | 'RETRIED';

/** Which open dead letters of one service to settle: exactly one of `id`, `cause` and `all`; and why. */
export type DeadLettersInput = {
  /** All of them. */
  all?: InputMaybe<Scalars['Boolean']['input']>;
  /** All with this cause. */
  cause?: InputMaybe<Scalars['String']['input']>;
  /** The one with this id. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** In your own words, 1 to 500 characters: it is kept with your name. */
  reason: Scalars['String']['input'];
};

/** What was settled, or why nothing was. */
export type DeadLettersResult = DeadLetterNotFound | DeadLettersSettled | InvalidInput;

/** Dead letters were settled. */
export type DeadLettersSettled = {
  __typename?: 'DeadLettersSettled';
  /** The service as it is now. */
  backOffice: BackOffice;
  /** How many. */
  letters: Scalars['Int']['output'];
  /** How many were left open, because they are of no order. */
  passedOver: Scalars['Int']['output'];
};

/** An argument is not what it must be. */
export type InvalidInput = UserError & {
  __typename?: 'InvalidInput';
  /** The argument's path: `input.lines[0].quantity`. */
  argument: Scalars['String']['output'];
  /** INVALID_INPUT */
  code: Scalars['String']['output'];
  /** What is wrong with it and what it must be. */
  message: Scalars['String']['output'];
};

/** An amount of money. */
export type Money = {
  __typename?: 'Money';
  /** In the currency's smallest unit (cents). */
  amount: Scalars['MinorUnits']['output'];
  /** Of which currency. */
  currency: Scalars['Currency']['output'];
};

/** An amount of money. */
export type MoneyInput = {
  /** In the currency's smallest unit (cents). */
  amount: Scalars['MinorUnits']['input'];
  /** Of which currency. */
  currency: Scalars['Currency']['input'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Takes a product off the shelves: it can no longer be found or ordered, and old orders still show it. A product that is
   * archived already stays so. For staff.
   */
  archiveProduct: ArchiveProductResult;
  /** Adds a product to the catalogue. It can be ordered once it has stock. For staff. */
  createProduct: CreateProductResult;
  /** Settles dead letters of products of which nothing is to be done. For staff. */
  dismissProductsDeadLetters: DeadLettersResult;
  /**
   * Asks again, now, for what dead letters of products are of, by a message to the order, and marks them as retried. Their old
   * bytes are never sent again. For staff.
   */
  retryProductsDeadLetters: DeadLettersResult;
  /** Changes what is named in the input. Orders that have been quoted keep the price that they were quoted. For staff. */
  updateProduct: UpdateProductResult;
};


export type MutationArchiveProductArgs = {
  input: ArchiveProductInput;
};


export type MutationCreateProductArgs = {
  input: CreateProductInput;
};


export type MutationDismissProductsDeadLettersArgs = {
  input: DeadLettersInput;
};


export type MutationRetryProductsDeadLettersArgs = {
  input: DeadLettersInput;
};


export type MutationUpdateProductArgs = {
  input: UpdateProductInput;
};

/** What an operator has done: who, why, when and what. Kept for ever by the service that did it. */
export type OperatorAct = {
  __typename?: 'OperatorAct';
  /** What was asked for: `retrySaga`. */
  action: Scalars['String']['output'];
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Who: the user's id. */
  by: Scalars['ID']['output'];
  /** The act's id (`act_…`). */
  id: Scalars['ID']['output'];
  /** What came of it; null where the service stopped before it was known. */
  outcome: Maybe<Scalars['String']['output']>;
  /** Why, in their own words. */
  reason: Scalars['String']['output'];
  /** Of what: an order's id, or which dead letters. */
  target: Scalars['String']['output'];
};

/** A page of audit entries. */
export type OperatorActConnection = {
  __typename?: 'OperatorActConnection';
  /** The entries of the page, each with its cursor. */
  edges: Array<OperatorActEdge>;
  /** The entries of the page. */
  nodes: Array<OperatorAct>;
  /** Whether and how to go on. */
  pageInfo: PageInfo;
};

/** An audit entry in a page. */
export type OperatorActEdge = {
  __typename?: 'OperatorActEdge';
  /** Goes on after this entry when sent as `after`. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: OperatorAct;
};

/** Where a page lies among the others. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last of the page: send it as `after` for the next; null when it is empty. */
  endCursor: Maybe<Scalars['String']['output']>;
  /** Is there more after this page? */
  hasNextPage: Scalars['Boolean']['output'];
  /** Is there something before this page? */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first of the page; null when it is empty. */
  startCursor: Maybe<Scalars['String']['output']>;
};

/** Something that the shop sells, or has sold. */
export type Product = {
  __typename?: 'Product';
  /** When it was taken off the shelves; null while it is for sale. */
  archivedAt: Maybe<Scalars['DateTime']['output']>;
  /** Under which it is listed. */
  category: Scalars['String']['output'];
  /** When it was added. */
  createdAt: Scalars['DateTime']['output'];
  /** What it is, in plain sentences. */
  description: Scalars['String']['output'];
  /** Can it be ordered? False when it is archived; whether there is stock is another question. */
  forSale: Scalars['Boolean']['output'];
  /** The product's id (`prod_…`). */
  id: Scalars['ID']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** What one of it costs today. */
  price: Money;
  /** What one of it is: `500 g`, `6 × 330 ml`. */
  unit: Scalars['String']['output'];
  /** When anything of this was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** The product is archived: it stays as it was when it was last sold. */
export type ProductArchived = UserError & {
  __typename?: 'ProductArchived';
  /** When it was archived. */
  archivedAt: Scalars['DateTime']['output'];
  /** PRODUCT_ARCHIVED */
  code: Scalars['String']['output'];
  /** Why. */
  message: Scalars['String']['output'];
};

/** A page of products. */
export type ProductConnection = {
  __typename?: 'ProductConnection';
  /** The products of the page, each with its cursor. */
  edges: Array<ProductEdge>;
  /** The products of the page. */
  nodes: Array<Product>;
  /** Whether and how to go on. */
  pageInfo: PageInfo;
};

/** A product in a page. */
export type ProductEdge = {
  __typename?: 'ProductEdge';
  /** Goes on after this product when sent as `after`. */
  cursor: Scalars['String']['output'];
  /** The product. */
  node: Product;
};

/** There is no such product. */
export type ProductNotFound = UserError & {
  __typename?: 'ProductNotFound';
  /** PRODUCT_NOT_FOUND */
  code: Scalars['String']['output'];
  /** What to do. */
  message: Scalars['String']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** The categories that have something for sale, by name. */
  categories: Array<Category>;
  /** One product, also when it is no longer sold; null when there is no such product. */
  product: Maybe<Product>;
  /** The catalogue, oldest first: what is for sale. */
  products: ProductConnection;
  /** What an operator sees of products: its dead letters and its audit entries. For staff. */
  productsBackOffice: BackOffice;
};


export type QueryProductArgs = {
  id: Scalars['ID']['input'];
};


export type QueryProductsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  category: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  includeArchived?: InputMaybe<Scalars['Boolean']['input']>;
  search: InputMaybe<Scalars['String']['input']>;
};

/** What to change of a product. What is not named, or is null, stays as it is. */
export type UpdateProductInput = {
  /** Under which it is listed, 1 to 50 characters. A new name makes a new category. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** What it is, in plain sentences, 1 to 2,000 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What it is called, 1 to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What one of it costs: more than nothing, at most EUR 10,000.00. */
  price?: InputMaybe<MoneyInput>;
  /** The product's id (`prod_…`). */
  productId: Scalars['ID']['input'];
  /** What one of it is (`500 g`), 1 to 30 characters. */
  unit?: InputMaybe<Scalars['String']['input']>;
};

/** The product as it is now, or why it was not changed. */
export type UpdateProductResult = InvalidInput | Product | ProductArchived | ProductNotFound;

/** Something that a client can do differently. */
export type UserError = {
  /** What went wrong, for programs: it does not change. */
  code: Scalars['String']['output'];
  /** What went wrong and what to do, for people. */
  message: Scalars['String']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Product: Product;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Product:
    ( { __typename: 'Product' }
    & GraphQLRecursivePick<FederationTypes['Product'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  ArchiveProductResult:
    | ( ProductModel & { __typename: 'Product' } )
    | ( ProductNotFound & { __typename: 'ProductNotFound' } )
  ;
  CreateProductResult:
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( ProductModel & { __typename: 'Product' } )
  ;
  DeadLettersResult:
    | ( DeadLetterNotFound & { __typename: 'DeadLetterNotFound' } )
    | ( DeadLettersSettled & { __typename: 'DeadLettersSettled' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
  ;
  UpdateProductResult:
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( ProductModel & { __typename: 'Product' } )
    | ( ProductArchived & { __typename: 'ProductArchived' } )
    | ( ProductNotFound & { __typename: 'ProductNotFound' } )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( DeadLetterNotFound )
    | ( InvalidInput )
    | ( ProductArchived )
    | ( ProductNotFound )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  ArchiveProductInput: ArchiveProductInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ArchiveProductResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ArchiveProductResult']>;
  BackOffice: ResolverTypeWrapper<BackOffice>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Category: ResolverTypeWrapper<Category>;
  CreateProductInput: CreateProductInput;
  CreateProductResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateProductResult']>;
  Currency: ResolverTypeWrapper<Scalars['Currency']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  DeadLetterCause: ResolverTypeWrapper<DeadLetterCause>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>;
  DeadLetterEdge: ResolverTypeWrapper<DeadLetterEdge>;
  DeadLetterNotFound: ResolverTypeWrapper<DeadLetterNotFound>;
  DeadLetterState: DeadLetterState;
  DeadLettersInput: DeadLettersInput;
  DeadLettersResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeadLettersResult']>;
  DeadLettersSettled: ResolverTypeWrapper<DeadLettersSettled>;
  InvalidInput: ResolverTypeWrapper<InvalidInput>;
  MinorUnits: ResolverTypeWrapper<Scalars['MinorUnits']['output']>;
  Money: ResolverTypeWrapper<Money>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OperatorAct: ResolverTypeWrapper<OperatorAct>;
  OperatorActConnection: ResolverTypeWrapper<OperatorActConnection>;
  OperatorActEdge: ResolverTypeWrapper<OperatorActEdge>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Product: ResolverTypeWrapper<ProductModel>;
  ProductArchived: ResolverTypeWrapper<ProductArchived>;
  ProductConnection: ResolverTypeWrapper<Omit<ProductConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ProductEdge']>, nodes: Array<ResolversTypes['Product']> }>;
  ProductEdge: ResolverTypeWrapper<Omit<ProductEdge, 'node'> & { node: ResolversTypes['Product'] }>;
  ProductNotFound: ResolverTypeWrapper<ProductNotFound>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  UpdateProductInput: UpdateProductInput;
  UpdateProductResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UpdateProductResult']>;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ArchiveProductInput: ArchiveProductInput;
  ID: Scalars['ID']['output'];
  ArchiveProductResult: ResolversUnionTypes<ResolversParentTypes>['ArchiveProductResult'];
  BackOffice: BackOffice;
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  Category: Category;
  CreateProductInput: CreateProductInput;
  CreateProductResult: ResolversUnionTypes<ResolversParentTypes>['CreateProductResult'];
  Currency: Scalars['Currency']['output'];
  DateTime: Scalars['DateTime']['output'];
  DeadLetter: DeadLetter;
  Boolean: Scalars['Boolean']['output'];
  DeadLetterCause: DeadLetterCause;
  DeadLetterConnection: DeadLetterConnection;
  DeadLetterEdge: DeadLetterEdge;
  DeadLetterNotFound: DeadLetterNotFound;
  DeadLettersInput: DeadLettersInput;
  DeadLettersResult: ResolversUnionTypes<ResolversParentTypes>['DeadLettersResult'];
  DeadLettersSettled: DeadLettersSettled;
  InvalidInput: InvalidInput;
  MinorUnits: Scalars['MinorUnits']['output'];
  Money: Money;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  OperatorAct: OperatorAct;
  OperatorActConnection: OperatorActConnection;
  OperatorActEdge: OperatorActEdge;
  PageInfo: PageInfo;
  Product: ProductModel;
  ProductArchived: ProductArchived;
  ProductConnection: Omit<ProductConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ProductEdge']>, nodes: Array<ResolversParentTypes['Product']> };
  ProductEdge: Omit<ProductEdge, 'node'> & { node: ResolversParentTypes['Product'] };
  ProductNotFound: ProductNotFound;
  Query: Record<PropertyKey, never>;
  UpdateProductInput: UpdateProductInput;
  UpdateProductResult: ResolversUnionTypes<ResolversParentTypes>['UpdateProductResult'];
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
};

export type ArchiveProductResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ArchiveProductResult'] = ResolversParentTypes['ArchiveProductResult']> = {
  __resolveType: TypeResolveFn<'Product' | 'ProductNotFound', ParentType, ContextType>;
};

export type BackOfficeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BackOffice'] = ResolversParentTypes['BackOffice']> = {
  deadLetterCauses?: Resolver<Array<ResolversTypes['DeadLetterCause']>, ParentType, ContextType>;
  deadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<BackOfficeDeadLettersArgs, 'first' | 'state'>>;
  operatorActs?: Resolver<ResolversTypes['OperatorActConnection'], ParentType, ContextType, RequireFields<BackOfficeOperatorActsArgs, 'first'>>;
  service?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CategoryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Category'] = ResolversParentTypes['Category']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  productCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CreateProductResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateProductResult'] = ResolversParentTypes['CreateProductResult']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'Product', ParentType, ContextType>;
};

export interface CurrencyScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Currency'], any> {
  name: 'Currency';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeadLetterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetter'] = ResolversParentTypes['DeadLetter']> = {
  cause?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  firstAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  messageId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  messageType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  queue?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retriable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  settledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  settledBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['DeadLetterState'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeadLetterCauseResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterCause'] = ResolversParentTypes['DeadLetterCause']> = {
  cause?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  firstAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  letters?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  retriable?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DeadLetterConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterConnection'] = ResolversParentTypes['DeadLetterConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DeadLetterEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DeadLetterEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterEdge'] = ResolversParentTypes['DeadLetterEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DeadLetter'], ParentType, ContextType>;
};

export type DeadLetterNotFoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterNotFound'] = ResolversParentTypes['DeadLetterNotFound']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DeadLettersResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLettersResult'] = ResolversParentTypes['DeadLettersResult']> = {
  __resolveType: TypeResolveFn<'DeadLetterNotFound' | 'DeadLettersSettled' | 'InvalidInput', ParentType, ContextType>;
};

export type DeadLettersSettledResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLettersSettled'] = ResolversParentTypes['DeadLettersSettled']> = {
  backOffice?: Resolver<ResolversTypes['BackOffice'], ParentType, ContextType>;
  letters?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  passedOver?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidInputResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  argument?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface MinorUnitsScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['MinorUnits'], any> {
  name: 'MinorUnits';
}

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['MinorUnits'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  archiveProduct?: Resolver<ResolversTypes['ArchiveProductResult'], ParentType, ContextType, RequireFields<MutationArchiveProductArgs, 'input'>>;
  createProduct?: Resolver<ResolversTypes['CreateProductResult'], ParentType, ContextType, RequireFields<MutationCreateProductArgs, 'input'>>;
  dismissProductsDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationDismissProductsDeadLettersArgs, 'input'>>;
  retryProductsDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationRetryProductsDeadLettersArgs, 'input'>>;
  updateProduct?: Resolver<ResolversTypes['UpdateProductResult'], ParentType, ContextType, RequireFields<MutationUpdateProductArgs, 'input'>>;
};

export type OperatorActResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperatorAct'] = ResolversParentTypes['OperatorAct']> = {
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  target?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type OperatorActConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperatorActConnection'] = ResolversParentTypes['OperatorActConnection']> = {
  edges?: Resolver<Array<ResolversTypes['OperatorActEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['OperatorAct']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type OperatorActEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperatorActEdge'] = ResolversParentTypes['OperatorActEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['OperatorAct'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ProductResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product'], FederationReferenceType extends FederationReferenceTypes['Product'] = FederationReferenceTypes['Product']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Product']> | FederationReferenceType, FederationReferenceType, ContextType>;
  archivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  category?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  forSale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProductArchivedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductArchived'] = ResolversParentTypes['ProductArchived']> = {
  archivedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProductConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductConnection'] = ResolversParentTypes['ProductConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ProductEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Product']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ProductEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductEdge'] = ResolversParentTypes['ProductEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type ProductNotFoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductNotFound'] = ResolversParentTypes['ProductNotFound']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  categories?: Resolver<Array<ResolversTypes['Category']>, ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType, RequireFields<QueryProductArgs, 'id'>>;
  products?: Resolver<ResolversTypes['ProductConnection'], ParentType, ContextType, RequireFields<QueryProductsArgs, 'first' | 'includeArchived'>>;
  productsBackOffice?: Resolver<ResolversTypes['BackOffice'], ParentType, ContextType>;
};

export type UpdateProductResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateProductResult'] = ResolversParentTypes['UpdateProductResult']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'Product' | 'ProductArchived' | 'ProductNotFound', ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'DeadLetterNotFound' | 'InvalidInput' | 'ProductArchived' | 'ProductNotFound', ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  ArchiveProductResult?: ArchiveProductResultResolvers<ContextType>;
  BackOffice?: BackOfficeResolvers<ContextType>;
  Category?: CategoryResolvers<ContextType>;
  CreateProductResult?: CreateProductResultResolvers<ContextType>;
  Currency?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterCause?: DeadLetterCauseResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  DeadLetterNotFound?: DeadLetterNotFoundResolvers<ContextType>;
  DeadLettersResult?: DeadLettersResultResolvers<ContextType>;
  DeadLettersSettled?: DeadLettersSettledResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  MinorUnits?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OperatorAct?: OperatorActResolvers<ContextType>;
  OperatorActConnection?: OperatorActConnectionResolvers<ContextType>;
  OperatorActEdge?: OperatorActEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  ProductArchived?: ProductArchivedResolvers<ContextType>;
  ProductConnection?: ProductConnectionResolvers<ContextType>;
  ProductEdge?: ProductEdgeResolvers<ContextType>;
  ProductNotFound?: ProductNotFoundResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  UpdateProductResult?: UpdateProductResultResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

