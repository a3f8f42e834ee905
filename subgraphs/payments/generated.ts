// Made from schema.graphql by `npm run codegen`; change that file, not this one.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Reference as UserModel, Reference as OrderModel, PaymentEventOf as PaymentEventModel, Context } from './resolvers';
import type { Account as AccountModel, LedgerEntry as LedgerEntryModel } from './domain';
import type { PaymentRow as PaymentModel } from './store';
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

/** A customer's money. Every change of it is an entry of a double-entry ledger. */
export type Account = {
  __typename?: 'Account';
  /** What can be spent. */
  available: Money;
  /** All that the customer owns: `available + held`. */
  balance: Money;
  /** Every movement of this money, newest first. */
  entries: LedgerEntryConnection;
  /** What is reserved for orders that are not through yet. */
  held: Money;
};


/** A customer's money. Every change of it is an entry of a double-entry ledger. */
export type AccountEntriesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
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

/** A credit for somebody's account. */
export type CreditAccountInput = {
  /** How much to add, 1 to 100,000,000 minor units (cents). */
  amount: Scalars['MinorUnits']['input'];
  /** `EUR`: accounts are kept in no other currency for now. */
  currency: Scalars['Currency']['input'];
  /** Yours to choose, 1 to 100 characters: sending the same again adds nothing again. It is kept for ever. */
  idempotencyKey: Scalars['String']['input'];
  /** Why, 1 to 200 characters. The customer sees it. */
  reason: Scalars['String']['input'];
  /** Whose account (`user_…`). It is opened if it is not open yet. */
  userId: Scalars['ID']['input'];
};

/** What crediting an account may answer. */
export type CreditAccountResult = Account | IdempotencyKeyReused | InvalidInput;

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

/** One movement of a customer's money. */
export type LedgerEntry = {
  __typename?: 'LedgerEntry';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** By how much `Account.available` changed; negative where it became less. */
  availableChange: Money;
  /** By how much `Account.held` changed; negative where it became less. */
  heldChange: Money;
  /** Names the entry. */
  id: Scalars['ID']['output'];
  /** Why it moved. */
  kind: LedgerEntryKind;
  /** What the giver of a credit said about it. */
  note: Maybe<Scalars['String']['output']>;
  /** The order that it moved for, where there is one. */
  order: Maybe<Order>;
};

/** A page of ledger entries. */
export type LedgerEntryConnection = {
  __typename?: 'LedgerEntryConnection';
  /** The entries of this page, each with its cursor. */
  edges: Array<LedgerEntryEdge>;
  /** The entries of this page. */
  nodes: Array<LedgerEntry>;
  /** Where this page lies among the others. */
  pageInfo: PageInfo;
};

/** A ledger entry on a page. */
export type LedgerEntryEdge = {
  __typename?: 'LedgerEntryEdge';
  /** Its place: pass it as `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: LedgerEntry;
};

/** Why money moved. */
export type LedgerEntryKind =
  /** It was reserved for an order. */
  | 'AUTHORIZE'
  /** What was reserved was taken. */
  | 'CAPTURE'
  /** It was given: the credits that an account begins with, or by staff. */
  | 'CREDIT'
  /** What was taken was given back. */
  | 'REFUND'
  /** A reservation ended with nothing taken. */
  | 'VOID';

/** An amount of money. */
export type Money = {
  __typename?: 'Money';
  /** In the currency's smallest unit (cents). */
  amount: Scalars['MinorUnits']['output'];
  /** Of which currency. */
  currency: Scalars['Currency']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Adds money to somebody's account. The same idempotency key with the same input adds it once. For staff. */
  creditAccount: CreditAccountResult;
  /** Settles dead letters of payments of which nothing is to be done. For staff. */
  dismissPaymentsDeadLetters: DeadLettersResult;
  /**
   * Asks again, now, for what dead letters of payments are of, by a message to the order, and marks them as retried. Their old
   * bytes are never sent again. For staff.
   */
  retryPaymentsDeadLetters: DeadLettersResult;
};


export type MutationCreditAccountArgs = {
  input: CreditAccountInput;
};


export type MutationDismissPaymentsDeadLettersArgs = {
  input: DeadLettersInput;
};


export type MutationRetryPaymentsDeadLettersArgs = {
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
  /** How it is paid; null while nothing has been asked of payments yet, and for anybody but the customer and staff. */
  payment: Maybe<Payment>;
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

/** How an order is paid. Visible to the customer and to staff. */
export type Payment = {
  __typename?: 'Payment';
  /** What is to be paid; null where nothing ever was. */
  amount: Maybe<Money>;
  /** What was reserved; null while nothing was. */
  authorizedAmount: Maybe<Money>;
  /** What was taken; null while nothing was. */
  capturedAmount: Maybe<Money>;
  /** Every step so far, oldest first. */
  history: Array<PaymentEvent>;
  /** The payment's id (`pay_…`). */
  id: Scalars['ID']['output'];
  /** What it pays for. */
  order: Maybe<Order>;
  /** Why it was refused, or why it takes so long: `INSUFFICIENT_FUNDS`, `DECLINED`, `PAYMENT_TIMEOUT`, `PAYMENT_UNKNOWN`, ... */
  reason: Maybe<Scalars['String']['output']>;
  /** What was given back; null while nothing was. */
  refundedAmount: Maybe<Money>;
  /** How often the provider was asked again in the step that is running now. */
  retries: Scalars['Int']['output'];
  /** Where it is. */
  status: PaymentStatus;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** A step of a payment. */
export type PaymentEvent = {
  __typename?: 'PaymentEvent';
  /** What moved, or was to move. */
  amount: Maybe<Money>;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Why, where there is something to say. */
  reason: Maybe<Scalars['String']['output']>;
  /** Where the payment was from then on. */
  status: PaymentStatus;
};

/** Where a payment is. */
export type PaymentStatus =
  /** The money is reserved. */
  | 'AUTHORIZED'
  /** The provider is asked to reserve the money. */
  | 'AUTHORIZING'
  /** The money was taken. */
  | 'CAPTURED'
  /** The provider refused to take what was reserved. Nothing was taken. */
  | 'CAPTURE_REFUSED'
  /** What is reserved is being taken. */
  | 'CAPTURING'
  /** Some of what was taken was given back. */
  | 'PARTIALLY_REFUNDED'
  /** All that was taken was given back. */
  | 'REFUNDED'
  /** Money is being given back. */
  | 'REFUNDING'
  /** The provider refused to reserve it. Nothing was taken. */
  | 'REFUSED'
  /** Nothing is reserved and nothing was taken. */
  | 'VOIDED'
  /** The reservation is being ended. */
  | 'VOIDING';

export type Query = {
  __typename?: 'Query';
  /** What an operator sees of payments: its dead letters and its audit entries. For staff. */
  paymentsBackOffice: BackOffice;
};

export type User = {
  __typename?: 'User';
  /** Their money. Null for anybody but themself and staff. */
  account: Maybe<Account>;
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
  Order: Order;
  Payment: Payment;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Order:
    ( { __typename: 'Order' }
    & GraphQLRecursivePick<FederationTypes['Order'], {"id":true}> );
  Payment:
    ( { __typename: 'Payment' }
    & GraphQLRecursivePick<FederationTypes['Payment'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  CreditAccountResult:
    | ( AccountModel & { __typename: 'Account' } )
    | ( IdempotencyKeyReused & { __typename: 'IdempotencyKeyReused' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
  ;
  DeadLettersResult:
    | ( DeadLetterNotFound & { __typename: 'DeadLetterNotFound' } )
    | ( DeadLettersSettled & { __typename: 'DeadLettersSettled' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( DeadLetterNotFound )
    | ( IdempotencyKeyReused )
    | ( InvalidInput )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Account: ResolverTypeWrapper<AccountModel>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  BackOffice: ResolverTypeWrapper<BackOffice>;
  CreditAccountInput: CreditAccountInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CreditAccountResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreditAccountResult']>;
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
  IdempotencyKeyReused: ResolverTypeWrapper<IdempotencyKeyReused>;
  InvalidInput: ResolverTypeWrapper<InvalidInput>;
  LedgerEntry: ResolverTypeWrapper<LedgerEntryModel>;
  LedgerEntryConnection: ResolverTypeWrapper<Omit<LedgerEntryConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['LedgerEntryEdge']>, nodes: Array<ResolversTypes['LedgerEntry']> }>;
  LedgerEntryEdge: ResolverTypeWrapper<Omit<LedgerEntryEdge, 'node'> & { node: ResolversTypes['LedgerEntry'] }>;
  LedgerEntryKind: LedgerEntryKind;
  MinorUnits: ResolverTypeWrapper<Scalars['MinorUnits']['output']>;
  Money: ResolverTypeWrapper<Money>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OperatorAct: ResolverTypeWrapper<OperatorAct>;
  OperatorActConnection: ResolverTypeWrapper<OperatorActConnection>;
  OperatorActEdge: ResolverTypeWrapper<OperatorActEdge>;
  Order: ResolverTypeWrapper<OrderModel>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Payment: ResolverTypeWrapper<PaymentModel>;
  PaymentEvent: ResolverTypeWrapper<PaymentEventModel>;
  PaymentStatus: PaymentStatus;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  User: ResolverTypeWrapper<UserModel>;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Account: AccountModel;
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  BackOffice: BackOffice;
  CreditAccountInput: CreditAccountInput;
  ID: Scalars['ID']['output'];
  CreditAccountResult: ResolversUnionTypes<ResolversParentTypes>['CreditAccountResult'];
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
  IdempotencyKeyReused: IdempotencyKeyReused;
  InvalidInput: InvalidInput;
  LedgerEntry: LedgerEntryModel;
  LedgerEntryConnection: Omit<LedgerEntryConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['LedgerEntryEdge']>, nodes: Array<ResolversParentTypes['LedgerEntry']> };
  LedgerEntryEdge: Omit<LedgerEntryEdge, 'node'> & { node: ResolversParentTypes['LedgerEntry'] };
  MinorUnits: Scalars['MinorUnits']['output'];
  Money: Money;
  Mutation: Record<PropertyKey, never>;
  OperatorAct: OperatorAct;
  OperatorActConnection: OperatorActConnection;
  OperatorActEdge: OperatorActEdge;
  Order: OrderModel;
  PageInfo: PageInfo;
  Payment: PaymentModel;
  PaymentEvent: PaymentEventModel;
  Query: Record<PropertyKey, never>;
  User: UserModel;
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
};

export type AccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  available?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  balance?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  entries?: Resolver<ResolversTypes['LedgerEntryConnection'], ParentType, ContextType, RequireFields<AccountEntriesArgs, 'first'>>;
  held?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BackOfficeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BackOffice'] = ResolversParentTypes['BackOffice']> = {
  deadLetterCauses?: Resolver<Array<ResolversTypes['DeadLetterCause']>, ParentType, ContextType>;
  deadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<BackOfficeDeadLettersArgs, 'first' | 'state'>>;
  operatorActs?: Resolver<ResolversTypes['OperatorActConnection'], ParentType, ContextType, RequireFields<BackOfficeOperatorActsArgs, 'first'>>;
  service?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreditAccountResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreditAccountResult'] = ResolversParentTypes['CreditAccountResult']> = {
  __resolveType: TypeResolveFn<'Account' | 'IdempotencyKeyReused' | 'InvalidInput', ParentType, ContextType>;
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

export type LedgerEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LedgerEntry'] = ResolversParentTypes['LedgerEntry']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  availableChange?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  heldChange?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LedgerEntryKind'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
};

export type LedgerEntryConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LedgerEntryConnection'] = ResolversParentTypes['LedgerEntryConnection']> = {
  edges?: Resolver<Array<ResolversTypes['LedgerEntryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['LedgerEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type LedgerEntryEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LedgerEntryEdge'] = ResolversParentTypes['LedgerEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['LedgerEntry'], ParentType, ContextType>;
};

export interface MinorUnitsScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['MinorUnits'], any> {
  name: 'MinorUnits';
}

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['MinorUnits'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  creditAccount?: Resolver<ResolversTypes['CreditAccountResult'], ParentType, ContextType, RequireFields<MutationCreditAccountArgs, 'input'>>;
  dismissPaymentsDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationDismissPaymentsDeadLettersArgs, 'input'>>;
  retryPaymentsDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationRetryPaymentsDeadLettersArgs, 'input'>>;
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

export type OrderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Order'] = ResolversParentTypes['Order'], FederationReferenceType extends FederationReferenceTypes['Order'] = FederationReferenceTypes['Order']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Order']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  payment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PaymentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Payment'] = ResolversParentTypes['Payment'], FederationReferenceType extends FederationReferenceTypes['Payment'] = FederationReferenceTypes['Payment']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Payment']> | FederationReferenceType, FederationReferenceType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  authorizedAmount?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  capturedAmount?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  history?: Resolver<Array<ResolversTypes['PaymentEvent']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  refundedAmount?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  retries?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PaymentStatus'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type PaymentEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentEvent'] = ResolversParentTypes['PaymentEvent']> = {
  amount?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PaymentStatus'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  paymentsBackOffice?: Resolver<ResolversTypes['BackOffice'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'DeadLetterNotFound' | 'IdempotencyKeyReused' | 'InvalidInput', ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Account?: AccountResolvers<ContextType>;
  BackOffice?: BackOfficeResolvers<ContextType>;
  CreditAccountResult?: CreditAccountResultResolvers<ContextType>;
  Currency?: GraphQLScalarType;
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
  LedgerEntry?: LedgerEntryResolvers<ContextType>;
  LedgerEntryConnection?: LedgerEntryConnectionResolvers<ContextType>;
  LedgerEntryEdge?: LedgerEntryEdgeResolvers<ContextType>;
  MinorUnits?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OperatorAct?: OperatorActResolvers<ContextType>;
  OperatorActConnection?: OperatorActConnectionResolvers<ContextType>;
  OperatorActEdge?: OperatorActEdgeResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Payment?: PaymentResolvers<ContextType>;
  PaymentEvent?: PaymentEventResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

