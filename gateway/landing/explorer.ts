import { getDistDirectory, renderAltair } from 'altair-static';
import { scriptJson } from './html';
import type { Tab } from './tabs';

export const explorerFiles = getDistDirectory();

/** Everything comes from this server, and goes to it: the explorer works offline and reports to nobody. */
export const explorerPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "worker-src 'self' blob:",
  "frame-ancestors 'self'",
  "base-uri 'self'",
].join('; ');

/** The bundled explorer, Altair. Its options are in a script of their own, which the policy allows. */
export function explorerPage(): string {
  return renderAltair({ baseURL: '/explorer/', serveInitialOptionsInSeperateRequest: 'start.js' });
}

/** Opens one window for each tab, with the addresses that only the browser knows. */
export function explorerStart(tabs: readonly Tab[]): string {
  const windows = (tabs.length > 0 ? tabs : [{ name: 'Query', document: '' }]).map((tab) => ({
    initialName: tab.name,
    initialQuery: tab.document,
    initialVariables: JSON.stringify(tab.variables ?? {}, null, 2),
    initialHeaders: tab.headers ?? {},
    initialSubscriptionsPayload: tab.headers ?? {},
  }));
  return `const endpoint = new URL('/graphql', location.href);
const socket = new URL(endpoint);
socket.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
const addresses = {
  endpointURL: endpoint.href,
  subscriptionsEndpoint: socket.href,
  initialSubscriptionRequestHandlerId: 'graphql-ws',
};
const windows = ${scriptJson(windows)};
AltairGraphQL.init({
  ...addresses,
  initialWindows: windows.map((window) => ({ ...window, ...addresses })),
  disableAccount: true,
  instanceStorageNamespace: 'explorer_',
  persistedSettings: ${scriptJson(settings)},
});
`;
}

/** Nothing that asks a server of its makers. */
const settings = {
  'alert.disableUpdateNotification': true,
  'banners.disable': true,
  disablePushNotification: true,
};
