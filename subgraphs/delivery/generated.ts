// Made from schema.graphql by `npm run codegen`; change that file, not this one.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Courier as CourierModel } from './domain';
import type { OrderReference as OrderModel, Context } from './resolvers';
import type { ShipmentRow as ShipmentModel } from './store';
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

/** Somebody who carries parcels. Whoever sees a shipment sees its courier's name and vehicle; the rest is for staff. */
export type Courier = {
  __typename?: 'Courier';
  /** Do they take new parcels? Null for anybody but staff. */
  active: Maybe<Scalars['Boolean']['output']>;
  /** How many parcels they carry at the same time. Null for anybody but staff. */
  capacity: Maybe<Scalars['Int']['output']>;
  /** The courier's id (`cour_…`). */
  id: Scalars['ID']['output'];
  /** How many parcels they have now. Null for anybody but staff. */
  load: Maybe<Scalars['Int']['output']>;
  /** What they are called. */
  name: Scalars['String']['output'];
  /** Where to call them. Null for anybody but staff. */
  phone: Maybe<Scalars['String']['output']>;
  /** The id of the account that they sign in with. Null for anybody but staff, and where there is none. */
  userId: Maybe<Scalars['ID']['output']>;
  /** What they come with. */
  vehicle: Vehicle;
};

/** Another courier signs in with this account. */
export type CourierAccountTaken = UserError & {
  __typename?: 'CourierAccountTaken';
  /** COURIER_ACCOUNT_TAKEN */
  code: Scalars['String']['output'];
  /** What went wrong and what to do, for people. */
  message: Scalars['String']['output'];
};

/** A page of couriers. */
export type CourierConnection = {
  __typename?: 'CourierConnection';
  /** The couriers of this page, each with its cursor. */
  edges: Array<CourierEdge>;
  /** The couriers of this page. */
  nodes: Array<Courier>;
  /** Where this page lies among the others. */
  pageInfo: PageInfo;
};

/** A courier on a page. */
export type CourierEdge = {
  __typename?: 'CourierEdge';
  /** Its place: pass it as `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The courier. */
  node: Courier;
};

/** There is no such courier. */
export type CourierNotFound = UserError & {
  __typename?: 'CourierNotFound';
  /** COURIER_NOT_FOUND */
  code: Scalars['String']['output'];
  /** What went wrong and what to do, for people. */
  message: Scalars['String']['output'];
};

/** Whom to take on. */
export type CreateCourierInput = {
  /** How many parcels they carry at the same time, 1 to 10,000. */
  capacity: Scalars['Int']['input'];
  /** What they are called, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** Where to call them, 1 to 40 characters. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** The id of the account that they sign in with. One account is one courier. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** What they come with. */
  vehicle: Vehicle;
};

/** What creating a courier may answer. */
export type CreateCourierResult = Courier | CourierAccountTaken | InvalidInput;

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

export type Mutation = {
  __typename?: 'Mutation';
  /** Takes on a courier, who may get parcels at once. For staff. */
  createCourier: CreateCourierResult;
  /** Settles dead letters of delivery of which nothing is to be done. For staff. */
  dismissDeliveryDeadLetters: DeadLettersResult;
  /**
   * Asks again, now, for what dead letters of delivery are of, by a message to the order, and marks them as retried. Their old
   * bytes are never sent again. For staff.
   */
  retryDeliveryDeadLetters: DeadLettersResult;
  /** Changes what is named in the input. For staff. */
  updateCourier: UpdateCourierResult;
};


export type MutationCreateCourierArgs = {
  input: CreateCourierInput;
};


export type MutationDismissDeliveryDeadLettersArgs = {
  input: DeadLettersInput;
};


export type MutationRetryDeliveryDeadLettersArgs = {
  input: DeadLettersInput;
};


export type MutationUpdateCourierArgs = {
  input: UpdateCourierInput;
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
  /** Its way to the door. Null while no courier is booked, and when none could be. */
  shipment: Maybe<Shipment>;
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

export type Query = {
  __typename?: 'Query';
  /** The couriers, in the order in which they joined. For staff. */
  couriers: CourierConnection;
  /** What an operator sees of delivery: its dead letters and its audit entries. For staff. */
  deliveryBackOffice: BackOffice;
  /** The shipments that are yours to carry, newest order first. For couriers. */
  myShipments: ShipmentConnection;
};


export type QueryCouriersArgs = {
  active: InputMaybe<Scalars['Boolean']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryMyShipmentsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** An order's way to the door. Visible to the customer, to its courier, and to staff. */
export type Shipment = {
  __typename?: 'Shipment';
  /** Where it goes. */
  address: ShipmentAddress;
  /** When a courier was booked. */
  bookedAt: Scalars['DateTime']['output'];
  /** When it was called off. */
  cancelledAt: Maybe<Scalars['DateTime']['output']>;
  /** Who carries it. */
  courier: Maybe<Courier>;
  /** When it was at the door. */
  deliveredAt: Maybe<Scalars['DateTime']['output']>;
  /** When the carrier was told to go. */
  dispatchedAt: Maybe<Scalars['DateTime']['output']>;
  /** When it should be at the door, as far as is known; null before it is dispatched and when it was called off. */
  estimatedDeliveryAt: Maybe<Scalars['DateTime']['output']>;
  /** The shipment's id (`ship_…`). */
  id: Scalars['ID']['output'];
  /** The order that is brought. */
  order: Maybe<Order>;
  /** When the courier had the parcel. */
  pickedUpAt: Maybe<Scalars['DateTime']['output']>;
  /** When a returned parcel was brought in. */
  returnedAt: Maybe<Scalars['DateTime']['output']>;
  /** How far it is. */
  status: ShipmentStatus;
};

/** Where a parcel goes. */
export type ShipmentAddress = {
  __typename?: 'ShipmentAddress';
  /** The city. */
  city: Scalars['String']['output'];
  /** ISO 3166-1 alpha-2. */
  country: Scalars['String']['output'];
  /** Whose door it is. */
  name: Scalars['String']['output'];
  /** The postal code. */
  postalCode: Scalars['String']['output'];
  /** Street and house number. */
  street: Scalars['String']['output'];
};

/** A page of shipments. */
export type ShipmentConnection = {
  __typename?: 'ShipmentConnection';
  /** The shipments of this page, each with its cursor. */
  edges: Array<ShipmentEdge>;
  /** The shipments of this page. */
  nodes: Array<Shipment>;
  /** Where this page lies among the others. */
  pageInfo: PageInfo;
};

/** A shipment on a page. */
export type ShipmentEdge = {
  __typename?: 'ShipmentEdge';
  /** Its place: pass it as `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The shipment. */
  node: Shipment;
};

/** How far a shipment is. */
export type ShipmentStatus =
  /** A courier is booked. */
  | 'BOOKED'
  /** It was called off before it was picked up. */
  | 'CANCELLED'
  /** It is at the door. */
  | 'DELIVERED'
  /** The courier may go. */
  | 'DISPATCHED'
  /** The courier has the parcel. */
  | 'PICKED_UP'
  /** It is back. */
  | 'RETURNED'
  /** The customer sends it back, and a courier fetches it. */
  | 'RETURNING';

/** Which courier, and what changes: what is not named stays. */
export type UpdateCourierInput = {
  /** Whether they take new parcels. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** How many parcels they carry at the same time, 1 to 10,000. Below the load, they keep what they have and get nothing new. */
  capacity?: InputMaybe<Scalars['Int']['input']>;
  /** Which courier. */
  courierId: Scalars['ID']['input'];
  /** What they are called, 1 to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Where to call them, 1 to 40 characters; null for nowhere. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** The id of the account that they sign in with; null for none. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** What they come with. */
  vehicle?: InputMaybe<Vehicle>;
};

/** What changing a courier may answer. */
export type UpdateCourierResult = Courier | CourierAccountTaken | CourierNotFound | InvalidInput;

/** Something that a client can do differently. */
export type UserError = {
  /** What went wrong, for programs: it does not change. */
  code: Scalars['String']['output'];
  /** What went wrong and what to do, for people. */
  message: Scalars['String']['output'];
};

/** What a courier comes with. */
export type Vehicle =
  /** A bicycle. */
  | 'BICYCLE'
  /** A car. */
  | 'CAR'
  /** A bicycle with a box. */
  | 'CARGO_BIKE'
  /** A scooter. */
  | 'SCOOTER'
  /** A van. */
  | 'VAN';



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
  Shipment: Shipment;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Order:
    ( { __typename: 'Order' }
    & GraphQLRecursivePick<FederationTypes['Order'], {"id":true}> );
  Shipment:
    ( { __typename: 'Shipment' }
    & GraphQLRecursivePick<FederationTypes['Shipment'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  CreateCourierResult:
    | ( CourierModel & { __typename: 'Courier' } )
    | ( CourierAccountTaken & { __typename: 'CourierAccountTaken' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
  ;
  DeadLettersResult:
    | ( DeadLetterNotFound & { __typename: 'DeadLetterNotFound' } )
    | ( DeadLettersSettled & { __typename: 'DeadLettersSettled' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
  ;
  UpdateCourierResult:
    | ( CourierModel & { __typename: 'Courier' } )
    | ( CourierAccountTaken & { __typename: 'CourierAccountTaken' } )
    | ( CourierNotFound & { __typename: 'CourierNotFound' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( CourierAccountTaken )
    | ( CourierNotFound )
    | ( DeadLetterNotFound )
    | ( InvalidInput )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  BackOffice: ResolverTypeWrapper<BackOffice>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Courier: ResolverTypeWrapper<CourierModel>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CourierAccountTaken: ResolverTypeWrapper<CourierAccountTaken>;
  CourierConnection: ResolverTypeWrapper<Omit<CourierConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['CourierEdge']>, nodes: Array<ResolversTypes['Courier']> }>;
  CourierEdge: ResolverTypeWrapper<Omit<CourierEdge, 'node'> & { node: ResolversTypes['Courier'] }>;
  CourierNotFound: ResolverTypeWrapper<CourierNotFound>;
  CreateCourierInput: CreateCourierInput;
  CreateCourierResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateCourierResult']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  DeadLetterCause: ResolverTypeWrapper<DeadLetterCause>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>;
  DeadLetterEdge: ResolverTypeWrapper<DeadLetterEdge>;
  DeadLetterNotFound: ResolverTypeWrapper<DeadLetterNotFound>;
  DeadLetterState: DeadLetterState;
  DeadLettersInput: DeadLettersInput;
  DeadLettersResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeadLettersResult']>;
  DeadLettersSettled: ResolverTypeWrapper<DeadLettersSettled>;
  InvalidInput: ResolverTypeWrapper<InvalidInput>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OperatorAct: ResolverTypeWrapper<OperatorAct>;
  OperatorActConnection: ResolverTypeWrapper<OperatorActConnection>;
  OperatorActEdge: ResolverTypeWrapper<OperatorActEdge>;
  Order: ResolverTypeWrapper<OrderModel>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Shipment: ResolverTypeWrapper<ShipmentModel>;
  ShipmentAddress: ResolverTypeWrapper<ShipmentAddress>;
  ShipmentConnection: ResolverTypeWrapper<Omit<ShipmentConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ShipmentEdge']>, nodes: Array<ResolversTypes['Shipment']> }>;
  ShipmentEdge: ResolverTypeWrapper<Omit<ShipmentEdge, 'node'> & { node: ResolversTypes['Shipment'] }>;
  ShipmentStatus: ShipmentStatus;
  UpdateCourierInput: UpdateCourierInput;
  UpdateCourierResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UpdateCourierResult']>;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
  Vehicle: Vehicle;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  BackOffice: BackOffice;
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  Courier: CourierModel;
  Boolean: Scalars['Boolean']['output'];
  ID: Scalars['ID']['output'];
  CourierAccountTaken: CourierAccountTaken;
  CourierConnection: Omit<CourierConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['CourierEdge']>, nodes: Array<ResolversParentTypes['Courier']> };
  CourierEdge: Omit<CourierEdge, 'node'> & { node: ResolversParentTypes['Courier'] };
  CourierNotFound: CourierNotFound;
  CreateCourierInput: CreateCourierInput;
  CreateCourierResult: ResolversUnionTypes<ResolversParentTypes>['CreateCourierResult'];
  DateTime: Scalars['DateTime']['output'];
  DeadLetter: DeadLetter;
  DeadLetterCause: DeadLetterCause;
  DeadLetterConnection: DeadLetterConnection;
  DeadLetterEdge: DeadLetterEdge;
  DeadLetterNotFound: DeadLetterNotFound;
  DeadLettersInput: DeadLettersInput;
  DeadLettersResult: ResolversUnionTypes<ResolversParentTypes>['DeadLettersResult'];
  DeadLettersSettled: DeadLettersSettled;
  InvalidInput: InvalidInput;
  Mutation: Record<PropertyKey, never>;
  OperatorAct: OperatorAct;
  OperatorActConnection: OperatorActConnection;
  OperatorActEdge: OperatorActEdge;
  Order: OrderModel;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  Shipment: ShipmentModel;
  ShipmentAddress: ShipmentAddress;
  ShipmentConnection: Omit<ShipmentConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ShipmentEdge']>, nodes: Array<ResolversParentTypes['Shipment']> };
  ShipmentEdge: Omit<ShipmentEdge, 'node'> & { node: ResolversParentTypes['Shipment'] };
  UpdateCourierInput: UpdateCourierInput;
  UpdateCourierResult: ResolversUnionTypes<ResolversParentTypes>['UpdateCourierResult'];
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
};

export type BackOfficeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BackOffice'] = ResolversParentTypes['BackOffice']> = {
  deadLetterCauses?: Resolver<Array<ResolversTypes['DeadLetterCause']>, ParentType, ContextType>;
  deadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<BackOfficeDeadLettersArgs, 'first' | 'state'>>;
  operatorActs?: Resolver<ResolversTypes['OperatorActConnection'], ParentType, ContextType, RequireFields<BackOfficeOperatorActsArgs, 'first'>>;
  service?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CourierResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Courier'] = ResolversParentTypes['Courier']> = {
  active?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  capacity?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  load?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  vehicle?: Resolver<ResolversTypes['Vehicle'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CourierAccountTakenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CourierAccountTaken'] = ResolversParentTypes['CourierAccountTaken']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CourierConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CourierConnection'] = ResolversParentTypes['CourierConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CourierEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Courier']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CourierEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CourierEdge'] = ResolversParentTypes['CourierEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Courier'], ParentType, ContextType>;
};

export type CourierNotFoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CourierNotFound'] = ResolversParentTypes['CourierNotFound']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CreateCourierResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateCourierResult'] = ResolversParentTypes['CreateCourierResult']> = {
  __resolveType: TypeResolveFn<'Courier' | 'CourierAccountTaken' | 'InvalidInput', ParentType, ContextType>;
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

export type InvalidInputResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  argument?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createCourier?: Resolver<ResolversTypes['CreateCourierResult'], ParentType, ContextType, RequireFields<MutationCreateCourierArgs, 'input'>>;
  dismissDeliveryDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationDismissDeliveryDeadLettersArgs, 'input'>>;
  retryDeliveryDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationRetryDeliveryDeadLettersArgs, 'input'>>;
  updateCourier?: Resolver<ResolversTypes['UpdateCourierResult'], ParentType, ContextType, RequireFields<MutationUpdateCourierArgs, 'input'>>;
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
  shipment?: Resolver<Maybe<ResolversTypes['Shipment']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  couriers?: Resolver<ResolversTypes['CourierConnection'], ParentType, ContextType, RequireFields<QueryCouriersArgs, 'first'>>;
  deliveryBackOffice?: Resolver<ResolversTypes['BackOffice'], ParentType, ContextType>;
  myShipments?: Resolver<ResolversTypes['ShipmentConnection'], ParentType, ContextType, RequireFields<QueryMyShipmentsArgs, 'first'>>;
};

export type ShipmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Shipment'] = ResolversParentTypes['Shipment'], FederationReferenceType extends FederationReferenceTypes['Shipment'] = FederationReferenceTypes['Shipment']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Shipment']> | FederationReferenceType, FederationReferenceType, ContextType>;
  address?: Resolver<ResolversTypes['ShipmentAddress'], ParentType, ContextType>;
  bookedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cancelledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  courier?: Resolver<Maybe<ResolversTypes['Courier']>, ParentType, ContextType>;
  deliveredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dispatchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  estimatedDeliveryAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  pickedUpAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  returnedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ShipmentStatus'], ParentType, ContextType>;
};

export type ShipmentAddressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShipmentAddress'] = ResolversParentTypes['ShipmentAddress']> = {
  city?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  country?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  postalCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  street?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ShipmentConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShipmentConnection'] = ResolversParentTypes['ShipmentConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ShipmentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Shipment']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ShipmentEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShipmentEdge'] = ResolversParentTypes['ShipmentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Shipment'], ParentType, ContextType>;
};

export type UpdateCourierResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateCourierResult'] = ResolversParentTypes['UpdateCourierResult']> = {
  __resolveType: TypeResolveFn<'Courier' | 'CourierAccountTaken' | 'CourierNotFound' | 'InvalidInput', ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'CourierAccountTaken' | 'CourierNotFound' | 'DeadLetterNotFound' | 'InvalidInput', ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  BackOffice?: BackOfficeResolvers<ContextType>;
  Courier?: CourierResolvers<ContextType>;
  CourierAccountTaken?: CourierAccountTakenResolvers<ContextType>;
  CourierConnection?: CourierConnectionResolvers<ContextType>;
  CourierEdge?: CourierEdgeResolvers<ContextType>;
  CourierNotFound?: CourierNotFoundResolvers<ContextType>;
  CreateCourierResult?: CreateCourierResultResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterCause?: DeadLetterCauseResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  DeadLetterNotFound?: DeadLetterNotFoundResolvers<ContextType>;
  DeadLettersResult?: DeadLettersResultResolvers<ContextType>;
  DeadLettersSettled?: DeadLettersSettledResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OperatorAct?: OperatorActResolvers<ContextType>;
  OperatorActConnection?: OperatorActConnectionResolvers<ContextType>;
  OperatorActEdge?: OperatorActEdgeResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Shipment?: ShipmentResolvers<ContextType>;
  ShipmentAddress?: ShipmentAddressResolvers<ContextType>;
  ShipmentConnection?: ShipmentConnectionResolvers<ContextType>;
  ShipmentEdge?: ShipmentEdgeResolvers<ContextType>;
  UpdateCourierResult?: UpdateCourierResultResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

