import type { Dispatcher } from 'undici';
import { backoffMs, type Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import { unavailable } from '../errors';
import { readAnswer, readAnswerInBytes } from './answer';
import { type Breaker, createBreaker } from './breaker';
import { askerLeft, type Call } from './call';
import type { Deadline, Deadlines, Expiring } from './deadlines';
import { Exchange, type ExchangeOwner } from './exchange';
import { brokenExchange, leftAlone, NoAnswer, tooSlow } from './no-answer';
import { createOutages, type Outages } from './outages';
import { toBytes } from './passing';
import { retryWaits, type SourceSettings } from './settings';
import { sourceOf } from './sharing';
import type { FetchAnswer, FetchOperation, FetchRequest, Source } from './source';

export interface HttpSourceDeps {
  subgraph: string;
  url: string;
  /** Keeps connections; whoever made it closes it. */
  dispatcher: Dispatcher;
  /** How long a fetch may take, its retries included. */
  deadlines: Deadlines;
  /** The largest answer that is read. */
  maxAnswerBytes: number;
  settings: SourceSettings;
  clock: Clock;
  log: Log;
}

/** What all calls of one subgraph have in common. */
interface Subgraph extends HttpSourceDeps {
  origin: string;
  path: string;
  breaker: Breaker;
  outages: Outages;
  /** The beginning of a request's body, up to its variables, in bytes. */
  headOf(operation: FetchOperation): string;
  /** Until it sends what has to be decoded first. */
  passesBytes: boolean;
}

/** A subgraph over HTTP. */
export function createHttpSource(deps: HttpSourceDeps): Source {
  const { subgraph, settings, clock } = deps;
  const { origin, pathname, search } = new URL(deps.url);
  const common: Subgraph = {
    ...deps,
    origin,
    path: pathname + search,
    breaker: createBreaker({ failures: settings.breakerFailures, openMs: settings.breakerMs, clock }),
    outages: createOutages(deps),
    headOf: keepHeads(),
    passesBytes: true,
  };
  const source = sourceOf(subgraph, (request) => new HttpCall(request, common), settings.share);
  return {
    get passesBytes() {
      return common.passesBytes;
    },
    fetch: (request) => source.fetch(request),
  };
}

/** Text of a plan's fetch is the same each time: it is made JSON once. */
function keepHeads(): Subgraph['headOf'] {
  const heads = new WeakMap<FetchOperation, string>();
  return (operation) => {
    let head = heads.get(operation);
    if (head === undefined) heads.set(operation, (head = toBytes(writeHead(operation))));
    return head;
  };
}

function writeHead({ text, operationName }: FetchOperation): string {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  return `{"query":${JSON.stringify(text)}${name},"variables":`;
}

/** One fetch, with its retries. There is one of these for each, and one exchange for each attempt. */
class HttpCall implements Call, ExchangeOwner, Expiring {
  readonly answer: Promise<FetchAnswer>;
  private resolve!: (answer: FetchAnswer) => void;
  private reject!: (error: Error) => void;
  private readonly deadline: Deadline;
  private exchange: Exchange | undefined;
  private attempts = 0;
  private isOver = false;
  /** Cuts the wait for the next attempt short. */
  private waiting: AbortController | undefined;

  constructor(
    private readonly request: FetchRequest,
    private readonly subgraph: Subgraph,
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.deadline = subgraph.deadlines.add(this);
    this.attempt();
  }

  cancel(): void {
    if (this.isOver) return;
    this.subgraph.breaker.gaveUp();
    this.end();
    this.reject(askerLeft(this.subgraph.subgraph));
  }

  expire(): void {
    if (this.isOver) return;
    const reason = tooSlow(this.subgraph.deadlines.limitMs);
    this.learn(reason);
    this.fail(reason);
  }

  arrived(body: Buffer, status: number): void {
    let answer: FetchAnswer;
    try {
      answer = this.read(body, status);
    } catch (error) {
      return this.broke(error instanceof NoAnswer ? error : brokenExchange(error));
    }
    this.subgraph.breaker.answered();
    this.subgraph.outages.answered();
    this.end();
    this.resolve(answer);
  }

  broke(reason: NoAnswer): void {
    this.learn(reason);
    const { settings, clock } = this.subgraph;
    const isRepeatable = this.request.operation.kind === 'query' && reason.mayRecover;
    if (!isRepeatable || this.attempts > settings.retries) return this.fail(reason);
    const { firstMs, longestMs } = retryWaits;
    const waitMs = backoffMs(this.attempts, firstMs, longestMs, () => clock.random());
    if (clock.now().getTime() + waitMs >= this.deadline.dueAt) return this.fail(reason);
    this.waiting = new AbortController();
    void clock.sleep(waitMs, this.waiting.signal).then(() => {
      if (!this.isOver) this.attempt();
    });
  }

  private read(body: Buffer, status: number): FetchAnswer {
    if (!this.request.inBytes) return readAnswer(body, status);
    const { answer, isSlow } = readAnswerInBytes(body, status);
    if (isSlow) this.subgraph.passesBytes = false;
    return answer;
  }

  private attempt(): void {
    const { subgraph, request } = this;
    const { variables, inBytes } = request;
    if (!subgraph.breaker.admits()) return this.fail(leftAlone());
    this.attempts += 1;
    this.exchange = new Exchange(this, subgraph.maxAnswerBytes);
    const json = inBytes ? variables.json : toBytes(variables.json);
    const options: Dispatcher.DispatchOptions = {
      origin: subgraph.origin,
      path: subgraph.path,
      method: 'POST',
      headers: headersOf(request),
      body: Buffer.from(`${subgraph.headOf(request.operation)}${json}}`, 'latin1'),
    };
    subgraph.dispatcher.dispatch(options, this.exchange);
  }

  private learn({ says }: NoAnswer): void {
    const { breaker } = this.subgraph;
    if (says === 'away') breaker.missed();
    else if (says === 'there') breaker.answered();
    else breaker.gaveUp();
  }

  private fail(reason: NoAnswer): void {
    this.subgraph.outages.missed(reason);
    this.end();
    this.reject(unavailable(this.subgraph.subgraph));
  }

  private end(): void {
    this.isOver = true;
    this.deadline.remove();
    this.exchange?.cancel();
    this.waiting?.abort();
  }
}

/** Names and values by turns. */
function headersOf({ context }: FetchRequest): string[] {
  const headers = [
    'content-type',
    'application/json',
    'accept',
    'application/graphql-response+json, application/json;q=0.9',
  ];
  const { forwarded } = context;
  for (const name of Object.keys(forwarded)) {
    const value = forwarded[name];
    if (value !== undefined) headers.push(name, value);
  }
  return headers;
}
