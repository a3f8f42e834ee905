import DataLoader from 'dataloader';
import { isStaff, requireScope, type Scope, type Viewer } from '../../platform/auth';
import { findConnection, pageArguments } from '../../platform/connections';
import { isId, requireId } from '../../platform/ids';
import { DateTime } from '../../platform/scalars';
import type { RequestInfo } from '../../platform/server';
import type { Accounts, SignIn } from './accounts';
import { nameLength, passwordLength, type User } from './domain';
import type { Resolvers, UserScope } from './generated';
import type { UsersStore } from './store';

export interface Context {
  viewer: Viewer | null;
  /** Users by id, loaded together; null for whom there is none. */
  userById: DataLoader<string, User | null>;
  /** Whoever proved in this very operation who they are, by registering or signing in: they see their own e-mail. */
  signedIn: Set<string>;
}

export function createContext({ users }: UsersStore, { viewer }: RequestInfo): Context {
  return {
    viewer,
    signedIn: new Set(),
    userById: new DataLoader(async (ids) => {
      const found = await users.find({ _id: { $in: [...ids] } }).toArray();
      const byId = new Map(found.map((user) => [user._id, user]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
  };
}

export function createResolvers(store: UsersStore, accounts: Accounts): Resolvers {
  return {
    DateTime,
    Query: {
      me: (_, _args, { viewer, userById }) => (viewer ? userById.load(viewer.id) : null),
      users: (_, args, context) => {
        requireScope(context, 'staff');
        return findConnection(store.users, {
          filter: {},
          order: { direction: 'ascending' },
          page: pageArguments(args),
        });
      },
    },
    Mutation: {
      register: async (_, { input }, context) => {
        const result = await accounts.register(input);
        if ('refused' in result) return refusals[result.refused];
        return { __typename: 'RegisterSuccess', ...seenBySelf(result, context) };
      },
      login: async (_, { input }, context) => {
        const result = await accounts.login(input);
        if ('refused' in result) return refusals[result.refused];
        return { __typename: 'LoginSuccess', ...seenBySelf(result, context) };
      },
      refreshToken: async (_, { input }, context) => {
        const result = await accounts.refresh(input.refreshToken);
        if ('refused' in result) return refusals[result.refused];
        return { __typename: 'RefreshTokenSuccess', ...seenBySelf(result, context) };
      },
      logout: async (_, { input }) => {
        await accounts.logout(input.refreshToken);
        return { __typename: 'LogoutSuccess', signedOut: true };
      },
      setUserScopes: async (_, { input }, context) => {
        const viewer = requireScope(context, 'staff');
        const userId = requireId('user', input.userId, 'input.userId');
        const result = await accounts.setScopes(userId, input.scopes.map(scopeOf), viewer.id);
        if ('refused' in result) return refusals[result.refused];
        return { __typename: 'SetUserScopesSuccess', ...result };
      },
    },
    User: {
      __resolveReference: ({ id }, context) =>
        isId('user', id) && maySee(id, context) ? context.userById.load(id) : null,
      id: (user) => user._id,
      email: (user, _, context) => (maySee(user._id, context) ? user.email : null),
      scopes: (user) => user.scopes.map((scope) => names[scope]),
    },
  };
}

const maySee = (userId: string, { viewer, signedIn }: Context) =>
  viewer?.id === userId || isStaff(viewer) || signedIn.has(userId);

function seenBySelf(signIn: SignIn, { signedIn }: Context): SignIn {
  signedIn.add(signIn.user._id);
  return signIn;
}

const names: Record<Scope, UserScope> = { customer: 'CUSTOMER', courier: 'COURIER', staff: 'STAFF' };
const scopeOf = (name: UserScope) => name.toLowerCase() as Lowercase<UserScope>;

/** Why something was refused, as the schema says it. */
const refusals = {
  EMAIL_TAKEN: {
    __typename: 'EmailTaken',
    code: 'EMAIL_TAKEN',
    message: 'There is an account with this e-mail address already. Sign in instead.',
  },
  INVALID_EMAIL: {
    __typename: 'InvalidEmail',
    code: 'INVALID_EMAIL',
    message: 'This is not an e-mail address.',
  },
  INVALID_NAME: {
    __typename: 'InvalidName',
    code: 'INVALID_NAME',
    message: `A name has ${nameLength.min} to ${nameLength.max} characters.`,
  },
  WEAK_PASSWORD: {
    __typename: 'WeakPassword',
    code: 'WEAK_PASSWORD',
    message: `A password has ${passwordLength.min} to ${passwordLength.max} characters.`,
  },
  INVALID_CREDENTIALS: {
    __typename: 'InvalidCredentials',
    code: 'INVALID_CREDENTIALS',
    message: 'There is no account with this e-mail address and this password.',
  },
  INVALID_REFRESH_TOKEN: {
    __typename: 'InvalidRefreshToken',
    code: 'INVALID_REFRESH_TOKEN',
    message: 'This refresh token is not good, or not any more. Sign in again.',
  },
  USER_NOT_FOUND: {
    __typename: 'UserNotFound',
    code: 'USER_NOT_FOUND',
    message: 'There is no such account.',
  },
  CANNOT_DEMOTE_YOURSELF: {
    __typename: 'CannotDemoteYourself',
    code: 'CANNOT_DEMOTE_YOURSELF',
    message: 'You cannot take the staff scope from your own account; let somebody else of the staff do it.',
  },
} as const;
