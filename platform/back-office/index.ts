import type { Broker } from '../broker/broker';
import { mustBeRegistered } from '../broker/registered';
import type { Clock } from '../clock';
import type { DeadLetters } from '../dead-letters';
import type { MessageType } from '../message';
import { openOperatorActs, type OperatorActs } from '../operator-acts';
import { retryThrough } from '../saga/retry';
import type { Database } from '../store/store';
import { type BackOffice, createBackOffice } from './resolvers';

export interface BackOfficeOptions {
  service: string;
  database: Database;
  deadLetters: DeadLetters;
  broker: Broker;
  clock: Clock;
  /** The messages of this service whose subject is a saga's id, and where one is asked to ask for them again. */
  sagas: { types: readonly string[]; queue: string; request: MessageType };
}

/** What an operator sees and settles of one service: its dead letters and its audit entries. Throws `UnregisteredMessage`. */
export async function openBackOffice(
  options: BackOfficeOptions,
): Promise<BackOffice & { operatorActs: OperatorActs }> {
  const { service, database, deadLetters, broker, clock, sagas } = options;
  mustBeRegistered(broker, [sagas.request]);
  const operatorActs = await openOperatorActs(database, clock);
  const retry = retryThrough({ broker, clock, service, queue: sagas.queue, request: sagas.request });
  const office = createBackOffice({
    service,
    deadLetters,
    operatorActs,
    sagas: { types: sagas.types, retry },
    clock,
  });
  return { ...office, operatorActs };
}

/** A subgraph's resolvers with those of its back office, whose root fields carry the name of the service. */
export function withBackOffice(resolvers: object, office: BackOffice): object {
  const known = resolvers as Record<string, object | undefined>;
  const { service } = office;
  const capital = `${service.charAt(0).toUpperCase()}${service.slice(1)}`;
  return {
    ...known,
    ...office.types,
    Query: { ...known.Query, [`${service}BackOffice`]: office.backOffice },
    Mutation: {
      ...known.Mutation,
      [`retry${capital}DeadLetters`]: office.retryDeadLetters,
      [`dismiss${capital}DeadLetters`]: office.dismissDeadLetters,
    },
  };
}
