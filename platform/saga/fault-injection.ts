import { z } from 'zod';
import type { House } from '../service';
import type { Log } from '../log';
import { readSettings } from '../settings';
import { type Database, isDuplicateKey } from '../store/store';
import type { FaultName } from './faults';
import type { SagaCommand } from './participant';

/** Whoever handled it has died, by request. Its message stays unacknowledged and is handed over again. */
export class HandlerCrashed extends Error {
  override readonly name = 'HandlerCrashed';
}

/** Plays the faults that commands bring along. A participant's batches pass through it before and after their write. */
export interface FaultInjection {
  /** Before the write. Throws `HandlerCrashed`. */
  before(commands: readonly SagaCommand[]): Promise<Arrived>;
  /** After the write: the commands that are to be answered. Throws `HandlerCrashed`. */
  after(commands: readonly SagaCommand[]): Promise<readonly SagaCommand[]>;
  /** Is this command to be refused? */
  refuses(sent: SagaCommand): boolean;
  /** Dies, once for each key: throws `HandlerCrashed`, and ends a process that is the service's own. */
  crashOnce(...keys: string[]): Promise<void>;
}

export interface Arrived {
  /** What is to be handled; a command stands here twice where it is to arrive twice. */
  handled: readonly SagaCommand[];
  /** Undos that fail for now. */
  failed: readonly SagaCommand[];
}

/** Where faults are not injected, nothing that a command says of them counts. */
export const noFaults: FaultInjection = {
  before: async (handled) => ({ handled, failed: [] }),
  after: async (commands) => commands,
  refuses: () => false,
  crashOnce: async () => {},
};

export const faultSettings = z.object({
  /** May an order ask for faults? On, but in production. */
  FAULT_INJECTION: z.enum(['on', 'off']).optional(),
  NODE_ENV: z.string().default('development'),
});

export function isFaultInjectionOn(env: NodeJS.ProcessEnv): boolean {
  const { FAULT_INJECTION, NODE_ENV } = readSettings(faultSettings, env);
  return (FAULT_INJECTION ?? (NODE_ENV === 'production' ? 'off' : 'on')) === 'on';
}

/** That somebody has died of a fault, so that it happens once. */
interface Crash {
  _id: string;
  at: Date;
}

const nameOf = ({ subject, data }: SagaCommand) => `${subject}/${data.operation.id}`;

/** An exit code of its own, so that nobody takes it for another failure (sysexits.h: an internal error). */
const EXIT_CODE = 70;

/**
 * Opens fault injection for a service. `elsewhere` are the faults that something further in plays; here they change
 * nothing.
 */
export async function openFaultInjection(
  house: House,
  database: Database,
  log: Log,
  elsewhere: readonly FaultName[] = [],
): Promise<FaultInjection> {
  if (!isFaultInjectionOn(house.env)) return noFaults;
  const crashes = await database.collection<Crash>('crashes');
  const suffers = (fault: FaultName) => (sent: SagaCommand) =>
    !elsewhere.includes(fault) && sent.data.faults !== undefined && sent.data.faults.includes(fault);

  async function isFirst(key: string): Promise<boolean> {
    try {
      await crashes.insertOne({ _id: key, at: house.clock.now() });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** One death for all keys that have not had theirs: a batch that dies again and again would hold up who shares it. */
  async function crashOnce(...keys: string[]): Promise<void> {
    const areFirst = await Promise.all(keys.map(isFirst));
    const due = keys.filter((_, index) => areFirst[index]);
    if (due.length === 0) return;
    log.warn({ due }, 'dies now, as it was asked to');
    house.exit?.(EXIT_CODE);
    throw new HandlerCrashed(`died at ${due.join(', ')}, as it was asked to`);
  }

  async function crash(fault: FaultName, commands: readonly SagaCommand[]): Promise<void> {
    const dying = commands.filter(suffers(fault));
    await crashOnce(...dying.map((sent) => `${nameOf(sent)}/${fault}`));
  }

  return {
    async before(commands) {
      await crash('CRASH_BEFORE', commands);
      const failed = commands.filter(suffers('FAIL_UNDO'));
      const twice = commands.filter(suffers('DUPLICATE'));
      if (twice.length > 0)
        log.debug({ operations: twice.map(nameOf) }, 'arrive twice, as they were asked to');
      const handled = commands
        .filter((sent) => !suffers('SILENT')(sent) && !failed.includes(sent))
        .flatMap((sent) => (twice.includes(sent) ? [sent, sent] : [sent]));
      return { handled, failed };
    },
    async after(commands) {
      await crash('CRASH_AFTER', commands);
      return commands.filter((sent) => !suffers('TIMEOUT')(sent));
    },
    refuses: suffers('REFUSE'),
    crashOnce,
  };
}
