import { parseArgs } from 'node:util';
import type { Desk, ExitCode } from './desk';
import * as documents from './documents';
import * as letters from './letters';
import * as orders from './orders';

export const usage = `npm run ops -- <command>

  stuck [service]                   orders whose process is stuck; of those that await the service
  show <order>                      one order's steps, what it awaits of whom, and what was done to it
  retry <order>                     asks again, now, for all that it awaits
  retry --all [service]             the same for every stuck order; for those that await the service
  force-undo <order>                ends what cannot go on by itself, where that is safe
  dead-letters [service]            messages that could not be handled, by cause, and the latest of them
  retry-letters <which> [service]   asks again for what dead letters are of
  dismiss-letters <which> [service] settles dead letters of which nothing is to be done

<order> is an id (order_...) or a number (W-...). <which> is --id <id>, --cause <cause> or --all.
<service> is one of ${documents.services.join(', ')}.
Whatever changes something needs --reason <why>, which is kept with your name.

Signs in with STAFF_EMAIL and STAFF_PASSWORD, or takes an access token in OPS_TOKEN, at GATEWAY_URL.
Ends with 0 when all is well, 1 when something is stuck, parked, left open or refused, 2 when it could not ask.`;

/** What the command line asks for is not one of the commands. */
export class Misused extends Error {}

export type Run = (desk: Desk) => Promise<ExitCode>;

type Values = ReturnType<typeof parse>['values'];

/** What a command line means. Throws `Misused`. */
export function read(args: readonly string[]): Run {
  const { values, positionals } = parse(args);
  const [command = '', target, ...rest] = positionals;
  if (rest.length > 0) throw new Misused(`${rest.join(' ')} is too much`);
  const meaning = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!meaning) throw new Misused(command ? `there is no command ${command}` : 'name a command');
  const unfit = Object.keys(values).filter((option) => !meaning.options.includes(option));
  if (unfit.length > 0) throw new Misused(`${command} takes no --${unfit.join(', --')}`);
  return meaning.read(target, values);
}

const commands: Record<
  string,
  { options: readonly string[]; read: (target: string | undefined, values: Values) => Run }
> = {
  stuck: {
    options: [],
    read(target) {
      const service = serviceOf(target);
      return (desk) => orders.stuck(desk, service);
    },
  },
  show: {
    options: [],
    read(target) {
      const order = orderOf(target);
      return (desk) => orders.show(desk, order);
    },
  },
  retry: {
    options: ['all', 'reason'],
    read(target, values) {
      const reason = reasonOf(values);
      if (values.all) {
        const service = serviceOf(target);
        return (desk) => orders.retryAll(desk, service, reason);
      }
      const order = orderOf(target);
      return (desk) => orders.retry(desk, order, reason);
    },
  },
  'force-undo': {
    options: ['reason'],
    read(target, values) {
      const [order, reason] = [orderOf(target), reasonOf(values)];
      return (desk) => orders.forceUndo(desk, order, reason);
    },
  },
  'dead-letters': {
    options: [],
    read(target) {
      const service = serviceOf(target);
      return (desk) => letters.deadLetters(desk, service);
    },
  },
  'retry-letters': { options: ['id', 'cause', 'all', 'reason'], read: settling('retry') },
  'dismiss-letters': { options: ['id', 'cause', 'all', 'reason'], read: settling('dismiss') },
};

function settling(verb: 'retry' | 'dismiss') {
  return (target: string | undefined, values: Values): Run => {
    const [service, chosen, reason] = [serviceOf(target), chosenOf(values), reasonOf(values)];
    return (desk) => letters.settle(desk, verb, { service, ...chosen }, reason);
  };
}

function chosenOf({ id, cause, all }: Values): letters.Chosen {
  const named: letters.Chosen[] = [];
  if (id !== undefined) named.push({ id });
  if (cause !== undefined) named.push({ cause });
  if (all) named.push({ all });
  const [only] = named;
  if (named.length === 1 && only) return only;
  throw new Misused('say which dead letters: one of --id, --cause and --all');
}

function reasonOf({ reason }: Values): string {
  if (reason?.trim()) return reason;
  throw new Misused('say why, with --reason: it is kept with your name');
}

function orderOf(target: string | undefined): string {
  if (target && /^(order_|W-)/.test(target)) return target;
  throw new Misused('name an order: order_... or W-...');
}

function serviceOf(target: string | undefined): string | undefined {
  if (target === undefined || documents.services.some((name) => name === target)) return target;
  throw new Misused(`there is no service ${target}, but ${documents.services.join(', ')}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        reason: { type: 'string' },
        id: { type: 'string' },
        cause: { type: 'string' },
        all: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error));
  }
}
