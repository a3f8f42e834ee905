import { setTimeout as sleep } from 'node:timers/promises';
import { MessageType } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type ClientTask, type Move, nowMs, type Seen, subscription } from './story';

/** Connections that are opened at a time: more would only wait in the kernel's queue. */
const openingAtATime = 100;
/** Nothing more is expected when nothing has come for so long. */
const quietMs = 3_000;
/** How long a gateway may take to open a connection. */
const patienceMs = 60_000;

const times: number[] = [];
const errors: string[] = [];
let clients: Client[] = [];
let received = 0;
let lastAt = 0;
let cuts = 0;

/** One subscriber: a socket, a subscription, and the last sequence that it has seen. */
class Client {
  last = 0;
  lost = 0;
  repeated = 0;
  private socket: WebSocket | undefined;

  constructor(
    private readonly url: string,
    readonly parcel: string,
    private readonly token: string,
  ) {}

  /** Resolves when the subscription has been asked for. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const tooLong = () => reject(new Error(`A connection was not opened in ${patienceMs / 1_000} s`));
      const fuse = setTimeout(tooLong, patienceMs);
      const opened = () => {
        clearTimeout(fuse);
        resolve();
      };
      const socket = new WebSocket(this.url, 'graphql-transport-ws', { perMessageDeflate: false });
      this.socket = socket;
      const payload = this.token === '' ? {} : { authorization: `Bearer ${this.token}` };
      socket.on('open', () => socket.send(JSON.stringify({ type: MessageType.ConnectionInit, payload })));
      socket.on('error', reject);
      socket.on('message', (data: Buffer) => {
        // What a dead socket still holds is nobody's: its client has gone on without it.
        if (this.socket === socket) this.hear(JSON.parse(data.toString()) as Heard, opened);
      });
    });
  }

  cut(): void {
    const { socket } = this;
    this.socket = undefined;
    socket?.terminate();
  }

  private hear(heard: Heard, opened: () => void): void {
    if (heard.type === MessageType.ConnectionAck) {
      const variables = { id: this.parcel, after: this.last };
      const payload = { query: subscription, variables };
      this.socket?.send(JSON.stringify({ id: '1', type: MessageType.Subscribe, payload }), () => opened());
    } else if (heard.type === MessageType.Next && heard.payload?.data) {
      this.take(heard.payload.data.parcelMoved);
    } else errors.push(JSON.stringify(heard).slice(0, 300));
  }

  private take({ sequence, at }: Move): void {
    lastAt = nowMs();
    received += 1;
    times.push(lastAt - at);
    if (sequence <= this.last) this.repeated += 1;
    else this.lost += sequence - this.last - 1;
    this.last = Math.max(this.last, sequence);
  }
}

interface Heard {
  type: MessageType;
  payload?: { data?: { parcelMoved: Move } };
}

async function open(task: ClientTask & { do: 'open' }): Promise<void> {
  const url = task.url.replace('http', 'ws');
  clients = Array.from({ length: task.clients }, (_, index) => {
    const token = task.identities === 0 ? '' : `viewer-${index % task.identities}`;
    return new Client(url, `p${index % task.parcels}`, token);
  });
  for (let from = 0; from < clients.length; from += openingAtATime) {
    await Promise.all(clients.slice(from, from + openingAtATime).map((client) => client.open()));
  }
}

async function shake({ perSecond, seconds }: ClientTask & { do: 'shake' }): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  const opening = new Map<Client, Promise<void>>();
  while (performance.now() < until) {
    const client = clients[Math.floor(Math.random() * clients.length)];
    await sleep((Math.random() * 2_000) / perSecond);
    if (!client || opening.has(client)) continue;
    client.cut();
    cuts += 1;
    const again = sleep(Math.random() * 500).then(() => client.open());
    opening.set(
      client,
      again.then(() => void opening.delete(client)),
    );
  }
  await Promise.all(opening.values());
}

async function settle(expected: number): Promise<void> {
  lastAt = nowMs();
  while (received < expected && nowMs() - lastAt < quietMs) await sleep(20);
  // What came too much would come now.
  await sleep(200);
}

function seen(): Seen {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const least: Record<string, number> = {};
  for (const { parcel, last } of clients) least[parcel] = Math.min(last, least[parcel] ?? Infinity);
  const sum = (count: (client: Client) => number) => clients.reduce((total, one) => total + count(one), 0);
  return {
    received,
    lost: sum(({ lost }) => lost),
    repeated: sum(({ repeated }) => repeated),
    least,
    p50: at(0.5),
    p99: at(0.99),
    max: sorted.at(-1) ?? 0,
    cuts,
    errors: errors.slice(0, 5),
  };
}

async function perform(task: ClientTask): Promise<Seen> {
  if (task.do === 'open') await open(task);
  if (task.do === 'shake') await shake(task);
  if (task.do === 'settle') await settle(task.expected);
  const answer = seen();
  if (task.do === 'close') {
    for (const client of clients) client.cut();
    clients = [];
    times.length = errors.length = received = cuts = 0;
  }
  return answer;
}

process.on('message', (task: ClientTask) => {
  perform(task).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());
