import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FieldNode, Kind, parse, type SelectionSetNode, valueFromASTUntyped } from 'graphql';
import { MessageType, parseMessage } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Move, nowMs, type SubgraphSaid, type SubgraphTask } from './story';

/** How often a batch of events is published. */
const tickMs = 10;

/** One subscription of the gateway. */
interface Follower {
  socket: WebSocket;
  id: string;
  selection: FieldNode;
}

const followers = new Map<string, Set<Follower>>();
const stories = new Map<string, Move[]>();
const parsed = new Map<string, FieldNode>();
let subscriptions = 0;
let sent = 0;
const statuses = ['PACKED', 'COLLECTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'];

/** The one root field of a subscription; gateways may call its variables as they like. */
function rootOf(query: string): FieldNode {
  const known = parsed.get(query);
  if (known) return known;
  const operation = parse(query).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const field = operation?.selectionSet.selections[0];
  if (field?.kind !== Kind.FIELD) throw new Error(`No field in ${query}`);
  parsed.set(query, field);
  return field;
}

interface Given {
  id: string;
  /** The sequence after which events begin. */
  after: number;
}

function givenOf({ arguments: given = [] }: FieldNode, variables: Record<string, unknown> = {}): Given {
  const values = Object.fromEntries(
    given.map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]),
  );
  return { id: String(values.id), after: Number(values.after ?? 0) };
}

function project(value: Readonly<Record<string, unknown>>, selection: SelectionSetNode): object {
  const result: Record<string, unknown> = {};
  for (const node of selection.selections) {
    if (node.kind !== Kind.FIELD) throw new Error('This subgraph knows fields alone');
    const name = (node.alias ?? node.name).value;
    const field = value[node.name.value];
    result[name] = node.selectionSet ? project(field as Record<string, unknown>, node.selectionSet) : field;
  }
  return result;
}

function tell({ socket, id, selection }: Follower, move: Move): void {
  const name = (selection.alias ?? selection.name).value;
  const parcel = { __typename: 'Parcel', ...move.parcel };
  const whole = { __typename: 'Move', ...move, parcel };
  const data = { [name]: selection.selectionSet && project(whole, selection.selectionSet) };
  sent += 1;
  socket.send(JSON.stringify({ id, type: MessageType.Next, payload: { data } }));
}

function publish(id: string): void {
  const story = stories.get(id) ?? [];
  stories.set(id, story);
  const sequence = story.length + 1;
  const status = statuses[sequence % statuses.length] ?? '';
  const move: Move = { sequence, status, reason: null, at: nowMs(), parcel: { id } };
  story.push(move);
  for (const follower of followers.get(id) ?? []) tell(follower, move);
}

function serve(socket: WebSocket): void {
  const own = new Map<string, () => void>();
  socket.on('message', (data: Buffer) => {
    const message = parseMessage(data.toString());
    if (message.type === MessageType.ConnectionInit) socket.send('{"type":"connection_ack"}');
    if (message.type === MessageType.Ping) socket.send('{"type":"pong"}');
    if (message.type === MessageType.Complete) own.get(message.id)?.();
    if (message.type !== MessageType.Subscribe) return;
    const { id, payload } = message;
    const selection = rootOf(payload.query);
    const given = givenOf(selection, payload.variables ?? {});
    const follower: Follower = { socket, id, selection };
    const others = followers.get(given.id) ?? new Set();
    followers.set(given.id, others.add(follower));
    subscriptions += 1;
    own.set(id, () => {
      others.delete(follower);
      own.delete(id);
      subscriptions -= 1;
    });
    const story = stories.get(given.id) ?? [];
    for (const move of story.slice(given.after)) tell(follower, move);
  });
  socket.on('close', () => [...own.values()].forEach((leave) => leave()));
}

const cutAll = () => sockets.clients.forEach((socket) => socket.terminate());

/** Publishes evenly, to one parcel after the other. */
async function publishFor({
  parcels,
  perSecond,
  seconds,
  cutEverySeconds = Infinity,
}: SubgraphTask & { do: 'publish' }): Promise<void> {
  let cuts = 0;
  const began = performance.now();
  const total = perSecond * seconds;
  for (let done = 0; done < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    for (; done < due; done += 1) publish(`p${done % parcels}`);
    if (done / perSecond >= (cuts + 1) * cutEverySeconds) {
      cuts += 1;
      cutAll();
    }
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
}

const server = createServer((_request, response) => void response.writeHead(404).end());
const sockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false });
sockets.on('connection', serve);
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
});

async function perform(task: SubgraphTask): Promise<SubgraphSaid> {
  if (task.do === 'publish') await publishFor(task);
  if (task.do === 'cut') cutAll();
  if (task.do === 'forget') stories.clear();
  const published = Object.fromEntries([...stories].map(([id, story]) => [id, story.length]));
  return { published, sent, subscriptions, connections: sockets.clients.size };
}

process.on('message', (task: SubgraphTask) => void perform(task).then((answer) => process.send?.(answer)));
process.once('disconnect', () => process.exit());
