// Made from schema.graphql by `npm run codegen`; change that file, not this one.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Order as OrderModel, OrderLine as OrderLineModel, Order as SagaModel } from './domain';
import type { OrderUpdate as OrderStatusUpdateModel, Stub as ProductModel, Stub as UserModel, Context } from './resolvers';
import type { OperatorAct as OperatorActModel } from '../../platform/operator-acts';
import type { Operation as SagaOperationModel, StepOf as SagaStepModel } from './staff';
import type { TimelineEntry as TimelineEntryModel } from '../../platform/saga/flow';
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

/** The order is past the point where it can be cancelled. */
export type CancelNotAllowed = UserError & {
  __typename?: 'CancelNotAllowed';
  /** CANCEL_NOT_ALLOWED */
  code: Scalars['String']['output'];
  /** Why. */
  message: Scalars['String']['output'];
  /** The order's status now. */
  status: OrderStatus;
};

/** Which order to cancel, and why. */
export type CancelOrderInput = {
  /** The order's id (`order_…`). */
  orderId: Scalars['ID']['input'];
  /** In your own words, up to 500 characters. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

/** The order with its cancellation recorded, or why it cannot be cancelled. */
export type CancelOrderResult = CancelNotAllowed | InvalidInput | Order | OrderNotFound;

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

/** Where an order goes. */
export type DeliveryAddress = {
  __typename?: 'DeliveryAddress';
  /** Town. */
  city: Scalars['String']['output'];
  /** ISO 3166-1 alpha-2 code: `NL`. */
  country: Scalars['String']['output'];
  /** Who receives it. */
  name: Scalars['String']['output'];
  /** Postal code. */
  postalCode: Scalars['String']['output'];
  /** Street and house number. */
  street: Scalars['String']['output'];
};

/** Where an order goes. */
export type DeliveryAddressInput = {
  /** Town. */
  city: Scalars['String']['input'];
  /** ISO 3166-1 alpha-2 code (`NL`), or the country's name in English. */
  country: Scalars['String']['input'];
  /** Who receives it. */
  name: Scalars['String']['input'];
  /** Postal code. */
  postalCode: Scalars['String']['input'];
  /** Street and house number. */
  street: Scalars['String']['input'];
};

/** What can go wrong with a step. */
export type Fault =
  /** CRASH_BEFORE or CRASH_AFTER: chance decides. */
  | 'CRASH'
  /** The handler dies once after its write and before it has answered. A service that is a process of its own exits. */
  | 'CRASH_AFTER'
  /** The handler dies once before it has written anything. A service that is a process of its own exits. */
  | 'CRASH_BEFORE'
  /** It is asked for twice at the same time. */
  | 'DUPLICATE'
  /** Its undo fails twice, if it comes to that. */
  | 'FAIL_UNDO'
  /** It is refused: unknown product, out of stock, insufficient funds, no courier; a capture is declined. */
  | 'REFUSE'
  /** It is neither done nor answered: given up, or asked for until the third time, as with TIMEOUT. */
  | 'SILENT'
  /** It answers when it is asked for the second time. An order that is placed so has its first step sent late. */
  | 'SLOW'
  /**
   * It is done, and nobody hears of it. Before the money is taken it is given up at its limit, and undone; after that it is
   * asked for until it answers, which it does the third time.
   */
  | 'TIMEOUT'
  /** As TIMEOUT, but the payment provider says that it does not know. */
  | 'UNKNOWN';

/** A step, and what is to go wrong with it. */
export type FaultInput = {
  /** What goes wrong. Not every step can have every fault: InvalidInput says which it can have. */
  fault: Fault;
  /** Which step. */
  step: FaultStep;
};

/** A step of an order's way. */
export type FaultStep =
  /** Payments reserves the money. */
  | 'AUTHORIZE'
  /** Delivery finds a courier. */
  | 'BOOK'
  /** Payments takes the money. */
  | 'CAPTURE'
  /** Inventory lets the stock go. */
  | 'COMMIT'
  /** Delivery sends the courier. */
  | 'DISPATCH'
  /** Inventory holds the stock. */
  | 'HOLD'
  /** Orders stores the order. */
  | 'PLACE'
  /** Products says the prices. */
  | 'QUOTE'
  /** Delivery says how far the parcel is. */
  | 'TRACK';

/** Which order to end by force, and why. */
export type ForceUndoInput = {
  /** The order's id (`order_…`). */
  orderId: Scalars['ID']['input'];
  /** In your own words, 1 to 500 characters: it is kept with your name. */
  reason: Scalars['String']['input'];
};

/** Forcing this could leave money, stock or a courier behind. */
export type ForceUndoNotAllowed = UserError & {
  __typename?: 'ForceUndoNotAllowed';
  /** Why, for programs. */
  because: ForceUndoRefusal;
  /** FORCE_UNDO_NOT_ALLOWED */
  code: Scalars['String']['output'];
  /** Why, and what to do instead. */
  message: Scalars['String']['output'];
};

/** Why a saga cannot be forced. */
export type ForceUndoRefusal =
  /** It has ended: nothing is outstanding. */
  | 'ENDED'
  /** The point of no return is passed: a cancellation or a return takes back what is done. */
  | 'PAST_PIVOT'
  /** The point of no return may have been passed: nothing is taken back until that is known. */
  | 'PIVOT_ASKED'
  /** What is being taken back is still being asked for and was not refused: it may yet be done. */
  | 'STILL_ASKED'
  /** This replica does not know the flow that the order follows. */
  | 'UNKNOWN_FLOW';

/** The saga as it goes on, or why nothing was forced. */
export type ForceUndoResult = ForceUndoNotAllowed | InvalidInput | OrderNotFound | Saga;

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
   * Asks for an order to be cancelled: money and stock go back. It is recorded at once and begins as soon as the step in hand
   * has answered. Once the parcel is picked up it can no longer be cancelled.
   */
  cancelOrder: CancelOrderResult;
  /** Settles dead letters of orders of which nothing is to be done. For staff. */
  dismissOrdersDeadLetters: DeadLettersResult;
  /**
   * Ends what cannot go on by itself. Before the money is asked for: calls the order off and takes everything back, the step
   * that is being asked too. Later: waits no longer for what was definitely refused, where a person has settled it by hand.
   * Everything else is refused, with why. For staff.
   */
  forceUndo: ForceUndoResult;
  /**
   * Places an order and answers at once with it PENDING; what becomes of it can be followed with `orderStatusChanged`.
   * The same idempotency key with the same input answers with the same order, however often it is sent.
   */
  placeOrder: PlaceOrderResult;
  /**
   * Has every service compare all that it keeps of orders with what has become of them, now rather than at its next interval.
   * What does not fit is reported, and mended where that is safe; the audit counts it. For staff.
   */
  reconcile: ReconcileResult;
  /**
   * Asks again, now, for what dead letters of orders are of, by a message to the order, and marks them as retried. Their old
   * bytes are never sent again. For staff.
   */
  retryOrdersDeadLetters: DeadLettersResult;
  /**
   * Asks again, now, for all that an order's process awaits, under the same names: what was done already is answered, not done
   * twice. For staff.
   */
  retrySaga: RetrySagaResult;
  /** Asks for a delivered order to be fetched back: then stock and money go back. */
  returnOrder: ReturnOrderResult;
};


export type MutationCancelOrderArgs = {
  input: CancelOrderInput;
};


export type MutationDismissOrdersDeadLettersArgs = {
  input: DeadLettersInput;
};


export type MutationForceUndoArgs = {
  input: ForceUndoInput;
};


export type MutationPlaceOrderArgs = {
  input: PlaceOrderInput;
};


export type MutationReconcileArgs = {
  input: ReconcileInput;
};


export type MutationRetryOrdersDeadLettersArgs = {
  input: DeadLettersInput;
};


export type MutationRetrySagaArgs = {
  input: RetrySagaInput;
};


export type MutationReturnOrderArgs = {
  input: ReturnOrderInput;
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

/** An order on its way from click to doorstep. Visible to who placed it and to staff. */
export type Order = {
  __typename?: 'Order';
  /** What the viewer may ask for now. */
  allowedActions: Array<OrderAction>;
  /** Who placed it. */
  customer: Maybe<User>;
  /** Where it goes. */
  deliveryAddress: DeliveryAddress;
  /** True when its status is final and nothing that is owed to anybody is outstanding. */
  ended: Scalars['Boolean']['output'];
  /** The step of the process that was refused or did not answer in time. */
  failedStep: Maybe<Scalars['String']['output']>;
  /** The order's id (`order_…`). */
  id: Scalars['ID']['output'];
  /** What was ordered. */
  lines: Array<OrderLine>;
  /** What people call it: `W-7K2M-9QXD`. */
  number: Scalars['String']['output'];
  /** When it was placed. */
  placedAt: Scalars['DateTime']['output'];
  /** Why it was rejected or cancelled: `OUT_OF_STOCK`, `INSUFFICIENT_FUNDS`, `STEP_TIMEOUT`, `CANCELLED_BY_CUSTOMER`, ... Null while all is well. */
  reason: Maybe<Scalars['String']['output']>;
  /** Where it is on its way. */
  status: OrderStatus;
  /** Every milestone so far: sequence 1, 2, 3, ... without gaps. */
  timeline: Array<TimelineEntry>;
  /** What it costs; null until the prices have been confirmed. */
  total: Maybe<Money>;
};

/** What a viewer may ask for. */
export type OrderAction =
  /** `cancelOrder` */
  | 'CANCEL'
  /** `returnOrder` */
  | 'RETURN';

/** A page of orders. */
export type OrderConnection = {
  __typename?: 'OrderConnection';
  /** The orders of the page, each with its cursor. */
  edges: Array<OrderEdge>;
  /** The orders of the page. */
  nodes: Array<Order>;
  /** Whether and how to go on. */
  pageInfo: PageInfo;
};

/** An order in a page. */
export type OrderEdge = {
  __typename?: 'OrderEdge';
  /** Goes on after this order when sent as `after`. */
  cursor: Scalars['String']['output'];
  /** The order. */
  node: Order;
};

/** A milestone on an order's way. */
export type OrderEvent =
  /** It could not be called off any more. */
  | 'CANCELLATION_REFUSED'
  /** It was called off. */
  | 'CANCELLED'
  /** A courier will fetch it. */
  | 'COURIER_BOOKED'
  /** The courier is free again. */
  | 'COURIER_RELEASED'
  /** It was handed over at the door. */
  | 'DELIVERED'
  /** The money is reserved. */
  | 'PAYMENT_AUTHORIZED'
  /** The money was taken: the order is confirmed. */
  | 'PAYMENT_CAPTURED'
  /** The money was given back. */
  | 'PAYMENT_REFUNDED'
  /** The reserved money is free again. */
  | 'PAYMENT_VOIDED'
  /** The courier has picked it up. */
  | 'PICKED_UP'
  /** The order was placed. */
  | 'PLACED'
  /** A step was refused or did not answer in time. */
  | 'REJECTED'
  /** It came back. */
  | 'RETURNED'
  /** It could not be fetched back. */
  | 'RETURN_REFUSED'
  /** The customer wants to give it back. */
  | 'RETURN_REQUESTED'
  /** The stock is held for it. */
  | 'STOCK_HELD'
  /** The held stock is available again. */
  | 'STOCK_RELEASED'
  /** Stock that had left, or was about to, is available again. */
  | 'STOCK_RETURNED';

/** One product of an order. */
export type OrderLine = {
  __typename?: 'OrderLine';
  /** What the product was called when the order was placed; null until the prices have been confirmed. */
  name: Maybe<Scalars['String']['output']>;
  /** The product as it is today; null when it cannot be asked for now. */
  product: Maybe<Product>;
  /** How many. */
  quantity: Scalars['Int']['output'];
  /** Quantity times unit price; null until the prices have been confirmed. */
  total: Maybe<Money>;
  /** What one of them cost; null until the prices have been confirmed. */
  unitPrice: Maybe<Money>;
};

/** One product to order. */
export type OrderLineInput = {
  /** The product's id (`prod_…`). */
  productId: Scalars['ID']['input'];
  /** How many, 1 to 1000. */
  quantity: Scalars['Int']['input'];
};

/** There is no such order, or it is not the viewer's. */
export type OrderNotFound = UserError & {
  __typename?: 'OrderNotFound';
  /** ORDER_NOT_FOUND */
  code: Scalars['String']['output'];
  /** What to do. */
  message: Scalars['String']['output'];
};

/** Where an order is on its way. */
export type OrderStatus =
  /** It was called off; whatever was taken is given back. */
  | 'CANCELLED'
  /** Paid; it is being made ready. */
  | 'CONFIRMED'
  /** It has arrived. */
  | 'DELIVERED'
  /** Placed; stock, money and courier are being arranged. */
  | 'PENDING'
  /** It could not be fulfilled; whatever was taken is given back. */
  | 'REJECTED'
  /** It came back; stock and money are given back. */
  | 'RETURNED'
  /** The courier has it. */
  | 'SHIPPED';

/** A milestone, as it reaches a subscriber. */
export type OrderStatusUpdate = {
  __typename?: 'OrderStatusUpdate';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** What happened. */
  event: OrderEvent;
  /** The order as it is now. */
  order: Order;
  /** Why, where there is something to say. */
  reason: Maybe<Scalars['String']['output']>;
  /** 1, 2, 3, ... without gaps: send the last one as `after` to go on from there. */
  sequence: Scalars['Int']['output'];
  /** The order's status from then on. */
  status: OrderStatus;
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

/** What to order, and where to. */
export type PlaceOrderInput = {
  /** Where it goes. */
  deliveryAddress: DeliveryAddressInput;
  /** What you expect it to cost. If it costs anything else, the order is rejected with PRICE_CHANGED. */
  expectedTotal?: InputMaybe<MoneyInput>;
  /**
   * What is to go wrong on its way, to see what becomes of it: up to 20. Only where FAULT_INJECTION is on; elsewhere this is
   * an InvalidInput.
   */
  faults?: InputMaybe<Array<FaultInput>>;
  /** Yours to choose, 1 to 100 characters, new for each order: a repeat with the same key never places a second one. */
  idempotencyKey: Scalars['String']['input'];
  /** 1 to 100 lines. Lines with the same product are added up. */
  lines: Array<OrderLineInput>;
};

/** The order, or why it was not placed. */
export type PlaceOrderResult = IdempotencyKeyReused | InvalidInput | Order;

export type Product = {
  __typename?: 'Product';
  id: Scalars['ID']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** One order: the viewer's own, or anybody's for staff. NOT_FOUND when there is no such order or it is not theirs. */
  order: Maybe<Order>;
  /** All orders, newest first. For staff. */
  orders: OrderConnection;
  /** What an operator sees of orders: its dead letters and its audit entries. For staff. */
  ordersBackOffice: BackOffice;
  /** The process behind one order; null when there is no such order. For staff. */
  saga: Maybe<Saga>;
  /** The processes behind orders, newest order first. For staff. */
  sagas: SagaConnection;
};


export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
};


export type QueryOrdersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status: InputMaybe<OrderStatus>;
};


export type QuerySagaArgs = {
  order: Scalars['ID']['input'];
};


export type QuerySagasArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SagaFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Why everything is to be compared. */
export type ReconcileInput = {
  /** In your own words, 1 to 500 characters: it is kept with your name. */
  reason: Scalars['String']['input'];
};

/** The comparison that was asked for, or why it was not. */
export type ReconcileResult = InvalidInput | Reconciliation;

/** A comparison of what all services keep, which goes on by itself. */
export type Reconciliation = {
  __typename?: 'Reconciliation';
  /** When it was asked for. */
  requestedAt: Scalars['DateTime']['output'];
};

/** The saga awaits nothing, or this replica does not know its flow. */
export type RetryNotAllowed = UserError & {
  __typename?: 'RetryNotAllowed';
  /** RETRY_NOT_ALLOWED */
  code: Scalars['String']['output'];
  /** Why. */
  message: Scalars['String']['output'];
};

/** Which order to ask again for, and why. */
export type RetrySagaInput = {
  /** The order's id (`order_…`). */
  orderId: Scalars['ID']['input'];
  /** In your own words, 1 to 500 characters: it is kept with your name. */
  reason: Scalars['String']['input'];
};

/** The saga with everything asked again, or why nothing was. */
export type RetrySagaResult = InvalidInput | OrderNotFound | RetryNotAllowed | Saga;

/** The order is not one that can be returned now. */
export type ReturnNotAllowed = UserError & {
  __typename?: 'ReturnNotAllowed';
  /** RETURN_NOT_ALLOWED */
  code: Scalars['String']['output'];
  /** Why. */
  message: Scalars['String']['output'];
  /** The order's status now. */
  status: OrderStatus;
};

/** Which order to give back, and why. */
export type ReturnOrderInput = {
  /** The order's id (`order_…`). */
  orderId: Scalars['ID']['input'];
  /** In your own words, up to 500 characters. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

/** The order with its return recorded, or why it cannot be returned. */
export type ReturnOrderResult = InvalidInput | Order | OrderNotFound | ReturnNotAllowed;

/**
 * The process that carries an order: which steps are done, what it awaits of whom, and how often it has asked. It is part of
 * the order and moves with it. For staff.
 */
export type Saga = {
  __typename?: 'Saga';
  /** What it has asked and nobody has answered for good. */
  awaits: Array<SagaOperation>;
  /** When it next asks again or gives up by itself; null when it has ended or waits for a person. */
  dueAt: Maybe<Scalars['DateTime']['output']>;
  /** The table of steps that it follows, with its version: `fulfil@1`, `cancel@1`, `return@1`. */
  flow: Scalars['String']['output'];
  /** The flow that this one has interrupted, and that goes on if this one is refused. */
  interrupted: Maybe<Scalars['String']['output']>;
  /** Past this moment nothing before the money is waited for any more. */
  limitAt: Maybe<Scalars['DateTime']['output']>;
  /** True while something was asked ten times without an answer, or was refused where nothing may refuse. */
  needsAttention: Scalars['Boolean']['output'];
  /** What operators have done to it, newest first, at most 100. */
  operatorActs: Array<OperatorAct>;
  /** The order that it carries. */
  order: Order;
  /** Where it is. */
  phase: SagaPhase;
  /** What it was asked to stop for, while that has not begun or is under way. */
  request: Maybe<SagaRequest>;
  /** The steps of the flow, in order. Empty where this replica does not know the flow. */
  steps: Array<SagaStep>;
};

/** A page of sagas. */
export type SagaConnection = {
  __typename?: 'SagaConnection';
  /** The sagas of the page, each with its cursor. */
  edges: Array<SagaEdge>;
  /** The sagas of the page. */
  nodes: Array<Saga>;
  /** Whether and how to go on. */
  pageInfo: PageInfo;
};

/** Is a step being done or taken back? */
export type SagaDirection =
  /** It is being done. */
  | 'DO'
  /** It is being taken back. */
  | 'UNDO';

/** A saga in a page. */
export type SagaEdge = {
  __typename?: 'SagaEdge';
  /** Goes on after this saga when sent as `after`. */
  cursor: Scalars['String']['output'];
  /** The saga. */
  node: Saga;
};

/** Which sagas to list. */
export type SagaFilter =
  /** Those that have ended. */
  | 'ENDED'
  /** Those that need attention: asked ten times without an answer, or refused where nothing may refuse. */
  | 'NEEDS_ATTENTION'
  /** Those that need attention, that have asked for something three times or more, or that nobody has looked at in time. */
  | 'STUCK'
  /** Those that have not ended. */
  | 'UNDER_WAY';

/** Something that a saga has asked and nobody has answered for good. */
export type SagaOperation = {
  __typename?: 'SagaOperation';
  /** How often it was sent; begins anew with each piece of news from a step that reports progress. */
  attempts: Scalars['Int']['output'];
  /** Is the step being done or taken back? */
  direction: SagaDirection;
  /** When it is sent again; null where it was definitely refused, and waits for a person. */
  dueAt: Maybe<Scalars['DateTime']['output']>;
  /** Its name, the same on each attempt: `fulfil-1/hold`, `fulfil-1/hold/undo`. */
  id: Scalars['ID']['output'];
  /** When it is given up; null for what is asked until it answers. */
  limitAt: Maybe<Scalars['DateTime']['output']>;
  /** The message that was sent: `inventory.hold-stock.v1`. */
  message: Scalars['String']['output'];
  /** What the last answer said, if it was neither yes nor no, or why it was refused where nothing may refuse. */
  reason: Maybe<Scalars['String']['output']>;
  /** The service that was asked. */
  service: Scalars['String']['output'];
  /** The step that it belongs to. */
  step: Scalars['String']['output'];
};

/** Where a saga is. */
export type SagaPhase =
  /** Nothing is outstanding. */
  | 'ENDED'
  /** Taking its steps. */
  | 'FORWARD'
  /** Taking back what was done. */
  | 'UNDOING';

/** Somebody's wish to call an order off. */
export type SagaRequest = {
  __typename?: 'SagaRequest';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** The user's id. */
  by: Scalars['ID']['output'];
  /** What the timeline says of it. */
  reason: Scalars['String']['output'];
};

/** One step of a flow. */
export type SagaStep = {
  __typename?: 'SagaStep';
  /** What is being asked for it, or for its undo, now. */
  awaits: Maybe<SagaOperation>;
  /** What a refusal or a silence of it means. */
  kind: SagaStepKind;
  /** The message that asks for it: `inventory.hold-stock.v1`. */
  message: Scalars['String']['output'];
  /** Its name: `hold`. */
  name: Scalars['String']['output'];
  /** The service that it asks. */
  service: Scalars['String']['output'];
  /** How far it is. */
  state: SagaStepState;
  /** The message that takes it back; null where nothing does. */
  undoMessage: Maybe<Scalars['String']['output']>;
};

/** What a refusal or a silence of a step means. */
export type SagaStepKind =
  /** The point of no return: it may be refused, and is never given up. */
  | 'PIVOT'
  /** It changes nothing, so there is nothing to take back. */
  | 'READ'
  /** After the point of no return: it is asked until it is done. */
  | 'RETRIABLE'
  /** It may be refused or given up, and is taken back. */
  | 'UNDOABLE';

/** How far a step is. */
export type SagaStepState =
  /** It was asked and has not answered for good. */
  | 'ASKED'
  /** It is done. */
  | 'DONE'
  /** The flow stopped before it was done. */
  | 'NOT_DONE'
  /** Its turn has not come. */
  | 'TO_COME'
  /** It is being taken back. */
  | 'UNDOING'
  /** It was taken back, or an operator has settled that by hand. */
  | 'UNDONE';

export type Subscription = {
  __typename?: 'Subscription';
  /**
   * Each change of an order's status: first those after sequence `after` (0: all of them), then live, with no gap and no
   * repeat. It completes by itself when the order has ended, and ends with UNAUTHENTICATED when the token does.
   */
  orderStatusChanged: OrderStatusUpdate;
};


export type SubscriptionOrderStatusChangedArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  orderId: Scalars['ID']['input'];
};

/** A milestone of an order. */
export type TimelineEntry = {
  __typename?: 'TimelineEntry';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** What happened. */
  event: OrderEvent;
  /** Why, where there is something to say. */
  reason: Maybe<Scalars['String']['output']>;
  /** 1, 2, 3, ... without gaps. */
  sequence: Scalars['Int']['output'];
  /** The order's status from then on. */
  status: OrderStatus;
};

export type User = {
  __typename?: 'User';
  id: Scalars['ID']['output'];
  /** The orders that they placed, newest first. Null for anybody but themself and staff. */
  orders: Maybe<OrderConnection>;
};


export type UserOrdersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
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
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Order:
    ( { __typename: 'Order' }
    & GraphQLRecursivePick<FederationTypes['Order'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  CancelOrderResult:
    | ( CancelNotAllowed & { __typename: 'CancelNotAllowed' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( OrderModel & { __typename: 'Order' } )
    | ( OrderNotFound & { __typename: 'OrderNotFound' } )
  ;
  DeadLettersResult:
    | ( DeadLetterNotFound & { __typename: 'DeadLetterNotFound' } )
    | ( Omit<DeadLettersSettled, 'backOffice'> & { backOffice: _RefType['BackOffice'] } & { __typename: 'DeadLettersSettled' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
  ;
  ForceUndoResult:
    | ( ForceUndoNotAllowed & { __typename: 'ForceUndoNotAllowed' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( OrderNotFound & { __typename: 'OrderNotFound' } )
    | ( SagaModel & { __typename: 'Saga' } )
  ;
  PlaceOrderResult:
    | ( IdempotencyKeyReused & { __typename: 'IdempotencyKeyReused' } )
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( OrderModel & { __typename: 'Order' } )
  ;
  ReconcileResult:
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( Reconciliation & { __typename: 'Reconciliation' } )
  ;
  RetrySagaResult:
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( OrderNotFound & { __typename: 'OrderNotFound' } )
    | ( RetryNotAllowed & { __typename: 'RetryNotAllowed' } )
    | ( SagaModel & { __typename: 'Saga' } )
  ;
  ReturnOrderResult:
    | ( InvalidInput & { __typename: 'InvalidInput' } )
    | ( OrderModel & { __typename: 'Order' } )
    | ( OrderNotFound & { __typename: 'OrderNotFound' } )
    | ( ReturnNotAllowed & { __typename: 'ReturnNotAllowed' } )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( CancelNotAllowed )
    | ( DeadLetterNotFound )
    | ( ForceUndoNotAllowed )
    | ( IdempotencyKeyReused )
    | ( InvalidInput )
    | ( OrderNotFound )
    | ( RetryNotAllowed )
    | ( ReturnNotAllowed )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  BackOffice: ResolverTypeWrapper<Omit<BackOffice, 'operatorActs'> & { operatorActs: ResolversTypes['OperatorActConnection'] }>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  CancelNotAllowed: ResolverTypeWrapper<CancelNotAllowed>;
  CancelOrderInput: CancelOrderInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CancelOrderResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelOrderResult']>;
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
  DeadLettersSettled: ResolverTypeWrapper<Omit<DeadLettersSettled, 'backOffice'> & { backOffice: ResolversTypes['BackOffice'] }>;
  DeliveryAddress: ResolverTypeWrapper<DeliveryAddress>;
  DeliveryAddressInput: DeliveryAddressInput;
  Fault: Fault;
  FaultInput: FaultInput;
  FaultStep: FaultStep;
  ForceUndoInput: ForceUndoInput;
  ForceUndoNotAllowed: ResolverTypeWrapper<ForceUndoNotAllowed>;
  ForceUndoRefusal: ForceUndoRefusal;
  ForceUndoResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ForceUndoResult']>;
  IdempotencyKeyReused: ResolverTypeWrapper<IdempotencyKeyReused>;
  InvalidInput: ResolverTypeWrapper<InvalidInput>;
  MinorUnits: ResolverTypeWrapper<Scalars['MinorUnits']['output']>;
  Money: ResolverTypeWrapper<Money>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OperatorAct: ResolverTypeWrapper<OperatorActModel>;
  OperatorActConnection: ResolverTypeWrapper<Omit<OperatorActConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['OperatorActEdge']>, nodes: Array<ResolversTypes['OperatorAct']> }>;
  OperatorActEdge: ResolverTypeWrapper<Omit<OperatorActEdge, 'node'> & { node: ResolversTypes['OperatorAct'] }>;
  Order: ResolverTypeWrapper<OrderModel>;
  OrderAction: OrderAction;
  OrderConnection: ResolverTypeWrapper<Omit<OrderConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['OrderEdge']>, nodes: Array<ResolversTypes['Order']> }>;
  OrderEdge: ResolverTypeWrapper<Omit<OrderEdge, 'node'> & { node: ResolversTypes['Order'] }>;
  OrderEvent: OrderEvent;
  OrderLine: ResolverTypeWrapper<OrderLineModel>;
  OrderLineInput: OrderLineInput;
  OrderNotFound: ResolverTypeWrapper<OrderNotFound>;
  OrderStatus: OrderStatus;
  OrderStatusUpdate: ResolverTypeWrapper<OrderStatusUpdateModel>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PlaceOrderInput: PlaceOrderInput;
  PlaceOrderResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PlaceOrderResult']>;
  Product: ResolverTypeWrapper<ProductModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ReconcileInput: ReconcileInput;
  ReconcileResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReconcileResult']>;
  Reconciliation: ResolverTypeWrapper<Reconciliation>;
  RetryNotAllowed: ResolverTypeWrapper<RetryNotAllowed>;
  RetrySagaInput: RetrySagaInput;
  RetrySagaResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RetrySagaResult']>;
  ReturnNotAllowed: ResolverTypeWrapper<ReturnNotAllowed>;
  ReturnOrderInput: ReturnOrderInput;
  ReturnOrderResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReturnOrderResult']>;
  Saga: ResolverTypeWrapper<SagaModel>;
  SagaConnection: ResolverTypeWrapper<Omit<SagaConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['SagaEdge']>, nodes: Array<ResolversTypes['Saga']> }>;
  SagaDirection: SagaDirection;
  SagaEdge: ResolverTypeWrapper<Omit<SagaEdge, 'node'> & { node: ResolversTypes['Saga'] }>;
  SagaFilter: SagaFilter;
  SagaOperation: ResolverTypeWrapper<SagaOperationModel>;
  SagaPhase: SagaPhase;
  SagaRequest: ResolverTypeWrapper<SagaRequest>;
  SagaStep: ResolverTypeWrapper<SagaStepModel>;
  SagaStepKind: SagaStepKind;
  SagaStepState: SagaStepState;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TimelineEntry: ResolverTypeWrapper<TimelineEntryModel>;
  User: ResolverTypeWrapper<UserModel>;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  BackOffice: Omit<BackOffice, 'operatorActs'> & { operatorActs: ResolversParentTypes['OperatorActConnection'] };
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  CancelNotAllowed: CancelNotAllowed;
  CancelOrderInput: CancelOrderInput;
  ID: Scalars['ID']['output'];
  CancelOrderResult: ResolversUnionTypes<ResolversParentTypes>['CancelOrderResult'];
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
  DeadLettersSettled: Omit<DeadLettersSettled, 'backOffice'> & { backOffice: ResolversParentTypes['BackOffice'] };
  DeliveryAddress: DeliveryAddress;
  DeliveryAddressInput: DeliveryAddressInput;
  FaultInput: FaultInput;
  ForceUndoInput: ForceUndoInput;
  ForceUndoNotAllowed: ForceUndoNotAllowed;
  ForceUndoResult: ResolversUnionTypes<ResolversParentTypes>['ForceUndoResult'];
  IdempotencyKeyReused: IdempotencyKeyReused;
  InvalidInput: InvalidInput;
  MinorUnits: Scalars['MinorUnits']['output'];
  Money: Money;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  OperatorAct: OperatorActModel;
  OperatorActConnection: Omit<OperatorActConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['OperatorActEdge']>, nodes: Array<ResolversParentTypes['OperatorAct']> };
  OperatorActEdge: Omit<OperatorActEdge, 'node'> & { node: ResolversParentTypes['OperatorAct'] };
  Order: OrderModel;
  OrderConnection: Omit<OrderConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['OrderEdge']>, nodes: Array<ResolversParentTypes['Order']> };
  OrderEdge: Omit<OrderEdge, 'node'> & { node: ResolversParentTypes['Order'] };
  OrderLine: OrderLineModel;
  OrderLineInput: OrderLineInput;
  OrderNotFound: OrderNotFound;
  OrderStatusUpdate: OrderStatusUpdateModel;
  PageInfo: PageInfo;
  PlaceOrderInput: PlaceOrderInput;
  PlaceOrderResult: ResolversUnionTypes<ResolversParentTypes>['PlaceOrderResult'];
  Product: ProductModel;
  Query: Record<PropertyKey, never>;
  ReconcileInput: ReconcileInput;
  ReconcileResult: ResolversUnionTypes<ResolversParentTypes>['ReconcileResult'];
  Reconciliation: Reconciliation;
  RetryNotAllowed: RetryNotAllowed;
  RetrySagaInput: RetrySagaInput;
  RetrySagaResult: ResolversUnionTypes<ResolversParentTypes>['RetrySagaResult'];
  ReturnNotAllowed: ReturnNotAllowed;
  ReturnOrderInput: ReturnOrderInput;
  ReturnOrderResult: ResolversUnionTypes<ResolversParentTypes>['ReturnOrderResult'];
  Saga: SagaModel;
  SagaConnection: Omit<SagaConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['SagaEdge']>, nodes: Array<ResolversParentTypes['Saga']> };
  SagaEdge: Omit<SagaEdge, 'node'> & { node: ResolversParentTypes['Saga'] };
  SagaOperation: SagaOperationModel;
  SagaRequest: SagaRequest;
  SagaStep: SagaStepModel;
  Subscription: Record<PropertyKey, never>;
  TimelineEntry: TimelineEntryModel;
  User: UserModel;
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
};

export type BackOfficeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BackOffice'] = ResolversParentTypes['BackOffice']> = {
  deadLetterCauses?: Resolver<Array<ResolversTypes['DeadLetterCause']>, ParentType, ContextType>;
  deadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<BackOfficeDeadLettersArgs, 'first' | 'state'>>;
  operatorActs?: Resolver<ResolversTypes['OperatorActConnection'], ParentType, ContextType, RequireFields<BackOfficeOperatorActsArgs, 'first'>>;
  service?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CancelNotAllowedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelNotAllowed'] = ResolversParentTypes['CancelNotAllowed']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CancelOrderResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelOrderResult'] = ResolversParentTypes['CancelOrderResult']> = {
  __resolveType: TypeResolveFn<'CancelNotAllowed' | 'InvalidInput' | 'Order' | 'OrderNotFound', ParentType, ContextType>;
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

export type DeliveryAddressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeliveryAddress'] = ResolversParentTypes['DeliveryAddress']> = {
  city?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  country?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  postalCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  street?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ForceUndoNotAllowedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ForceUndoNotAllowed'] = ResolversParentTypes['ForceUndoNotAllowed']> = {
  because?: Resolver<ResolversTypes['ForceUndoRefusal'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ForceUndoResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ForceUndoResult'] = ResolversParentTypes['ForceUndoResult']> = {
  __resolveType: TypeResolveFn<'ForceUndoNotAllowed' | 'InvalidInput' | 'OrderNotFound' | 'Saga', ParentType, ContextType>;
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

export interface MinorUnitsScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['MinorUnits'], any> {
  name: 'MinorUnits';
}

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['MinorUnits'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelOrder?: Resolver<ResolversTypes['CancelOrderResult'], ParentType, ContextType, RequireFields<MutationCancelOrderArgs, 'input'>>;
  dismissOrdersDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationDismissOrdersDeadLettersArgs, 'input'>>;
  forceUndo?: Resolver<ResolversTypes['ForceUndoResult'], ParentType, ContextType, RequireFields<MutationForceUndoArgs, 'input'>>;
  placeOrder?: Resolver<ResolversTypes['PlaceOrderResult'], ParentType, ContextType, RequireFields<MutationPlaceOrderArgs, 'input'>>;
  reconcile?: Resolver<ResolversTypes['ReconcileResult'], ParentType, ContextType, RequireFields<MutationReconcileArgs, 'input'>>;
  retryOrdersDeadLetters?: Resolver<ResolversTypes['DeadLettersResult'], ParentType, ContextType, RequireFields<MutationRetryOrdersDeadLettersArgs, 'input'>>;
  retrySaga?: Resolver<ResolversTypes['RetrySagaResult'], ParentType, ContextType, RequireFields<MutationRetrySagaArgs, 'input'>>;
  returnOrder?: Resolver<ResolversTypes['ReturnOrderResult'], ParentType, ContextType, RequireFields<MutationReturnOrderArgs, 'input'>>;
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
  allowedActions?: Resolver<Array<ResolversTypes['OrderAction']>, ParentType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  deliveryAddress?: Resolver<ResolversTypes['DeliveryAddress'], ParentType, ContextType>;
  ended?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  failedStep?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lines?: Resolver<Array<ResolversTypes['OrderLine']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  placedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
  timeline?: Resolver<Array<ResolversTypes['TimelineEntry']>, ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OrderConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderConnection'] = ResolversParentTypes['OrderConnection']> = {
  edges?: Resolver<Array<ResolversTypes['OrderEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Order']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type OrderEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderEdge'] = ResolversParentTypes['OrderEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Order'], ParentType, ContextType>;
};

export type OrderLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderLine'] = ResolversParentTypes['OrderLine']> = {
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  unitPrice?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
};

export type OrderNotFoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderNotFound'] = ResolversParentTypes['OrderNotFound']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OrderStatusUpdateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderStatusUpdate'] = ResolversParentTypes['OrderStatusUpdate']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  event?: Resolver<ResolversTypes['OrderEvent'], ParentType, ContextType>;
  order?: Resolver<ResolversTypes['Order'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PlaceOrderResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PlaceOrderResult'] = ResolversParentTypes['PlaceOrderResult']> = {
  __resolveType: TypeResolveFn<'IdempotencyKeyReused' | 'InvalidInput' | 'Order', ParentType, ContextType>;
};

export type ProductResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType, RequireFields<QueryOrderArgs, 'id'>>;
  orders?: Resolver<ResolversTypes['OrderConnection'], ParentType, ContextType, RequireFields<QueryOrdersArgs, 'first'>>;
  ordersBackOffice?: Resolver<ResolversTypes['BackOffice'], ParentType, ContextType>;
  saga?: Resolver<Maybe<ResolversTypes['Saga']>, ParentType, ContextType, RequireFields<QuerySagaArgs, 'order'>>;
  sagas?: Resolver<ResolversTypes['SagaConnection'], ParentType, ContextType, RequireFields<QuerySagasArgs, 'filter' | 'first'>>;
};

export type ReconcileResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReconcileResult'] = ResolversParentTypes['ReconcileResult']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'Reconciliation', ParentType, ContextType>;
};

export type ReconciliationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Reconciliation'] = ResolversParentTypes['Reconciliation']> = {
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RetryNotAllowedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryNotAllowed'] = ResolversParentTypes['RetryNotAllowed']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RetrySagaResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetrySagaResult'] = ResolversParentTypes['RetrySagaResult']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'OrderNotFound' | 'RetryNotAllowed' | 'Saga', ParentType, ContextType>;
};

export type ReturnNotAllowedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReturnNotAllowed'] = ResolversParentTypes['ReturnNotAllowed']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReturnOrderResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReturnOrderResult'] = ResolversParentTypes['ReturnOrderResult']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'Order' | 'OrderNotFound' | 'ReturnNotAllowed', ParentType, ContextType>;
};

export type SagaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Saga'] = ResolversParentTypes['Saga']> = {
  awaits?: Resolver<Array<ResolversTypes['SagaOperation']>, ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  flow?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  interrupted?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  limitAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  needsAttention?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  operatorActs?: Resolver<Array<ResolversTypes['OperatorAct']>, ParentType, ContextType>;
  order?: Resolver<ResolversTypes['Order'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['SagaPhase'], ParentType, ContextType>;
  request?: Resolver<Maybe<ResolversTypes['SagaRequest']>, ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['SagaStep']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SagaConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SagaConnection'] = ResolversParentTypes['SagaConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SagaEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Saga']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SagaEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SagaEdge'] = ResolversParentTypes['SagaEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Saga'], ParentType, ContextType>;
};

export type SagaOperationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SagaOperation'] = ResolversParentTypes['SagaOperation']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  direction?: Resolver<ResolversTypes['SagaDirection'], ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  limitAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  service?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SagaRequestResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SagaRequest'] = ResolversParentTypes['SagaRequest']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SagaStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SagaStep'] = ResolversParentTypes['SagaStep']> = {
  awaits?: Resolver<Maybe<ResolversTypes['SagaOperation']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['SagaStepKind'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  service?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SagaStepState'], ParentType, ContextType>;
  undoMessage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  orderStatusChanged?: SubscriptionResolver<ResolversTypes['OrderStatusUpdate'], "orderStatusChanged", ParentType, ContextType, RequireFields<SubscriptionOrderStatusChangedArgs, 'after' | 'orderId'>>;
};

export type TimelineEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TimelineEntry'] = ResolversParentTypes['TimelineEntry']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  event?: Resolver<ResolversTypes['OrderEvent'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  orders?: Resolver<Maybe<ResolversTypes['OrderConnection']>, ParentType, ContextType, RequireFields<UserOrdersArgs, 'first'>>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'CancelNotAllowed' | 'DeadLetterNotFound' | 'ForceUndoNotAllowed' | 'IdempotencyKeyReused' | 'InvalidInput' | 'OrderNotFound' | 'RetryNotAllowed' | 'ReturnNotAllowed', ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  BackOffice?: BackOfficeResolvers<ContextType>;
  CancelNotAllowed?: CancelNotAllowedResolvers<ContextType>;
  CancelOrderResult?: CancelOrderResultResolvers<ContextType>;
  Currency?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterCause?: DeadLetterCauseResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  DeadLetterNotFound?: DeadLetterNotFoundResolvers<ContextType>;
  DeadLettersResult?: DeadLettersResultResolvers<ContextType>;
  DeadLettersSettled?: DeadLettersSettledResolvers<ContextType>;
  DeliveryAddress?: DeliveryAddressResolvers<ContextType>;
  ForceUndoNotAllowed?: ForceUndoNotAllowedResolvers<ContextType>;
  ForceUndoResult?: ForceUndoResultResolvers<ContextType>;
  IdempotencyKeyReused?: IdempotencyKeyReusedResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  MinorUnits?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OperatorAct?: OperatorActResolvers<ContextType>;
  OperatorActConnection?: OperatorActConnectionResolvers<ContextType>;
  OperatorActEdge?: OperatorActEdgeResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  OrderConnection?: OrderConnectionResolvers<ContextType>;
  OrderEdge?: OrderEdgeResolvers<ContextType>;
  OrderLine?: OrderLineResolvers<ContextType>;
  OrderNotFound?: OrderNotFoundResolvers<ContextType>;
  OrderStatusUpdate?: OrderStatusUpdateResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PlaceOrderResult?: PlaceOrderResultResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  ReconcileResult?: ReconcileResultResolvers<ContextType>;
  Reconciliation?: ReconciliationResolvers<ContextType>;
  RetryNotAllowed?: RetryNotAllowedResolvers<ContextType>;
  RetrySagaResult?: RetrySagaResultResolvers<ContextType>;
  ReturnNotAllowed?: ReturnNotAllowedResolvers<ContextType>;
  ReturnOrderResult?: ReturnOrderResultResolvers<ContextType>;
  Saga?: SagaResolvers<ContextType>;
  SagaConnection?: SagaConnectionResolvers<ContextType>;
  SagaEdge?: SagaEdgeResolvers<ContextType>;
  SagaOperation?: SagaOperationResolvers<ContextType>;
  SagaRequest?: SagaRequestResolvers<ContextType>;
  SagaStep?: SagaStepResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TimelineEntry?: TimelineEntryResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

