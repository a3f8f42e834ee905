import { type Clock } from '../clock';
import { type Log } from '../log';
import { type Broker } from './broker';
import { openEmbeddedBroker } from './embedded';
import { openRabbitBroker } from './rabbitmq';

/** RabbitMQ where a URL is given, the embedded broker otherwise. Throws `BrokerUnavailable` as `openRabbitBroker` does. */
export async function openBroker(options: {
  rabbitmqUrl?: string | undefined;
  clock: Clock;
  log: Log;
  /** Begins the names of exchanges and queues. */
  namespace?: string;
  /** What RabbitMQ's list of connections shows: the services of this process. */
  connectionName?: string;
}): Promise<Broker> {
  const { rabbitmqUrl: url, namespace: prefix, ...deps } = options;
  return url ? openRabbitBroker({ url, ...(prefix && { prefix }), ...deps }) : openEmbeddedBroker(deps);
}
