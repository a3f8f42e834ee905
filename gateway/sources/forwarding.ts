/** Headers of one connection, of one message's body, or of its caller's own: none of them is the next one's to read. */
const notForwarded = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'accept',
  'accept-encoding',
  'cookie',
  'set-cookie',
]);

/**
 * Names of headers that may be forwarded, in lower case. Throws for a name that is no header's, that belongs to one
 * connection or one body, or that would hand a browser's cookies to every subgraph.
 */
export function checkForwardHeaders(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => checkOne(name.toLowerCase())))];
}

function checkOne(name: string): string {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) {
    throw new Error(`Headers to forward: "${name}" is not the name of a header (exact names, no patterns)`);
  }
  if (notForwarded.has(name)) {
    throw new Error(
      `Headers to forward: "${name}" belongs to the client's own connection or body and cannot be sent on`,
    );
  }
  if (name === 'authorization') {
    throw new Error(
      'Headers to forward: leave out "authorization": subgraphs always get it, after the gateway has verified it',
    );
  }
  return name;
}
