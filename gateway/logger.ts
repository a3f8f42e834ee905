import type { Log } from '../platform/log';

type Line = (message?: unknown) => void;

/** The house's log for Apollo's libraries. Their progress reports are details here. */
export function apolloLogger(log: Log): Record<'debug' | 'info' | 'warn' | 'error', Line> {
  return {
    debug: (message) => log.debug(String(message)),
    info: (message) => log.debug(String(message)),
    warn: (message) => log.warn(String(message)),
    error: (message) => log.error(String(message)),
  };
}
