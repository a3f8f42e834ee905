// Made from schema.graphql by `npm run codegen`; change that file, not this one.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Reference as OrderModel, Reference as ProductModel, Level as StockLevelModel, Reference as UserModel, Context } from './resolvers';
import type { StockRow as StockModel, Movement as StockMovementModel } from './domain';
import type { Warehouse as WarehouseModel } from './store';
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
  /** A moment in time, ISO 8601 in UTC: `2026-11-21T10:15:30.000Z`. */
  DateTime: { input: Date; output: Date; }
  _FieldSet: { input: string; output: string; }
};

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

/** A new warehouse. */
export type CreateWarehouseInput = {
  /** The town where it is, 1 to 100 characters. */
  city: Scalars['String']['input'];
  /** Its country's ISO 3166-1 alpha-2 code: `NL`. */
  country: Scalars['String']['input'];
  /** What to call it, 1 to 100 characters; no two are called the same. */
  name: Scalars['String']['input'];
};

/** What opening a warehouse may answer. */
export type CreateWarehouseResult = InvalidInput | Warehouse | WarehouseNameTaken;

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

/** The idempotency key was used before, with another input. */
export type IdempotencyKeyReused = UserError & {
  __typename?: 'IdempotencyKeyReused';
  /** IDEMPOTENCY_KEY_REUSED */
  code: Scalars['String']['output'];
  /** What to do. */
  message: Scalars['String']['output'];
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

/** A page of products that are running out. */
export type LowStockConnection = {
  __typename?: 'LowStockConnection';
  /** The products of this page, each with its cursor. */
  edges: Array<LowStockEdge>;
  /** The products of this page. */
  nodes: Array<Product>;
  /** Where this page lies among the others. */
  pageInfo: PageInfo;
};

/** A product that is running out, on a page. */
export type LowStockEdge = {
  __typename?: 'LowStockEdge';
  /** Its place: pass it as `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The product. */
  node: Product;
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Opens a warehouse. For staff. */
  createWarehouse: CreateWarehouseResult;
  /** Settles dead letters of inventory of which nothing is to be done. For staff. */
  dismissInventoryDeadLetters: DeadLettersResult;
  /**
   * Puts new pieces of a product on the shelf. The same idempotency key with the same input does it once, and answers with
   * the same movement however often it is sent. For staff.
   */
  restockProduct: RestockProductResult;
  /**
   * Asks again, now, for what dead letters of inventory are of, by a message to the order, and marks them as retried. Their old
   * bytes are never sent again. For staff.
   */
  retryInventoryDeadLetters: DeadLettersResult;
};


export type MutationCreateWarehouseArgs = {
  input: CreateWarehouseInput;
};


export type MutationDismissInventoryDeadLettersArgs = {
  input: DeadLettersInput;
};


export type MutationRestockProductArgs = {
  input: RestockProductInput;
};


export type MutationRetryInventoryDeadLettersArgs = {
  input: DeadLettersInput;
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

export type Order = {
  __typename?: 'Order';
  /** The order's id (`order_…`). */
  id: Scalars['ID']['output'];
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

export type Product = {
  __typename?: 'Product';
  /** The product's id (`prod_…`). */
  id: Scalars['ID']['output'];
  /** How many there are. */
  stock: Maybe<Stock>;
};

export type Query = {
  __typename?: 'Query';
  /** What an operator sees of inventory: its dead letters and its audit entries. For staff. */
  inventoryBackOffice: BackOffice;
  /**
   * Products of which few pieces are free, the scarcest first. A product counts from its first restock on: what was never
   * in stock is not listed. Stock moves between two pages; each page is right when it is read. For staff.
   */
  lowStock: LowStockConnection;
  /** Every movement of a product's stock, newest first. For staff. */
  stockMovements: StockMovementConnection;
  /** All warehouses, in the order in which they were opened. For staff. */
  warehouses: Array<Warehouse>;
};


export type QueryLowStockArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  threshold?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryStockMovementsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  productId: Scalars['ID']['input'];
};

/** New pieces of a product. */
export type RestockProductInput = {
  /** Yours to choose, 1 to 100 characters: sending the same again adds nothing again. It is kept for ever. */
  idempotencyKey: Scalars['String']['input'];
  /**
   * Of which product (`prod_…`). Inventory does not keep the catalogue: a product may be restocked before it is on sale, and
   * after.
   */
  productId: Scalars['ID']['input'];
  /** How many came in, 1 to 1,000,000. */
  quantity: Scalars['Int']['input'];
  /** Where to (`wh_…`). Left out: to the warehouse that has the fewest free pieces of it. */
  warehouseId?: InputMaybe<Scalars['ID']['input']>;
};

/** What restocking may answer. */
export type RestockProductResult = IdempotencyKeyReused | InvalidInput | RestockSuccess | UnknownWarehouse;

/** The pieces are on the shelf. */
export type RestockSuccess = {
  __typename?: 'RestockSuccess';
  /** The movement that brought them there. */
  movement: StockMovement;
  /** The product. */
  product: Maybe<Product>;
  /** The product's stock as it is now. */
  stock: Stock;
};

/**
 * How many pieces of a product there are, over all warehouses. All that ever came in is `onHand` and what has left with
 * orders and not come back.
 */
export type Stock = {
  __typename?: 'Stock';
  /** On the shelf and free: what can be ordered now. */
  available: Scalars['Int']['output'];
  /** On the shelf, and promised to orders that are not through yet. */
  held: Scalars['Int']['output'];
  /** The same for each warehouse that keeps it. Null for anybody but staff. */
  levels: Maybe<Array<StockLevel>>;
  /** On the shelf: `available + held`. */
  onHand: Scalars['Int']['output'];
};

/** How many pieces of a product are in one warehouse. */
export type StockLevel = {
  __typename?: 'StockLevel';
  /** On the shelf and free. */
  available: Scalars['Int']['output'];
  /** On the shelf, and promised to orders that are not through yet. */
  held: Scalars['Int']['output'];
  /** On the shelf: `available + held`. */
  onHand: Scalars['Int']['output'];
  /** Where. */
  warehouse: Warehouse;
};

/** A change of a product's stock. No amount changes without one, and they are kept for ever. */
export type StockMovement = {
  __typename?: 'StockMovement';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Who did it; null where no person did. */
  by: Maybe<User>;
  /** Names the movement. */
  id: Scalars['ID']['output'];
  /** Why it moved. */
  kind: StockMovementKind;
  /** The order that it moved for; null where it was for none. */
  order: Maybe<Order>;
  /** Of what. */
  product: Maybe<Product>;
  /** How many pieces. */
  quantity: Scalars['Int']['output'];
  /** Numbers the product's movements: 1, 2, 3, ... without gaps. */
  sequence: Scalars['Int']['output'];
  /** Where. */
  warehouse: Maybe<Warehouse>;
};

/** A page of stock movements. */
export type StockMovementConnection = {
  __typename?: 'StockMovementConnection';
  /** The movements of this page, each with its cursor. */
  edges: Array<StockMovementEdge>;
  /** The movements of this page. */
  nodes: Array<StockMovement>;
  /** Where this page lies among the others. */
  pageInfo: PageInfo;
};

/** A stock movement on a page. */
export type StockMovementEdge = {
  __typename?: 'StockMovementEdge';
  /** Its place: pass it as `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The movement. */
  node: StockMovement;
};

/** Why stock moved. */
export type StockMovementKind =
  /** Held pieces have left with their order. */
  | 'COMMITTED'
  /** Free pieces were promised to an order. */
  | 'HELD'
  /** New pieces came in and are free. */
  | 'RECEIVED'
  /** Held pieces are free again. */
  | 'RELEASED'
  /** Pieces that had left are back and free again. */
  | 'RETURNED';

/** There is no such warehouse, or none at all yet. */
export type UnknownWarehouse = UserError & {
  __typename?: 'UnknownWarehouse';
  /** UNKNOWN_WAREHOUSE */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
  message: Scalars['String']['output'];
};

export type User = {
  __typename?: 'User';
  /** The account's id (`user_…`). */
  id: Scalars['ID']['output'];
};

/** Something that a client can do differently. */
export type UserError = {
  /** What went wrong, for programs: it does not change. */
  code: Scalars['String']['output'];
  /** What went wrong and what to do, for people. */
  message: Scalars['String']['output'];
};

/** Where stock is kept. Visible to staff. */
export type Warehouse = {
  __typename?: 'Warehouse';
  /** The town where it is. */
  city: Scalars['String']['output'];
  /** Its country's ISO 3166-1 alpha-2 code: `NL`. */
  country: Scalars['String']['output'];
  /** The warehouse's id (`wh_…`). */
  id: Scalars['ID']['output'];
  /** What it is called; no two are called the same. */
  name: Scalars['String']['output'];
};

/** Another warehouse is called so. */
export type WarehouseNameTaken = UserError & {
  __typename?: 'WarehouseNameTaken';
  /** WAREHOUSE_NAME_TAKEN */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
  message: Scalars['String']['output'];
  /** The one that is called so. */
  warehouse: Maybe<Warehouse>;
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
  Warehouse: Warehouse;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Product:
    ( { __typename: 'Product' }
    & GraphQLRecursivePick<FederationTypes['Product'], {"id":true}> );
  Warehouse:
    ( { __typename: 'Warehouse' }
    & GraphQLRecursivePick<FederationTypes['Warehouse'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  CreateWarehouseResult:
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( WarehouseModel & { __typename: 'Warehouse' } )
    | ( Omit<WarehouseNameTaken, 'warehouse'> & { warehouse?: Maybe<_RefType['Warehouse']> } & { __typename: 'WarehouseNameTaken' } )
  ;
  DeadLettersResult:
    | ( DeadLetterNotFound & { __typename: 'DeadLetterNotFound' } )
    | ( DeadLettersSettled & { __typename: 'DeadLettersSettled' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
  ;
  RestockProductResult:
    | ( IdempotencyKeyReused & { __typename: 'IdempotencyKeyReused' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( Omit<RestockSuccess, 'movement' | 'product' | 'stock'> & { movement: _RefType['StockMovement'], product?: Maybe<_RefType['Product']>, stock: _RefType['Stock'] } & { __typename: 'RestockSuccess' } )
    | ( UnknownWarehouse & { __typename: 'UnknownWarehouse' } )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( DeadLetterNotFound )
    | ( IdempotencyKeyReused )
    | ( InvalidInput )
    | ( UnknownWarehouse )
    | ( Omit<WarehouseNameTaken, 'warehouse'> & { warehouse?: Maybe<_RefType['Warehouse']> } )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  BackOffice: ResolverTypeWrapper<BackOffice>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  CreateWarehouseInput: CreateWarehouseInput;
  CreateWarehouseResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateWarehouseResult']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  DeadLetterCause: ResolverTypeWrapper<DeadLetterCause>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>;
  DeadLetterEdge: ResolverTypeWrapper<DeadLetterEdge>;
  DeadLetterNotFound: ResolverTypeWrapper<DeadLetterNotFound>;
  DeadLetterState: DeadLetterState;
  DeadLettersInput: DeadLettersInput;
  DeadLettersResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeadLettersResult']>;
  DeadLettersSettled: ResolverTypeWrapper<DeadLettersSettled>;
  IdempotencyKeyReused: ResolverTypeWrapper<IdempotencyKeyReused>;
  InvalidInput: ResolverTypeWrapper<InvalidInput>;
  LowStockConnection: ResolverTypeWrapper<Omit<LowStockConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['LowStockEdge']>, nodes: Array<ResolversTypes['Product']> }>;
  LowStockEdge: ResolverTypeWrapper<Omit<LowStockEdge, 'node'> & { node: ResolversTypes['Product'] }>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OperatorAct: ResolverTypeWrapper<OperatorAct>;
  OperatorActConnection: ResolverTypeWrapper<OperatorActConnection>;
  OperatorActEdge: ResolverTypeWrapper<OperatorActEdge>;
  Order: ResolverTypeWrapper<OrderModel>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Product: ResolverTypeWrapper<ProductModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RestockProductInput: RestockProductInput;
  RestockProductResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RestockProductResult']>;
  RestockSuccess: ResolverTypeWrapper<Omit<RestockSuccess, 'movement' | 'product' | 'stock'> & { movement: ResolversTypes['StockMovement'], product?: Maybe<ResolversTypes['Product']>, stock: ResolversTypes['Stock'] }>;
  Stock: ResolverTypeWrapper<StockModel>;
  StockLevel: ResolverTypeWrapper<StockLevelModel>;
  StockMovement: ResolverTypeWrapper<StockMovementModel>;
  StockMovementConnection: ResolverTypeWrapper<Omit<StockMovementConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['StockMovementEdge']>, nodes: Array<ResolversTypes['StockMovement']> }>;
  StockMovementEdge: ResolverTypeWrapper<Omit<StockMovementEdge, 'node'> & { node: ResolversTypes['StockMovement'] }>;
  StockMovementKind: StockMovementKind;
  UnknownWarehouse: ResolverTypeWrapper<UnknownWarehouse>;
  User: ResolverTypeWrapper<UserModel>;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
  Warehouse: ResolverTypeWrapper<WarehouseModel>;
  WarehouseNameTaken: ResolverTypeWrapper<Omit<WarehouseNameTaken, 'warehouse'> & { warehouse?: Maybe<ResolversTypes['Warehouse']> }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  BackOffice: BackOffice;
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  CreateWarehouseInput: CreateWarehouseInput;
  CreateWarehouseResult: ResolversUnionTypes<ResolversParentTypes>['CreateWarehouseResult'];
  DateTime: Scalars['DateTime']['output'];
  DeadLetter: DeadLetter;
  ID: Scalars['ID']['output'];
  Boolean: Scalars['Boolean']['output'];
  DeadLetterCause: DeadLetterCause;
  DeadLetterConnection: DeadLetterConnection;
  DeadLetterEdge: DeadLetterEdge;
  DeadLetterNotFound: DeadLetterNotFound;
  DeadLettersInput: DeadLettersInput;
  DeadLettersResult: ResolversUnionTypes<ResolversParentTypes>['DeadLettersResult'];
  DeadLettersSettled: DeadLettersSettled;
  IdempotencyKeyReused: IdempotencyKeyReused;
  InvalidInput: InvalidInput;
  LowStockConnection: Omit<LowStockConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['LowStockEdge']>, nodes: Array<ResolversParentTypes['Product']> };
  LowStockEdge: Omit<LowStockEdge, 'node'> & { node: ResolversParentTypes['Product'] };
  Mutation: Record<PropertyKey, never>;
  OperatorAct: OperatorAct;
  OperatorActConnection: OperatorActConnection;
  OperatorActEdge: OperatorActEdge;
  Order: OrderModel;
  PageInfo: PageInfo;
  Product: ProductModel;
  Query: Record<PropertyKey, never>;
  RestockProductInput: RestockProductInput;
  RestockProductResult: ResolversUnionTypes<ResolversParentTypes>['RestockProductResult'];
  RestockSuccess: Omit<RestockSuccess, 'movement' | 'product' | 'stock'> & { movement: ResolversParentTypes['StockMovement'], product?: Maybe<ResolversParentTypes['Product']>, stock: ResolversParentTypes['Stock'] };
  Stock: StockModel;
  StockLevel: StockLevelModel;
  StockMovement: StockMovementModel;
  StockMovementConnection: Omit<StockMovementConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['StockMovementEdge']>, nodes: Array<ResolversParentTypes['StockMovement']> };
  StockMovementEdge: Omit<StockMovementEdge, 'node'> & { node: ResolversParentTypes['StockMovement'] };
  UnknownWarehouse: UnknownWarehouse;
  User: UserModel;
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
  Warehouse: WarehouseModel;
  WarehouseNameTaken: Omit<WarehouseNameTaken, 'warehouse'> & { warehouse?: Maybe<ResolversParentTypes['Warehouse']> };
};

export type BackOfficeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BackOffice'] = ResolversParentTypes['BackOffice']> = {
  deadLetterCauses?: Resolver<Array<ResolversTypes['DeadLetterCause']>, ParentType, ContextType>;
  deadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<BackOfficeDeadLettersArgs, 'first' | 'state'>>;
  operatorActs?: Resolver<ResolversTypes['OperatorActConnection'], ParentType, ContextType, RequireFields<BackOfficeOperatorActsArgs, 'first'>>;
  service?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreateWarehouseResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateWarehouseResult'] = ResolversParentTypes['CreateWarehouseResult']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'Warehouse' | 'WarehouseNameTaken', ParentType, ContextType>;
};

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

export type IdempotencyKeyReusedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IdempotencyKeyReused'] = ResolversParentTypes['IdempotencyKeyReused']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidInputResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  argument?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LowStockConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LowStockConnection'] = ResolversParentTypes['LowStockConnection']> = {
  edges?: Resolver<Array<ResolversTypes['LowStockEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Product']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type LowStockEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LowStockEdge'] = ResolversParentTypes['LowStockEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createWarehouse?: Resolver<ResolversTypes['CreateWarehouseResult'], ParentType, ContextType, RequireFields<MutationCreateWarehouseArgs, 'input'>>;
  dismissInventoryDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationDismissInventoryDeadLettersArgs, 'input'>>;
  restockProduct?: Resolver<ResolversTypes['RestockProductResult'], ParentType, ContextType, RequireFields<MutationRestockProductArgs, 'input'>>;
  retryInventoryDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationRetryInventoryDeadLettersArgs, 'input'>>;
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

export type OrderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Order'] = ResolversParentTypes['Order']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ProductResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product'], FederationReferenceType extends FederationReferenceTypes['Product'] = FederationReferenceTypes['Product']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Product']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  stock?: Resolver<Maybe<ResolversTypes['Stock']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  inventoryBackOffice?: Resolver<ResolversTypes['BackOffice'], ParentType, ContextType>;
  lowStock?: Resolver<ResolversTypes['LowStockConnection'], ParentType, ContextType, RequireFields<QueryLowStockArgs, 'first' | 'threshold'>>;
  stockMovements?: Resolver<ResolversTypes['StockMovementConnection'], ParentType, ContextType, RequireFields<QueryStockMovementsArgs, 'first' | 'productId'>>;
  warehouses?: Resolver<Array<ResolversTypes['Warehouse']>, ParentType, ContextType>;
};

export type RestockProductResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RestockProductResult'] = ResolversParentTypes['RestockProductResult']> = {
  __resolveType: TypeResolveFn<'IdempotencyKeyReused' | 'InvalidInput' | 'RestockSuccess' | 'UnknownWarehouse', ParentType, ContextType>;
};

export type RestockSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RestockSuccess'] = ResolversParentTypes['RestockSuccess']> = {
  movement?: Resolver<ResolversTypes['StockMovement'], ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  stock?: Resolver<ResolversTypes['Stock'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StockResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Stock'] = ResolversParentTypes['Stock']> = {
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  held?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  levels?: Resolver<Maybe<Array<ResolversTypes['StockLevel']>>, ParentType, ContextType>;
  onHand?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StockLevelResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StockLevel'] = ResolversParentTypes['StockLevel']> = {
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  held?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  onHand?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  warehouse?: Resolver<ResolversTypes['Warehouse'], ParentType, ContextType>;
};

export type StockMovementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StockMovement'] = ResolversParentTypes['StockMovement']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['StockMovementKind'], ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  warehouse?: Resolver<Maybe<ResolversTypes['Warehouse']>, ParentType, ContextType>;
};

export type StockMovementConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StockMovementConnection'] = ResolversParentTypes['StockMovementConnection']> = {
  edges?: Resolver<Array<ResolversTypes['StockMovementEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['StockMovement']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type StockMovementEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StockMovementEdge'] = ResolversParentTypes['StockMovementEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['StockMovement'], ParentType, ContextType>;
};

export type UnknownWarehouseResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnknownWarehouse'] = ResolversParentTypes['UnknownWarehouse']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'DeadLetterNotFound' | 'IdempotencyKeyReused' | 'InvalidInput' | 'UnknownWarehouse' | 'WarehouseNameTaken', ParentType, ContextType>;
};

export type WarehouseResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Warehouse'] = ResolversParentTypes['Warehouse'], FederationReferenceType extends FederationReferenceTypes['Warehouse'] = FederationReferenceTypes['Warehouse']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Warehouse']> | FederationReferenceType, FederationReferenceType, ContextType>;
  city?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  country?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WarehouseNameTakenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WarehouseNameTaken'] = ResolversParentTypes['WarehouseNameTaken']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  warehouse?: Resolver<Maybe<ResolversTypes['Warehouse']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  BackOffice?: BackOfficeResolvers<ContextType>;
  CreateWarehouseResult?: CreateWarehouseResultResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterCause?: DeadLetterCauseResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  DeadLetterNotFound?: DeadLetterNotFoundResolvers<ContextType>;
  DeadLettersResult?: DeadLettersResultResolvers<ContextType>;
  DeadLettersSettled?: DeadLettersSettledResolvers<ContextType>;
  IdempotencyKeyReused?: IdempotencyKeyReusedResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  LowStockConnection?: LowStockConnectionResolvers<ContextType>;
  LowStockEdge?: LowStockEdgeResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OperatorAct?: OperatorActResolvers<ContextType>;
  OperatorActConnection?: OperatorActConnectionResolvers<ContextType>;
  OperatorActEdge?: OperatorActEdgeResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RestockProductResult?: RestockProductResultResolvers<ContextType>;
  RestockSuccess?: RestockSuccessResolvers<ContextType>;
  Stock?: StockResolvers<ContextType>;
  StockLevel?: StockLevelResolvers<ContextType>;
  StockMovement?: StockMovementResolvers<ContextType>;
  StockMovementConnection?: StockMovementConnectionResolvers<ContextType>;
  StockMovementEdge?: StockMovementEdgeResolvers<ContextType>;
  UnknownWarehouse?: UnknownWarehouseResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Warehouse?: WarehouseResolvers<ContextType>;
  WarehouseNameTaken?: WarehouseNameTakenResolvers<ContextType>;
};

