import { type z } from 'zod';
import type { Outgoing } from './broker/broker';

/**
 * A message on the wire: a CloudEvent 1.0 in structured JSON. `subject` is the id of what it is about (an order, a user).
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export interface Message<Type extends string = string, Data = unknown> {
  specversion: '1.0';
  id: string;
  /** The service that sent it. */
  source: string;
  /** `service.verb-noun.v1` for a command, `service.noun-verbed.v1` for an event: the version is part of the type. */
  type: Type;
  subject: string;
  /** ISO 8601, UTC. */
  time: string;
  /** W3C trace context, where the sender had one. */
  traceparent?: string;
  data: Data;
}

/** A published message type and its validator, used by sender and receiver alike. */
export interface MessageType<Type extends string = string, Schema extends z.ZodType = z.ZodType> {
  type: Type;
  data: Schema;
}

export type MessageOf<T extends MessageType> =
  T extends MessageType<infer Type, infer Schema> ? Message<Type, z.infer<Schema>> : never;

export function messageType<Type extends string, Schema extends z.ZodType>(
  type: Type,
  data: Schema,
): MessageType<Type, Schema> {
  return { type, data };
}

/** A message that no reader could understand: not JSON, not a CloudEvent, an unknown type, or data of another shape. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** Builds a message of a type. Throws `MalformedMessage` when the data is not of the published shape. */
export function message<T extends MessageType>(
  type: T,
  about: { id: string; source: string; subject: string; time: Date },
  data: z.input<T['data']>,
): MessageOf<T> {
  const parsed = type.data.safeParse(data);
  if (!parsed.success) throw new MalformedMessage(`${type.type}: ${parsed.error.message}`);
  return {
    specversion: '1.0',
    id: about.id,
    source: about.source,
    type: type.type,
    subject: about.subject,
    time: about.time.toISOString(),
    data: parsed.data,
  } as MessageOf<T>;
}

export const command = (queue: string, sent: Message): Outgoing => ({
  to: { queue },
  id: sent.id,
  body: JSON.stringify(sent),
});

export const event = (sent: Message): Outgoing => ({
  to: { topic: sent.type },
  id: sent.id,
  body: JSON.stringify(sent),
});

/** Reads a message of one of the given types. Throws `MalformedMessage` and says what is wrong with it. */
export function readMessage<T extends MessageType>(
  body: Buffer | string,
  types: ReadonlyMap<string, T>,
): MessageOf<T> {
  let raw: unknown;
  try {
    raw = JSON.parse(body.toString());
  } catch (error) {
    throw new MalformedMessage('not JSON', { cause: error });
  }
  if (!isEnvelope(raw)) throw new MalformedMessage('not a CloudEvent 1.0 with id, type, source and subject');
  const type = types.get(raw.type);
  if (!type) throw new MalformedMessage(`no handler for messages of type ${raw.type}`);
  const data = type.data.safeParse(raw.data);
  if (!data.success) throw new MalformedMessage(`${raw.type}: ${data.error.message}`);
  return { ...raw, data: data.data } as MessageOf<T>;
}

function isEnvelope(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null) return false;
  const envelope = value as Partial<Message>;
  return (
    envelope.specversion === '1.0' &&
    typeof envelope.id === 'string' &&
    typeof envelope.type === 'string' &&
    typeof envelope.source === 'string' &&
    typeof envelope.subject === 'string'
  );
}
