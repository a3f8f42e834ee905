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
  /** The older version as which it came, where `readMessage` has brought its data up to date. Never on the wire. */
  sentAs?: string;
}

/** A published message type and its validator, used by sender and receiver alike. */
export interface MessageType<Type extends string = string, Schema extends z.ZodType = z.ZodType> {
  type: Type;
  data: Schema;
  /** The version before this one, where receivers still understand it. */
  older?: OlderType | undefined;
}

/** An older version of a type, and how its data becomes the newer one's. */
export interface OlderType extends MessageType {
  upcast: (data: unknown) => unknown;
}

export type MessageOf<T extends MessageType> =
  T extends MessageType<infer Type, infer Schema> ? Message<Type, z.infer<Schema>> : never;

/** Declares a type; `older` is the version before it, as long as it may still arrive: see `since`. */
export function messageType<Type extends string, Schema extends z.ZodType>(
  type: Type,
  data: Schema,
  older?: OlderType,
): MessageType<Type, Schema> {
  return { type, data, ...(older && { older }) };
}

/** The version before, and how its data is told as the newer one's: `messageType('a.b.v2', b2, since(b1, (old) => ...))`. */
export function since<T extends MessageType>(
  older: T,
  upcast: (data: z.infer<T['data']>) => unknown,
): OlderType {
  return { ...older, upcast: upcast as (data: unknown) => unknown };
}

/** A type and the older versions of it that are still understood, newest first. */
export function versionsOf<T extends { older?: T | undefined }>(type: T): T[] {
  return type.older ? [type, ...versionsOf(type.older)] : [type];
}

/** What a receiver takes, by the name on the wire: of each type every version, which `readMessage` brings up to date. */
export function receives<T extends MessageType>(types: readonly T[]): ReadonlyMap<string, T> {
  const older = types.flatMap((type) =>
    versionsOf<MessageType>(type).map(({ type: name }) => [name, type] as const),
  );
  // Whoever lists an older version itself means it, and not what it would become.
  return new Map([...older, ...types.map((type) => [type.type, type] as const)]);
}

/** A topic that brings an event in every version: what a newer sender says then waits for a replica that knows it. */
export const anyVersionOf = ({ type }: MessageType) => type.replace(/\.v\d+$/, '.*');

/** A message that no reader could understand: not JSON, not a CloudEvent, or data of another shape. */
export class MalformedMessage extends Error {
  override readonly name: string = 'MalformedMessage';
}

/** Whole, but of a type or version that this reader does not know: another replica may. */
export class UnknownType extends MalformedMessage {
  override readonly name = 'UnknownType';
  /** @param unread the message, its data unchecked */
  constructor(readonly unread: Message) {
    super(`no handler for messages of type ${unread.type}`);
  }
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
  type: sent.type,
  id: sent.id,
  body: JSON.stringify(sent),
});

export const event = (sent: Message): Outgoing => ({
  to: { topic: sent.type },
  type: sent.type,
  id: sent.id,
  body: JSON.stringify(sent),
});

/**
 * Reads a message of one of the types that `receives` lists. What an older sender sent, or what waited since before an
 * upgrade, comes as the newest version. Throws `UnknownType`, or `MalformedMessage`, which says what is wrong with it.
 */
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
  if (!type) throw new UnknownType(raw);
  // `sentAs` is ours to say: on the wire it means nothing.
  const { type: name, sentAs: _, ...envelope } = raw;
  const data = upToDate(type, name, raw.data);
  const sentAs = name === type.type ? {} : { sentAs: name };
  return { ...envelope, ...sentAs, type: type.type, data } as MessageOf<T>;
}

/** The one place where an older version becomes the newer one: parsed as what it was, then told step by step as what is. */
function upToDate(type: MessageType, sentAs: string, data: unknown): unknown {
  const { older } = type;
  const told = type.type === sentAs || !older ? data : older.upcast(upToDate(older, sentAs, data));
  const parsed = type.data.safeParse(told);
  if (!parsed.success) throw new MalformedMessage(`${type.type}: ${parsed.error.message}`);
  return parsed.data;
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
