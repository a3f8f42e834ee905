import { type Duplex } from 'node:stream';
import { type Channel, type ChannelModel, connect, type Options } from 'amqplib';
import { type Log } from '../../log';
import { within } from './changes';
import { type Opened } from './kept';

/** How long one answer of the broker may take: opening, declaring, cancelling. A restarted one needs some seconds. */
export const ANSWER_MS = 10_000;
const CLOSE_MS = 2000;
const HEARTBEAT_SECONDS = 10;

export interface RabbitConnection extends Opened {
  readonly model: ChannelModel;
  /** The broker is short of memory or disk and takes nothing from publishers. */
  readonly blocked: boolean;
}

/** Where a broker is. `toString` and `host` never show the credentials. */
export interface Address {
  connect: Options.Connect;
  /** `host:port/vhost` */
  host: string;
}

/** Reads `amqp://user:password@host:port/vhost` (or `amqps:`). Throws an error that does not show it. */
export function readAddress(text: string): Address {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const protocol = url?.protocol.slice(0, -1);
  if (!url?.hostname || (protocol !== 'amqp' && protocol !== 'amqps')) {
    throw new Error('The URL of RabbitMQ must look like amqp://user:password@host:5672/vhost');
  }
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (protocol === 'amqp' ? 5672 : 5671);
  const vhost = decodeURIComponent(url.pathname.slice(1)) || '/';
  const heartbeat = Number(url.searchParams.get('heartbeat') ?? HEARTBEAT_SECONDS);
  const credentials =
    url.username || url.password
      ? { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
      : {};
  const host = `${url.hostname}:${port}${vhost === '/' ? '' : `/${vhost}`}`;
  return { connect: { protocol, hostname, port, vhost, heartbeat, ...credentials }, host };
}

/** Opens one connection. What it is called shows in RabbitMQ's own list of connections. */
export async function openConnection(address: Address, name: string, log: Log): Promise<RabbitConnection> {
  // Without noDelay the second packet of a batch waits for the kernel's delayed acknowledgement of the first.
  const model = await connect(
    { ...address.connect },
    {
      noDelay: true,
      keepAlive: true,
      timeout: ANSWER_MS,
      clientProperties: { connection_name: name },
    },
  );
  let blocked = false;
  let reason: string | undefined;
  model.on('error', (error) => (reason ??= error.message));
  model.on('blocked', (why) => {
    blocked = true;
    log.warn({ connection: name, reason: why }, 'RabbitMQ takes no messages for now');
  });
  model.on('unblocked', () => {
    blocked = false;
    log.info({ connection: name }, 'RabbitMQ takes messages again');
  });
  const ended = new Promise<string>((resolve) => {
    model.on('close', (error) => {
      destroySoon(model);
      resolve(reason ?? error?.message ?? 'closed');
    });
  });
  return {
    model,
    ended,
    get blocked() {
      return blocked;
    },
    close: () => quietly(CLOSE_MS, () => model.close()).finally(() => destroySoon(model)),
  };
}

/** amqplib only ends its socket: on a dead network that would hold its unsent bytes, and the process, for minutes. */
function destroySoon(model: ChannelModel): void {
  const { stream } = model.connection as unknown as { stream: Duplex };
  if (stream.destroyed) return;
  setTimeout(() => stream.destroy(), 500).unref();
}

/** Opens a channel; the answer tells when it has been closed, by whomever. */
export async function openChannel<C extends Channel>(
  connection: RabbitConnection,
  create: (model: ChannelModel) => Promise<C>,
): Promise<{ channel: C; closed: AbortSignal; ended: Promise<string | undefined> }> {
  const channel = await within(ANSWER_MS, 'opening a channel', create(connection.model));
  const closed = new AbortController();
  let reason: string | undefined;
  channel.on('error', (error) => (reason = error.message));
  const ended = new Promise<string | undefined>((resolve) => {
    channel.on('close', () => {
      closed.abort();
      resolve(reason);
    });
  });
  return { channel, closed: closed.signal, ended };
}

export const closeChannel = (channel: Channel): Promise<void> => quietly(CLOSE_MS, () => channel.close());

/** Does something on a channel of its own: one that the broker closes over an error takes nothing else with it. */
export async function onOwnChannel<T>(
  connection: RabbitConnection,
  work: (channel: Channel) => Promise<T>,
): Promise<T> {
  const { channel, closed } = await openChannel(connection, (model) => model.createChannel());
  try {
    return await within(ANSWER_MS, "RabbitMQ's answer", work(channel));
  } finally {
    if (!closed.aborted) await closeChannel(channel);
  }
}

/** Closing what is closed already is an error to amqplib; here it is the aim. */
async function quietly(ms: number, close: () => Promise<void>): Promise<void> {
  await within(ms, 'closing', close()).catch(() => undefined);
}
