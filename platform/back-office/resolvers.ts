import { requireScope, type ViewerContext } from '../auth';
import type { Clock } from '../clock';
import { type Connection, findConnection, pageArguments } from '../connections';
import type { DeadLetter, DeadLetters, DeadLetterState } from '../dead-letters';
import { faultOfReason, type OperatorAct, type OperatorActs } from '../operator-acts';
import {
  createLetterBox,
  type DeadLetterCause,
  type SagaLetters,
  type Selection,
  type Settled,
} from './letters';

/** What stands behind the type `BackOffice`: the name of the service. */
export interface BackOfficeOf {
  service: string;
}

interface Page {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** The input `DeadLettersInput`: exactly one of id, cause and all, and why. */
interface DeadLettersInput {
  id?: string | null | undefined;
  cause?: string | null | undefined;
  all?: boolean | null | undefined;
  reason: string;
}

type Invalid = { __typename: 'InvalidInput'; code: string; message: string; argument: string };
type NotFound = { __typename: 'DeadLetterNotFound'; code: string; message: string };
type Result = Invalid | NotFound | ({ __typename: 'DeadLettersSettled'; backOffice: BackOfficeOf } & Settled);
type Settle = (root: unknown, args: { input: DeadLettersInput }, context: ViewerContext) => Promise<Result>;

/**
 * A service's own part of the operator's graph: the fields `<service>BackOffice`, `retry<Service>DeadLetters` and
 * `dismiss<Service>DeadLetters`, and the types that are the same in each service's schema. All of it is for staff.
 */
export interface BackOffice {
  service: string;
  backOffice: (root: unknown, args: object, context: ViewerContext) => BackOfficeOf;
  retryDeadLetters: Settle;
  dismissDeadLetters: Settle;
  types: {
    BackOffice: {
      deadLetterCauses(): Promise<DeadLetterCause[]>;
      deadLetters(
        root: unknown,
        args: Page & { cause?: string | null | undefined; state?: DeadLetterState | null | undefined },
      ): Promise<Connection<DeadLetter>>;
      operatorActs(root: unknown, args: Page): Promise<Connection<OperatorAct>>;
    };
    DeadLetter: {
      id(letter: DeadLetter): string;
      messageType(letter: DeadLetter): string | null;
      retriable(letter: DeadLetter): boolean;
    };
    OperatorAct: { id(act: OperatorAct): string };
  };
}

export interface BackOfficeOptions {
  service: string;
  deadLetters: DeadLetters;
  operatorActs: OperatorActs;
  sagas: SagaLetters;
  clock: Clock;
}

export function createBackOffice(options: BackOfficeOptions): BackOffice {
  const { service, deadLetters, operatorActs } = options;
  const { letters } = deadLetters;
  const box = createLetterBox(options);

  const settle =
    (action: 'retryDeadLetters' | 'dismissDeadLetters', done: string): Settle =>
    async (_root, { input }, context) => {
      const { id: by } = requireScope(context, 'staff');
      const selection = selected(input);
      if ('argument' in selection) return selection;
      if ('id' in selection) {
        const letter = await letters.findOne({ _id: selection.id, state: 'OPEN' });
        if (!letter) return notFound;
        if (action === 'retryDeadLetters' && !box.isRetriable(letter))
          return invalid('input.id', 'It is of no order, so nothing can be asked for again: dismiss it.');
      }
      const settled = await operatorActs.record(
        { by, action, target: nameOf(selection), reason: input.reason },
        () => (action === 'retryDeadLetters' ? box.retry(selection, by) : box.dismiss(selection, by)),
        (result) => `${done} ${result.letters}, left open ${result.passedOver}`,
      );
      return { __typename: 'DeadLettersSettled', ...settled, backOffice: { service } };
    };

  return {
    service,
    backOffice(_root, _args, context) {
      requireScope(context, 'staff');
      return { service };
    },
    retryDeadLetters: settle('retryDeadLetters', 'retried'),
    dismissDeadLetters: settle('dismissDeadLetters', 'dismissed'),
    types: {
      BackOffice: {
        deadLetterCauses: () => box.causes(),
        deadLetters: (_root, { cause, state, ...page }) =>
          findConnection(letters, {
            filter: { state: state ?? 'OPEN', ...(typeof cause === 'string' && { cause }) },
            page: pageArguments(page),
            order: { field: 'lastAt', direction: 'descending' },
            projection: { body: 0 }, // never shown, and a page of them may be large
          }),
        operatorActs: (_root, page) =>
          findConnection(operatorActs.acts, {
            filter: {},
            page: pageArguments(page),
            order: { direction: 'descending' },
          }),
      },
      DeadLetter: {
        id: ({ _id }) => _id,
        messageType: ({ type }) => type,
        retriable: (letter) => letter.state === 'OPEN' && box.isRetriable(letter),
      },
      OperatorAct: { id: ({ _id }) => _id },
    },
  };
}

const notFound: NotFound = {
  __typename: 'DeadLetterNotFound',
  code: 'DEAD_LETTER_NOT_FOUND',
  message: 'This service has no open dead letter with this id: another may have it, or it is settled.',
};

const invalid = (argument: string, message: string): Invalid => ({
  __typename: 'InvalidInput',
  code: 'INVALID_INPUT',
  argument,
  message,
});

/** Which letters are meant, or what is wrong with the input. */
function selected({ id, cause, all, reason }: DeadLettersInput): Selection | Invalid {
  const fault = faultOfReason(reason);
  if (fault) return invalid('input.reason', fault);
  const named: Selection[] = [];
  if (typeof id === 'string') named.push({ id });
  if (typeof cause === 'string') named.push({ cause });
  if (all) named.push({ all: true });
  const [only] = named;
  return named.length === 1 && only
    ? only
    : invalid('input', 'Name exactly one: `id` for one dead letter, `cause` for a group, or `all: true`.');
}

function nameOf(selection: Selection): string {
  if ('id' in selection) return `dead letter ${selection.id}`;
  return 'cause' in selection ? `dead letters: ${selection.cause}` : 'all dead letters';
}
