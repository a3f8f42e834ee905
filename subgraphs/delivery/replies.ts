import type { Outgoing } from '../../platform/broker/broker';
import { inItsVersion, reply, type StoredOperation } from '../../platform/saga/participant';
import { type Answer, byEveryName, type CommandType } from '../../platform/saga/protocol';
import { collectAnswer, type Shipment, trackAnswer } from './domain';
import { collectReturn, trackShipment } from './messages';
import type { ShipmentRow } from './store';

/** The questions that are answered again when the shipment moves, and the answer to each. */
const questions = byEveryName<{ command: CommandType; answer: (shipment: Shipment) => Answer }>([
  { command: trackShipment, answer: trackAnswer },
  { command: collectReturn, answer: collectAnswer },
]);

/**
 * The row of a shipment that has moved, with what its open questions are answered now. It is stored with the move: a
 * question that is repeated later gets this answer, whether or not the reply of now arrives.
 */
export function withNews(
  before: ShipmentRow,
  moved: Shipment,
): { row: ShipmentRow; news: StoredOperation[] } {
  const news: StoredOperation[] = [];
  const operations = before.operations.map((operation) => {
    const question = questions.get(operation.type);
    if (!question || operation.answer?.outcome !== 'pending') return operation;
    const answered = inItsVersion(question.command, { ...operation, answer: question.answer(moved) });
    if (same(operation.answer, answered.answer)) return operation;
    news.push(answered);
    return answered;
  });
  return { row: { ...before, ...moved, operations }, news };
}

/** The replies that carry the news to whoever asked. */
export function newsReplies(sagaId: string, news: readonly StoredOperation[], now: Date): Outgoing[] {
  return news.flatMap((operation) => {
    const question = questions.get(operation.type);
    return question ? [reply(question.command, operation, sagaId, { service: 'delivery', now })] : [];
  });
}

const same = (one: Answer, other: Answer) => JSON.stringify(one) === JSON.stringify(other);
