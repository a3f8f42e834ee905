import { type MessageType, versionsOf } from '../message';
import type { CommandType } from '../saga/protocol';
import type { Broker, Outgoing } from './broker';

/** A service was about to publish a type or a version that it has not registered. Nothing was sent. */
export class UnregisteredMessage extends Error {
  override readonly name = 'UnregisteredMessage';
  /** @param types what is not registered; null: a message that does not say its type */
  constructor(readonly types: readonly (string | null)[]) {
    super(
      `${types.map((type) => type ?? 'a message without a type').join(', ')} is not registered with this service: ` +
        'list it in its messages.ts, give it to `registered` in its main.ts, and run `npm run contracts:write`',
    );
  }
}

/**
 * A service's door to the broker: it lets out the registered types and what is put back, and nothing else, so that no
 * version leaves a running service whose contract was never published. Throws `UnregisteredMessage` from `publish`
 * before anything is sent.
 */
export function registered(broker: Broker, types: readonly MessageType[]): Broker {
  const names = new Set(types.map(({ type }) => type));
  const isForeign = ({ type, putBack }: Outgoing) => !putBack && (type === undefined || !names.has(type));
  return {
    description: broker.description,
    registered: names,
    async publish(messages) {
      const foreign = messages.filter(isForeign);
      if (foreign.length > 0)
        throw new UnregisteredMessage([...new Set(foreign.map(({ type }) => type ?? null))]);
      await broker.publish(messages);
    },
    consume: (source, handle, options) => broker.consume(source, handle, options),
    ping: () => broker.ping(),
    close: () => broker.close(),
  };
}

/**
 * For what will be published later, or is stored to be published: throws `UnregisteredMessage` now, unless all of it may
 * leave by this door. A broker that is no service's door lets out everything.
 */
export function mustBeRegistered(
  { registered: names }: Pick<Broker, 'registered'>,
  types: readonly { type: string }[],
): void {
  const foreign = types.filter(({ type }) => names && !names.has(type));
  if (foreign.length > 0) throw new UnregisteredMessage([...new Set(foreign.map(({ type }) => type))]);
}

/** What a participant publishes: the replies to its commands, in every version in which they may be asked. */
export const repliesTo = (commands: readonly CommandType[]): MessageType[] =>
  commands.flatMap((command) => versionsOf<CommandType>(command).map(({ reply }) => reply));

/** What an orchestrator publishes: these commands, in every version that a flow may still ask by. */
export const asking = (commands: readonly CommandType[]): MessageType[] =>
  commands.flatMap((command) => versionsOf<CommandType>(command).map(({ command: asked }) => asked));
