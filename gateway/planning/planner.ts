import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';
import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import type { PlanOrder, SubgraphAddress, WorkerInput, WorkerMessage } from './messages';

/** Apollo's query planner for one supergraph, in a thread of its own: requests are served while it thinks. */
export interface Planner {
  /** SDL of what clients may ask. */
  apiSdl: string;
  subgraphs: readonly SubgraphAddress[];
  /** Plans an operation that is valid for the API schema. Throws `PlanningTooSlow`; one plan at a time is made. */
  plan(order: PlanOrder): Promise<QueryPlan>;
  close(): Promise<void>;
}

export interface PlannerOptions {
  /** The supergraph's SDL. */
  sdl: string;
  /** How long one operation may be planned, in milliseconds. */
  limitMs: number;
  clock: Clock;
  log: Log;
}

/** An operation that the planner did not get through in time. The same operation would not fare better. */
export class PlanningTooSlow extends GraphQLError {
  constructor(limitMs: number) {
    super(
      `This operation takes longer than ${limitMs} ms to plan. Ask for less in one operation: fewer fields of ` +
        'interfaces and unions, fewer fragments.',
      { extensions: { code: 'PLANNING_TOO_SLOW', http: { status: 400 } } },
    );
  }
}

/** Throws when the SDL is no supergraph that can be served, and says why. */
export async function startPlanner(options: PlannerOptions): Promise<Planner> {
  const first = await startThread(options.sdl);
  const planner = new QueuedPlanner(options, first.thread);
  return {
    apiSdl: first.apiSdl,
    subgraphs: first.subgraphs,
    plan: (order) => planner.plan(order),
    close: () => planner.close(),
  };
}

interface Job {
  order: PlanOrder;
  resolve(plan: QueryPlan): void;
  reject(error: Error): void;
}

/** Hands one operation at a time to the thread, and replaces a thread that is stuck or has died. */
class QueuedPlanner {
  private readonly waiting: Job[] = [];
  private current: Job | undefined;
  private closed = false;
  private thread: Promise<Worker>;

  constructor(
    private readonly options: PlannerOptions,
    first: Worker,
  ) {
    this.thread = Promise.resolve(first);
  }

  plan(order: PlanOrder): Promise<QueryPlan> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ order, resolve, reject });
      void this.work();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const thread = await this.thread.catch(() => undefined);
    await thread?.terminate();
  }

  private async work(): Promise<void> {
    if (this.current) return;
    this.current = this.waiting.shift();
    if (!this.current) return;
    const job = this.current;
    try {
      job.resolve(await this.ask(await this.thread, job.order));
    } catch (error) {
      job.reject(error as Error);
    }
    this.current = undefined;
    void this.work();
  }

  private async ask(thread: Worker, order: PlanOrder): Promise<QueryPlan> {
    const done = new AbortController();
    const { limitMs, clock } = this.options;
    const late = clock.sleep(limitMs, done.signal).then((): Answer => ({ kind: 'late' }));
    const answer = await Promise.race([answerOf(thread, order, done.signal), late]);
    done.abort();
    if (answer.kind === 'planned') return answer.plan;
    if (answer.kind === 'failed') throw new Error(`The planner failed: ${answer.reason}`);
    if (this.closed) throw new Error('The planner has been closed');
    this.replace(thread, order, answer);
    throw new PlanningTooSlow(limitMs);
  }

  /** Out of time or out of memory: for whoever asked, both are too much. */
  private replace(thread: Worker, order: PlanOrder, answer: Answer): void {
    const { log, sdl } = this.options;
    const reason = answer.kind === 'died' ? answer.reason : 'out of time';
    log.warn({ operationName: order.operationName, reason }, 'An operation could not be planned');
    void thread.terminate();
    this.thread = startThread(sdl).then(({ thread: next }) => {
      if (this.closed) void next.terminate();
      return next;
    });
    this.thread.catch((error: unknown) =>
      log.error({ err: error }, 'The planner could not be started again'),
    );
  }
}

type Answer =
  | Extract<WorkerMessage, { kind: 'planned' | 'failed' }>
  | { kind: 'late' }
  | { kind: 'died'; reason: string };

/** Sends the order and waits for what comes of it. Resolves always; `signal` takes the listeners away. */
function answerOf(thread: Worker, order: PlanOrder, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    if (thread.threadId < 0) return resolve({ kind: 'died', reason: 'it had ended before' });
    const died = (error: unknown) => resolve({ kind: 'died', reason: String(error) });
    const listeners = { message: (answer: Answer) => resolve(answer), error: died, exit: died };
    for (const [event, listener] of Object.entries(listeners)) thread.on(event, listener);
    signal.addEventListener('abort', () => {
      for (const [event, listener] of Object.entries(listeners)) thread.off(event, listener);
    });
    thread.postMessage(order);
  });
}

type Loaded = Extract<WorkerMessage, { kind: 'loaded' }> & { thread: Worker };

function startThread(sdl: string): Promise<Loaded> {
  const thread = newThread({ sdl });
  return new Promise((resolve, reject) => {
    const died = (reason: unknown) => reject(new Error(`The planner did not start: ${String(reason)}`));
    thread.once('error', died);
    thread.once('exit', died);
    thread.once('message', (message: WorkerMessage) => {
      thread.off('error', died).off('exit', died);
      // An error is told to whoever waits for an answer; without any listener, it would end the process.
      thread.on('error', () => undefined);
      if (message.kind === 'loaded') return resolve({ ...message, thread });
      void thread.terminate();
      reject(new Error(message.kind === 'refused' ? message.reason : 'The planner did not load'));
    });
  });
}

/** A thread is told anew how to read TypeScript, where this is what runs. */
function newThread(workerData: WorkerInput): Worker {
  const path = join(__dirname, `worker${extname(__filename)}`);
  if (extname(path) !== '.ts') return new Worker(path, { workerData });
  const tsx = require.resolve('tsx/cjs/api');
  const entry = `require(${JSON.stringify(tsx)}).register(); require(${JSON.stringify(path)});`;
  return new Worker(entry, { eval: true, workerData });
}
