import pino from 'pino';

/** The house's logger. Levels as in pino; what is secret never reaches it. */
export type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error'> & {
  child(bindings: { service: string }): Log;
};

export function createLog(level: string, pretty: boolean): Log {
  if (!pretty) return pino({ level });
  return pino({
    level,
    transport: {
      target: 'pino-pretty',
      options: {
        translateTime: 'HH:MM:ss.l',
        ignore: 'pid,hostname,service',
        messageFormat: '{service} {msg}',
      },
    },
  });
}

/** For tests: says nothing below the level in `TEST_LOG`, which is silent by default. */
export function testLog(): Log {
  return pino({ level: process.env.TEST_LOG ?? 'silent' });
}
