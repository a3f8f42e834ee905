import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type MessageType, versionsOf } from '../../platform/message';
import type { CommandType } from '../../platform/saga/protocol';
import { readSupergraphConfig } from '../../platform/supergraph-config';
import type { Schema } from './accepts';

/** A published message type: what all may rely on who send it or read it. */
export interface Contract {
  /** The name on the wire: `inventory.hold-stock.v1`. */
  type: string;
  /** The service whose `messages` publishes it. */
  service: string;
  kind: 'command' | 'reply' | 'event';
  /** Of a command: where it is sent. */
  queue?: string;
  /** Of a reply: what it may refuse with. Whoever asks takes any text, so that there may be more of them. */
  refusals?: readonly string[];
  /** JSON Schema of `data`: what a receiver takes. */
  data: Schema;
}

/** What `messages` of a service exports, as far as it is known. */
export interface Messages {
  commands: readonly CommandType[];
  events?: readonly MessageType[];
}

/** `messages` exports a type and lists it nowhere. */
export class UnlistedType extends Error {
  override readonly name = 'UnlistedType';
}

/** All message types of all subgraphs that supergraph.yaml lists. Throws `UnlistedType`. */
export function collect(root: string): Contract[] {
  const { subgraphs } = readSupergraphConfig(join(root, 'supergraph.yaml'));
  return subgraphs.flatMap(({ name }) => {
    const path = join(root, 'subgraphs', name, 'messages');
    if (!existsSync(path) && !existsSync(`${path}.ts`)) throw new Error(`${name} has no messages`);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the names are known only when this runs
    return contractsOf(name, require(path) as Messages & Record<string, unknown>);
  });
}

/** The types of one service, and those older versions of them that it still understands. */
export function contractsOf(service: string, messages: Messages & Record<string, unknown>): Contract[] {
  const { commands, events = [] } = messages;
  const listed = [
    ...commands
      .flatMap((command) => versionsOf<CommandType>(command))
      .flatMap((command) => ofCommand(service, command)),
    ...events
      .flatMap((event) => versionsOf<MessageType>(event))
      .map((event) => contract(service, event, { kind: 'event' as const })),
  ];
  const found = [...new Map(listed.map((one) => [one.type, one])).values()];
  const known = new Set(found.map(({ type }) => type));
  for (const [name, value] of Object.entries(messages)) {
    const type = typeOf(value);
    if (type !== null && !known.has(type)) {
      throw new UnlistedType(
        `${service}: ${name} (${type}) is in neither \`commands\` nor \`events\` of messages`,
      );
    }
  }
  return found.sort((one, other) => (one.type < other.type ? -1 : 1));
}

function ofCommand(service: string, { command, reply, queue, refusals }: CommandType): Contract[] {
  return [
    contract(service, command, { kind: 'command', queue }),
    contract(service, reply, { kind: 'reply', refusals }),
  ];
}

function contract(
  service: string,
  { type, data }: MessageType,
  rest: Pick<Contract, 'kind' | 'queue' | 'refusals'>,
): Contract {
  // What a receiver takes: a field with a default may be missing. What no JSON Schema can say throws.
  const schema = z.toJSONSchema(data, { io: 'input', unrepresentable: 'throw' });
  return { type, service, ...rest, data: schema };
}

/** The wire name of what may be a message type, a command type, or anything else. */
function typeOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { type, data, command } = value as Partial<MessageType> & { command?: unknown };
  if (command !== undefined) return typeOf(command);
  return typeof type === 'string' && data instanceof z.ZodType ? type : null;
}
