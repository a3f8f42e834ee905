import type { Broker } from '../broker/broker';
import type { Clock } from '../clock';
import { newId } from '../ids';
import { command, message, type MessageType } from '../message';

/** Asks an orchestrator, by a message to its queue, to ask again for what these sagas await. */
export function retryThrough(deps: {
  broker: Broker;
  clock: Clock;
  /** Who asks. */
  service: string;
  /** The orchestrator's queue, and the message that it takes. */
  queue: string;
  request: MessageType;
}): (sagaIds: readonly string[]) => Promise<void> {
  const { broker, clock, service, queue, request } = deps;
  return (sagaIds) =>
    broker.publish(
      sagaIds.map((subject) => {
        const about = { id: newId('retry', clock), source: service, subject, time: clock.now() };
        return command(queue, message(request, about, {}));
      }),
    );
}
