import type { Broker, Outgoing } from '../broker/broker';
import { command as outgoing, message, type Message } from '../message';
import type { Answer, CommandType, InputOf, OperationName } from './protocol';

/** For tests of participants: they are asked as orders asks, and their replies are waited for. */

/** `payments.void-payment.v1` is `void`. */
export const nameOf = (type: CommandType) => type.command.type.split('.')[1]!.split('-')[0]!;

/** A command to a service as orders sends it. The operation's id is its name unless given. */
export function commandTo<C extends CommandType>(
  service: string,
  type: C,
  orderId: string,
  input: InputOf<C>,
  operationId: string = nameOf(type),
): Outgoing {
  const operation: OperationName = {
    id: operationId,
    flow: 'fulfil',
    flowVersion: 1,
    step: nameOf(type),
    direction: 'do',
  };
  const about = { id: `${orderId}/${operationId}/1`, source: 'orders', subject: orderId, time: new Date() };
  return outgoing(service, message(type.command, about, { operation, input }));
}

export interface Replies {
  /** Waits for the answer number `count` (from 1) to an operation. */
  answer(orderId: string, operationId: string, count?: number): Promise<Answer>;
  answers(orderId: string, operationId: string): Answer[];
}

/** Takes the replies that orders would get. */
export async function collectReplies(broker: Broker): Promise<Replies> {
  const received = new Map<string, Answer[]>();
  let waiting: (() => void)[] = [];
  await broker.consume({ queue: 'orders' }, async (batch) => {
    for (const { body } of batch) {
      const { subject, data } = JSON.parse(body.toString()) as Message<
        string,
        { operation: OperationName; answer: Answer }
      >;
      const key = `${subject} ${data.operation.id}`;
      received.set(key, [...(received.get(key) ?? []), data.answer]);
    }
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  });
  const answers = (orderId: string, operationId: string) => received.get(`${orderId} ${operationId}`) ?? [];
  return {
    answers,
    async answer(orderId, operationId, count = 1) {
      for (;;) {
        const found = answers(orderId, operationId)[count - 1];
        if (found) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}
