import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { bundleForBrowser } from './bundle';
import { escapeHtml, scriptJson } from './html';
import type { Tab } from './tabs';

/** Where the page's scripts and the embedded Sandbox come from: everything from here but the frame, which is Apollo's. */
export const sandboxPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self' ws: wss:",
  "img-src 'self' data: https://*.apollographql.com",
  'frame-src https://sandbox.embed.apollographql.com',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The landing page: Apollo Sandbox, with a button for each starting operation. */
export function sandboxPage(tabs: readonly Tab[]): string {
  const buttons = tabs.map((tab, index) => `<button data-tab="${index}">${escapeHtml(tab.name)}</button>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphQL</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<strong>Apollo Sandbox</strong>
<nav aria-label="Starting operations">${buttons.join('')}</nav>
<span>GraphQL at <code>/graphql</code>, over HTTP and WebSocket. No internet?
<a href="/explorer/">The bundled explorer</a> works without.</span>
</header>
<main id="sandbox"></main>
<script id="options" type="application/json">${scriptJson({ endpoint: '/graphql', tabs })}</script>
<script src="/sandbox/sandbox.js"></script>
<script src="/sandbox/start.js"></script>
</body>
</html>
`;
}

const style = `
html, body { height: 100%; margin: 0; font: 14px system-ui, sans-serif; }
body { display: flex; flex-direction: column; }
header { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; padding: 8px 12px; background: #15252d; color: #f4f6f8; }
header a { color: #9ad2ff; }
header span { margin-left: auto; }
button { margin-right: 4px; padding: 4px 10px; border: 1px solid #6f8a99; border-radius: 4px; background: none; color: inherit; font: inherit; cursor: pointer; }
button[aria-pressed="true"] { background: #f4f6f8; color: #15252d; }
main { flex: 1; min-height: 0; }
iframe { width: 100%; height: 100%; border: 0; }
`;

/**
 * Starts Sandbox with the first tab; each button opens another. Sandbox takes one starting operation when it is made, and
 * opens it as one more tab beside those that it remembers. Addresses are made here: only the browser knows them.
 */
export const sandboxStart = `(function () {
var options = JSON.parse(document.getElementById('options').textContent);
var endpoint = new URL(options.endpoint, location.href);
var socket = new URL(endpoint);
socket.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
var buttons = Array.prototype.slice.call(document.querySelectorAll('button[data-tab]'));
var sandbox;
function open(index) {
  var tab = options.tabs[index] || {};
  var state = { includeCookies: false, pollForSchemaUpdates: false };
  if (tab.document) state.document = tab.document;
  if (tab.variables) state.variables = tab.variables;
  if (tab.headers) state.headers = tab.headers;
  if (sandbox) sandbox.dispose();
  sandbox = new ApolloSandbox.ApolloSandbox({
    target: '#sandbox',
    initialEndpoint: endpoint.href,
    initialSubscriptionEndpoint: socket.href,
    initialState: state,
    endpointIsEditable: false,
    hideCookieToggle: true,
    runTelemetry: false,
    sendOperationHeadersInIntrospection: false
  });
  buttons.forEach(function (button, at) { button.setAttribute('aria-pressed', String(at === index)); });
}
buttons.forEach(function (button, index) { button.addEventListener('click', function () { open(index); }); });
open(0);
})();
`;

/**
 * The package's own code, which draws Apollo's frame and carries the frame's requests. It also knows the predecessor of
 * graphql-ws' protocol, which nothing here speaks: that library is left out.
 */
export function sandboxScript(): string {
  const packageRoot = dirname(createRequire(__filename).resolve('@apollo/sandbox/package.json'));
  return bundleForBrowser(join(packageRoot, 'index.production.min.cjs'), 'ApolloSandbox', {
    'subscriptions-transport-ws':
      'exports.SubscriptionClient = function () { throw new Error("Use graphql-ws"); };',
  });
}
