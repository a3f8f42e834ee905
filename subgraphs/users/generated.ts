// Made from schema.graphql by `npm run codegen`; change that file, not this one.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { User as UserModel } from './domain';
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
  /** A moment in time, ISO 8601 in UTC: `2026-11-21T10:15:30.000Z`. */
  DateTime: { input: Date; output: Date; }
  _FieldSet: { input: string; output: string; }
};

/** The account is your own: staff do not take their own staff scope, so that there is always somebody who has it. */
export type CannotDemoteYourself = UserError & {
  __typename?: 'CannotDemoteYourself';
  /** CANNOT_DEMOTE_YOURSELF */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
  message: Scalars['String']['output'];
};

/** There is an account with this e-mail address. */
export type EmailTaken = UserError & {
  __typename?: 'EmailTaken';
  /** EMAIL_TAKEN */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
  message: Scalars['String']['output'];
};

/** No account with this e-mail address and this password. Which of the two is wrong is not said. */
export type InvalidCredentials = UserError & {
  __typename?: 'InvalidCredentials';
  /** INVALID_CREDENTIALS */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
  message: Scalars['String']['output'];
};

/** This is no e-mail address. */
export type InvalidEmail = UserError & {
  __typename?: 'InvalidEmail';
  /** INVALID_EMAIL */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
  message: Scalars['String']['output'];
};

/** The name is empty or too long. */
export type InvalidName = UserError & {
  __typename?: 'InvalidName';
  /** INVALID_NAME */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
  message: Scalars['String']['output'];
};

/** The refresh token is unknown, expired, signed out, or was used before. Sign in again. */
export type InvalidRefreshToken = UserError & {
  __typename?: 'InvalidRefreshToken';
  /** INVALID_REFRESH_TOKEN */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
  message: Scalars['String']['output'];
};

export type LoginInput = {
  /** The account's e-mail address. */
  email: Scalars['String']['input'];
  /** The account's password. */
  password: Scalars['String']['input'];
};

/** What signing in may answer. */
export type LoginResult = InvalidCredentials | LoginSuccess;

/** Signed in. */
export type LoginSuccess = {
  __typename?: 'LoginSuccess';
  /** A JWT for `Authorization: Bearer …`; short-lived. */
  accessToken: Scalars['String']['output'];
  /** Gives the next pair of tokens, once; keep it secret. */
  refreshToken: Scalars['String']['output'];
  /** The account. */
  user: User;
};

export type LogoutInput = {
  /** The refresh token of the sign-in to end. */
  refreshToken: Scalars['String']['input'];
};

/** What signing out may answer. It is always the same: whether the token was good is nobody's business. */
export type LogoutResult = LogoutSuccess;

/** The sign-in has ended, if there was one. */
export type LogoutSuccess = {
  __typename?: 'LogoutSuccess';
  /** Always true. */
  signedOut: Scalars['Boolean']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Signs in with e-mail address and password. */
  login: LoginResult;
  /** Ends a sign-in: its refresh tokens stop working. The access token in use works until it expires. */
  logout: LogoutResult;
  /**
   * Exchanges a refresh token for a new pair of tokens. Each refresh token works once: using one again is taken for theft,
   * and every token that descends from the same sign-in stops working.
   */
  refreshToken: RefreshTokenResult;
  /** Opens an account and signs in. New accounts have the scope CUSTOMER. */
  register: RegisterResult;
  /** Sets what an account may do. It holds from that account's next access token on. For staff. */
  setUserScopes: SetUserScopesResult;
};


export type MutationLoginArgs = {
  input: LoginInput;
};


export type MutationLogoutArgs = {
  input: LogoutInput;
};


export type MutationRefreshTokenArgs = {
  input: RefreshTokenInput;
};


export type MutationRegisterArgs = {
  input: RegisterInput;
};


export type MutationSetUserScopesArgs = {
  input: SetUserScopesInput;
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
  /** The account that is signed in; null when nobody is. */
  me: Maybe<User>;
  /** All accounts, newest last. For staff. */
  users: UserConnection;
};


export type QueryUsersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type RefreshTokenInput = {
  /** The refresh token of the last answer. */
  refreshToken: Scalars['String']['input'];
};

/** What refreshing may answer. */
export type RefreshTokenResult = InvalidRefreshToken | RefreshTokenSuccess;

/** The next pair of tokens. */
export type RefreshTokenSuccess = {
  __typename?: 'RefreshTokenSuccess';
  /** A JWT for `Authorization: Bearer …`; short-lived. */
  accessToken: Scalars['String']['output'];
  /** Replaces the one that was sent. */
  refreshToken: Scalars['String']['output'];
  /** The account. */
  user: User;
};

export type RegisterInput = {
  /** Where mail reaches them. Upper and lower case are the same. */
  email: Scalars['String']['input'];
  /** What they are called, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** 8 to 128 characters. */
  password: Scalars['String']['input'];
};

/** What registering may answer. */
export type RegisterResult = EmailTaken | InvalidEmail | InvalidName | RegisterSuccess | WeakPassword;

/** The account is open and signed in. */
export type RegisterSuccess = {
  __typename?: 'RegisterSuccess';
  /** A JWT for `Authorization: Bearer …`; short-lived. */
  accessToken: Scalars['String']['output'];
  /** Gives the next pair of tokens, once; keep it secret. */
  refreshToken: Scalars['String']['output'];
  /** The new account. */
  user: User;
};

export type SetUserScopesInput = {
  /** All that the account may do from now on. */
  scopes: Array<UserScope>;
  /** Whose. */
  userId: Scalars['ID']['input'];
};

/** What setting an account's scopes may answer. */
export type SetUserScopesResult = CannotDemoteYourself | SetUserScopesSuccess | UserNotFound;

/** The scopes are set. */
export type SetUserScopesSuccess = {
  __typename?: 'SetUserScopesSuccess';
  /** The account as it is now. */
  user: User;
};

/** Somebody with an account. Visible to themself and to staff. */
export type User = {
  __typename?: 'User';
  /** When the account was opened. */
  createdAt: Scalars['DateTime']['output'];
  /** Where mail reaches them, and what they sign in with. Null for anybody but themself and staff. */
  email: Maybe<Scalars['String']['output']>;
  /** The account's id (`user_…`). */
  id: Scalars['ID']['output'];
  /** What they are called. */
  name: Scalars['String']['output'];
  /** What the account may do. */
  scopes: Array<UserScope>;
};

/** A page of accounts. */
export type UserConnection = {
  __typename?: 'UserConnection';
  /** The accounts of this page, each with its cursor. */
  edges: Array<UserEdge>;
  /** The accounts of this page. */
  nodes: Array<User>;
  /** Where this page lies among the others. */
  pageInfo: PageInfo;
};

/** An account on a page. */
export type UserEdge = {
  __typename?: 'UserEdge';
  /** Its place: pass it as `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The account. */
  node: User;
};

/** Something that a client can do differently. */
export type UserError = {
  /** What went wrong, for programs: it does not change. */
  code: Scalars['String']['output'];
  /** What went wrong and what to do, for people. */
  message: Scalars['String']['output'];
};

/** There is no such account. */
export type UserNotFound = UserError & {
  __typename?: 'UserNotFound';
  /** USER_NOT_FOUND */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
  message: Scalars['String']['output'];
};

/** What an account may do. */
export type UserScope =
  /** Carry shipments. */
  | 'COURIER'
  /** Order, pay, follow the delivery. */
  | 'CUSTOMER'
  /** Run the shop: catalogue, stock, couriers, everybody's orders. */
  | 'STAFF';

/** The password is too short or too long. */
export type WeakPassword = UserError & {
  __typename?: 'WeakPassword';
  /** WEAK_PASSWORD */
  code: Scalars['String']['output'];
  /** What went wrong, for people. */
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
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  LoginResult:
    | ( InvalidCredentials & { __typename: 'InvalidCredentials' } )
    | ( Omit<LoginSuccess, 'user'> & { user: _RefType['User'] } & { __typename: 'LoginSuccess' } )
  ;
  LogoutResult: ( LogoutSuccess & { __typename: 'LogoutSuccess' } );
  RefreshTokenResult:
    | ( InvalidRefreshToken & { __typename: 'InvalidRefreshToken' } )
    | ( Omit<RefreshTokenSuccess, 'user'> & { user: _RefType['User'] } & { __typename: 'RefreshTokenSuccess' } )
  ;
  RegisterResult:
    | ( EmailTaken & { __typename: 'EmailTaken' } )
    | ( InvalidEmail & { __typename: 'InvalidEmail' } )
    | ( InvalidName & { __typename: 'InvalidName' } )
    | ( Omit<RegisterSuccess, 'user'> & { user: _RefType['User'] } & { __typename: 'RegisterSuccess' } )
    | ( WeakPassword & { __typename: 'WeakPassword' } )
  ;
  SetUserScopesResult:
    | ( CannotDemoteYourself & { __typename: 'CannotDemoteYourself' } )
    | ( Omit<SetUserScopesSuccess, 'user'> & { user: _RefType['User'] } & { __typename: 'SetUserScopesSuccess' } )
    | ( UserNotFound & { __typename: 'UserNotFound' } )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( CannotDemoteYourself )
    | ( EmailTaken )
    | ( InvalidCredentials )
    | ( InvalidEmail )
    | ( InvalidName )
    | ( InvalidRefreshToken )
    | ( UserNotFound )
    | ( WeakPassword )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  CannotDemoteYourself: ResolverTypeWrapper<CannotDemoteYourself>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  EmailTaken: ResolverTypeWrapper<EmailTaken>;
  InvalidCredentials: ResolverTypeWrapper<InvalidCredentials>;
  InvalidEmail: ResolverTypeWrapper<InvalidEmail>;
  InvalidName: ResolverTypeWrapper<InvalidName>;
  InvalidRefreshToken: ResolverTypeWrapper<InvalidRefreshToken>;
  LoginInput: LoginInput;
  LoginResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['LoginResult']>;
  LoginSuccess: ResolverTypeWrapper<Omit<LoginSuccess, 'user'> & { user: ResolversTypes['User'] }>;
  LogoutInput: LogoutInput;
  LogoutResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['LogoutResult']>;
  LogoutSuccess: ResolverTypeWrapper<LogoutSuccess>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  RefreshTokenInput: RefreshTokenInput;
  RefreshTokenResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RefreshTokenResult']>;
  RefreshTokenSuccess: ResolverTypeWrapper<Omit<RefreshTokenSuccess, 'user'> & { user: ResolversTypes['User'] }>;
  RegisterInput: RegisterInput;
  RegisterResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RegisterResult']>;
  RegisterSuccess: ResolverTypeWrapper<Omit<RegisterSuccess, 'user'> & { user: ResolversTypes['User'] }>;
  SetUserScopesInput: SetUserScopesInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  SetUserScopesResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SetUserScopesResult']>;
  SetUserScopesSuccess: ResolverTypeWrapper<Omit<SetUserScopesSuccess, 'user'> & { user: ResolversTypes['User'] }>;
  User: ResolverTypeWrapper<UserModel>;
  UserConnection: ResolverTypeWrapper<Omit<UserConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['UserEdge']>, nodes: Array<ResolversTypes['User']> }>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
  UserNotFound: ResolverTypeWrapper<UserNotFound>;
  UserScope: UserScope;
  WeakPassword: ResolverTypeWrapper<WeakPassword>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  CannotDemoteYourself: CannotDemoteYourself;
  String: Scalars['String']['output'];
  DateTime: Scalars['DateTime']['output'];
  EmailTaken: EmailTaken;
  InvalidCredentials: InvalidCredentials;
  InvalidEmail: InvalidEmail;
  InvalidName: InvalidName;
  InvalidRefreshToken: InvalidRefreshToken;
  LoginInput: LoginInput;
  LoginResult: ResolversUnionTypes<ResolversParentTypes>['LoginResult'];
  LoginSuccess: Omit<LoginSuccess, 'user'> & { user: ResolversParentTypes['User'] };
  LogoutInput: LogoutInput;
  LogoutResult: ResolversUnionTypes<ResolversParentTypes>['LogoutResult'];
  LogoutSuccess: LogoutSuccess;
  Boolean: Scalars['Boolean']['output'];
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  RefreshTokenInput: RefreshTokenInput;
  RefreshTokenResult: ResolversUnionTypes<ResolversParentTypes>['RefreshTokenResult'];
  RefreshTokenSuccess: Omit<RefreshTokenSuccess, 'user'> & { user: ResolversParentTypes['User'] };
  RegisterInput: RegisterInput;
  RegisterResult: ResolversUnionTypes<ResolversParentTypes>['RegisterResult'];
  RegisterSuccess: Omit<RegisterSuccess, 'user'> & { user: ResolversParentTypes['User'] };
  SetUserScopesInput: SetUserScopesInput;
  ID: Scalars['ID']['output'];
  SetUserScopesResult: ResolversUnionTypes<ResolversParentTypes>['SetUserScopesResult'];
  SetUserScopesSuccess: Omit<SetUserScopesSuccess, 'user'> & { user: ResolversParentTypes['User'] };
  User: UserModel;
  UserConnection: Omit<UserConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['UserEdge']>, nodes: Array<ResolversParentTypes['User']> };
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
  UserNotFound: UserNotFound;
  WeakPassword: WeakPassword;
};

export type CannotDemoteYourselfResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CannotDemoteYourself'] = ResolversParentTypes['CannotDemoteYourself']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type EmailTakenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EmailTaken'] = ResolversParentTypes['EmailTaken']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidCredentialsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidCredentials'] = ResolversParentTypes['InvalidCredentials']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidEmailResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidEmail'] = ResolversParentTypes['InvalidEmail']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidNameResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidName'] = ResolversParentTypes['InvalidName']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidRefreshTokenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidRefreshToken'] = ResolversParentTypes['InvalidRefreshToken']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LoginResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoginResult'] = ResolversParentTypes['LoginResult']> = {
  __resolveType: TypeResolveFn<'InvalidCredentials' | 'LoginSuccess', ParentType, ContextType>;
};

export type LoginSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoginSuccess'] = ResolversParentTypes['LoginSuccess']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LogoutResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogoutResult'] = ResolversParentTypes['LogoutResult']> = {
  __resolveType: TypeResolveFn<'LogoutSuccess', ParentType, ContextType>;
};

export type LogoutSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogoutSuccess'] = ResolversParentTypes['LogoutSuccess']> = {
  signedOut?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  login?: Resolver<ResolversTypes['LoginResult'], ParentType, ContextType, RequireFields<MutationLoginArgs, 'input'>>;
  logout?: Resolver<ResolversTypes['LogoutResult'], ParentType, ContextType, RequireFields<MutationLogoutArgs, 'input'>>;
  refreshToken?: Resolver<ResolversTypes['RefreshTokenResult'], ParentType, ContextType, RequireFields<MutationRefreshTokenArgs, 'input'>>;
  register?: Resolver<ResolversTypes['RegisterResult'], ParentType, ContextType, RequireFields<MutationRegisterArgs, 'input'>>;
  setUserScopes?: Resolver<ResolversTypes['SetUserScopesResult'], ParentType, ContextType, RequireFields<MutationSetUserScopesArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  me?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  users?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, RequireFields<QueryUsersArgs, 'first'>>;
};

export type RefreshTokenResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefreshTokenResult'] = ResolversParentTypes['RefreshTokenResult']> = {
  __resolveType: TypeResolveFn<'InvalidRefreshToken' | 'RefreshTokenSuccess', ParentType, ContextType>;
};

export type RefreshTokenSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefreshTokenSuccess'] = ResolversParentTypes['RefreshTokenSuccess']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RegisterResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterResult'] = ResolversParentTypes['RegisterResult']> = {
  __resolveType: TypeResolveFn<'EmailTaken' | 'InvalidEmail' | 'InvalidName' | 'RegisterSuccess' | 'WeakPassword', ParentType, ContextType>;
};

export type RegisterSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterSuccess'] = ResolversParentTypes['RegisterSuccess']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SetUserScopesResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetUserScopesResult'] = ResolversParentTypes['SetUserScopesResult']> = {
  __resolveType: TypeResolveFn<'CannotDemoteYourself' | 'SetUserScopesSuccess' | 'UserNotFound', ParentType, ContextType>;
};

export type SetUserScopesSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetUserScopesSuccess'] = ResolversParentTypes['SetUserScopesSuccess']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['UserScope']>, ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<Array<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'CannotDemoteYourself' | 'EmailTaken' | 'InvalidCredentials' | 'InvalidEmail' | 'InvalidName' | 'InvalidRefreshToken' | 'UserNotFound' | 'WeakPassword', ParentType, ContextType>;
};

export type UserNotFoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserNotFound'] = ResolversParentTypes['UserNotFound']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WeakPasswordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WeakPassword'] = ResolversParentTypes['WeakPassword']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  CannotDemoteYourself?: CannotDemoteYourselfResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  EmailTaken?: EmailTakenResolvers<ContextType>;
  InvalidCredentials?: InvalidCredentialsResolvers<ContextType>;
  InvalidEmail?: InvalidEmailResolvers<ContextType>;
  InvalidName?: InvalidNameResolvers<ContextType>;
  InvalidRefreshToken?: InvalidRefreshTokenResolvers<ContextType>;
  LoginResult?: LoginResultResolvers<ContextType>;
  LoginSuccess?: LoginSuccessResolvers<ContextType>;
  LogoutResult?: LogoutResultResolvers<ContextType>;
  LogoutSuccess?: LogoutSuccessResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RefreshTokenResult?: RefreshTokenResultResolvers<ContextType>;
  RefreshTokenSuccess?: RefreshTokenSuccessResolvers<ContextType>;
  RegisterResult?: RegisterResultResolvers<ContextType>;
  RegisterSuccess?: RegisterSuccessResolvers<ContextType>;
  SetUserScopesResult?: SetUserScopesResultResolvers<ContextType>;
  SetUserScopesSuccess?: SetUserScopesSuccessResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  UserNotFound?: UserNotFoundResolvers<ContextType>;
  WeakPassword?: WeakPasswordResolvers<ContextType>;
};

