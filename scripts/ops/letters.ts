import { ask, type Data, operation } from '../client';
import { type Desk, type ExitCode, refuse } from './desk';
import * as documents from './documents';
import { table } from './table';

/** Which dead letters: one by its id, those of a cause, or all of them; of one service where it is named. */
export type Chosen = { service?: string | undefined } & ({ id: string } | { cause: string } | { all: true });

const SHOWN = 20;

async function offices({ client, token }: Desk, service?: string): Promise<Data[]> {
  const found: Data = await ask(client, operation('dead-letters'), { first: SHOWN }, token);
  return Object.values<Data>(found).filter((office) => !service || office.service === service);
}

/** Lists what could not be handled, by service and cause, and the latest of it. */
export async function deadLetters(desk: Desk, service?: string): Promise<ExitCode> {
  const found = (await offices(desk, service)).filter((office) => office.deadLetterCauses.length > 0);
  if (found.length === 0) {
    desk.print('There are no open dead letters.');
    return 0;
  }
  const causes = found.flatMap((office) =>
    office.deadLetterCauses.map((group: Data) => [
      office.service,
      group.letters,
      group.count,
      group.retriable,
      group.firstAt,
      group.lastAt,
      group.cause,
    ]),
  );
  desk.print(table(['SERVICE', 'LETTERS', 'CAME', 'RETRIABLE', 'FIRST', 'LAST', 'CAUSE'], causes));
  const latest = found.flatMap((office) =>
    office.deadLetters.nodes.map((letter: Data) => [
      office.service,
      letter.id,
      letter.messageType,
      letter.subject,
      letter.lastAt,
    ]),
  );
  desk.print(`\n${table(['SERVICE', 'LATEST LETTERS', 'MESSAGE', 'OF', 'LAST'], latest)}`);
  return 1;
}

/** Settles dead letters, service by service, where there are any of those; each service keeps its own entry of the act. */
export async function settle(
  desk: Desk,
  verb: 'retry' | 'dismiss',
  { service, ...chosen }: Chosen,
  reason: string,
): Promise<ExitCode> {
  const { client, token, print } = desk;
  let code: ExitCode = 0;
  let isFound = false;
  for (const office of await offices(desk, service)) {
    if (!mayHave(office, chosen)) continue;
    const input = { ...chosen, reason };
    const document = documents.settleDeadLetters(verb, office.service);
    const { settled }: Data = await ask(client, document, { input }, token);
    // Any service may have the letter with this id: that this one has not is no refusal.
    if (settled.__typename === 'DeadLetterNotFound') continue;
    isFound = true;
    if (settled.__typename !== 'DeadLettersSettled') {
      code = refuse(print, settled);
      continue;
    }
    print(
      `${office.service}: ${verb === 'retry' ? 'retried' : 'dismissed'} ${settled.letters}, left open ${settled.passedOver}`,
    );
    if (settled.passedOver > 0) code = 1;
  }
  if (isFound) return code;
  print('There are no such open dead letters.');
  return 'all' in chosen ? 0 : 1;
}

function mayHave(office: Data, chosen: object): boolean {
  const causes = office.deadLetterCauses as Data[];
  return 'cause' in chosen ? causes.some(({ cause }) => cause === chosen.cause) : causes.length > 0;
}
