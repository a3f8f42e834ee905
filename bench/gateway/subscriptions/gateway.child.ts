import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Gateway from '../../../gateway/main';
import type * as Request from '../../../gateway/subscriptions/request';
import type * as Settings from '../../../gateway/subscriptions/settings';
import type * as Clock from '../../../platform/clock';
import type * as Log from '../../../platform/log';
import { answerParent } from './probe';
import { resume } from './story';

/** The gateway as it is built. Arguments: the port, the folder of the build, and the path of the supergraph. */
const [port = '', dist = '', supergraphPath = ''] = process.argv.slice(2);
const require = createRequire(__filename);
const load = <T>(path: string) => require(join(dist, path)) as T;

const { startGateway } = load<typeof Gateway>('gateway/main');
const { noSubscriptions } = load<typeof Request>('gateway/subscriptions/request');
const { subscriptionSettings } = load<typeof Settings>('gateway/subscriptions/settings');
const { systemClock } = load<typeof Clock>('platform/clock');
const { createLog } = load<typeof Log>('platform/log');

const counts = noSubscriptions();

void startGateway({
  port: Number(port),
  host: '127.0.0.1',
  supergraphPath,
  verifyToken: async (token) => ({ id: token, scopes: [], expiresAt: new Date(4e12) }),
  settings: { production: true, introspection: false, corsOrigins: [] },
  subscriptions: subscriptionSettings.parse({ resume }),
  counts,
  log: createLog('warn', false),
  clock: systemClock,
}).then(() => answerParent(() => ({ ...counts })));
