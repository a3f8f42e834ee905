import type { BatchHandler, Broker, Outgoing } from '../../platform/broker/broker';
import pino from 'pino';
import type { Log } from '../../platform/log';
import type { Message } from '../../platform/message';
import type { SagaCommand } from '../../platform/saga/participant';
import type { Answer } from '../../platform/saga/protocol';
import { startWaybill } from '../../main';
import { freshEnvironment, type System, systemAt } from '../system';
import type { Wish } from './ordering';

/** What was said of one operation: `asked SILENT`, `asked`, `arrived twice`, `died CRASH_AFTER`, `pending UNDO_FAILED`, `done`. */
type Talk = readonly string[];

export interface Wire {
  /** A whole Waybill in this process that is listened in on. */
  start(overrides?: NodeJS.ProcessEnv): Promise<System>;
  /** The wishes for an order that were not played, each with what was said. Not of PLACE, which is no message. */
  unplayed(orderId: string, wishes: readonly Wish[]): { wish: Wish; talk: Talk }[];
}

/** Listens in on what is asked and answered, and on who dies of what was asked. */
export function listenIn(): Wire {
  const talks = new Map<string, string[]>();
  const note = (operation: string, said: string) =>
    talks.set(operation, [...(talks.get(operation) ?? []), said]);

  function hear({ body }: Outgoing): void {
    const { subject, data } = JSON.parse(body) as Message<
      string,
      Partial<SagaCommand['data']> & { answer?: Answer }
    >;
    const { operation, faults = [], answer } = data;
    if (operation) note(`${subject}/${operation.id}`, answer ? told(answer) : ['asked', ...faults].join(' '));
  }

  const watched =
    (handle: BatchHandler): BatchHandler =>
    async (batch) => {
      try {
        await handle(batch);
      } catch (error) {
        const deaths = String(error).matchAll(/(order_\w+\/[\w/-]+)\/(CRASH_\w+)/g);
        for (const [, operation = '', fault] of deaths) note(operation, `died ${fault}`);
        throw error;
      }
    };

  const talkOf = (orderId: string, { step, fault }: Wish) =>
    talks.get(`${orderId}/fulfil-1/${step.toLowerCase()}${fault === 'FAIL_UNDO' ? '/undo' : ''}`) ?? [];

  const decorateBroker = (broker: Broker): Broker => ({
    ...broker,
    publish(messages) {
      messages.forEach(hear);
      return broker.publish(messages);
    },
    consume: (source, handle, options) => broker.consume(source, watched(handle), options),
  });

  /** What is handled twice may be answered once: only the log tells. */
  const log: Log = pino(
    { level: 'debug' },
    {
      write(line) {
        const { msg, operations = [] } = JSON.parse(line) as { msg: string; operations?: string[] };
        if (/^arrive twice/.test(msg)) for (const operation of operations) note(operation, 'arrived twice');
      },
    },
  );

  return {
    async start(overrides) {
      const env = freshEnvironment(overrides);
      const waybill = await startWaybill({ env, log, decorateBroker });
      return systemAt(waybill.url ?? '', env, waybill);
    },
    unplayed: (orderId, wishes) =>
      wishes
        .filter(({ step }) => step !== 'PLACE')
        .map((wish) => ({ wish, talk: talkOf(orderId, wish) }))
        .filter(({ wish, talk }) => !traces[wish.fault]?.(talk)),
  };
}

const told = (answer: Answer) => ('reason' in answer ? `${answer.outcome} ${answer.reason}` : answer.outcome);
const isAsked = (said: string) => said.startsWith('asked');

/** Asked with a fault, and not answered until it was asked without one, if it ever was. */
function isLost(talk: Talk): boolean {
  const answer = talk.findIndex((said) => !isAsked(said));
  const unanswered = answer < 0 ? talk : talk.slice(0, answer);
  return /^asked (SILENT|TIMEOUT)/.test(talk[0] ?? '') && (answer < 0 || unanswered.includes('asked'));
}

const died = (when: string) => (talk: Talk) => talk.some((said) => said.startsWith(`died ${when}`));

/** What each fault leaves on the wire. */
const traces: Readonly<Record<string, (talk: Talk) => boolean>> = {
  REFUSE: (talk) => talk.some((said) => said.startsWith('refused')),
  // Whoever asks somebody outside hears of nothing, and says so.
  TIMEOUT: (talk) => talk.includes('pending PAYMENT_TIMEOUT') || isLost(talk),
  UNKNOWN: (talk) => talk.includes('pending PAYMENT_UNKNOWN'),
  SILENT: isLost,
  SLOW: isLost,
  DUPLICATE: (talk) => talk.includes('arrived twice'),
  CRASH: died('CRASH'),
  CRASH_BEFORE: died('CRASH_BEFORE'),
  CRASH_AFTER: died('CRASH_AFTER'),
  FAIL_UNDO: (talk) => talk.includes('pending UNDO_FAILED'),
};
