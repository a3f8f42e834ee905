/** What the suite is told, all by environment variables; README.md says what each is for. */
export interface Settings {
  /** The gateway's GraphQL endpoint. */
  gatewayUrl: string;
  /** A staff account; null where none was named. */
  staff: { email: string; password: string } | null;
  /** The server's STEP_LIMIT_MS; null where nobody has said it. */
  stepLimitMs: number | null;
  /** How long no step of an order may take until it is decided, in milliseconds; null where the step limit is not known. */
  decidedWithinMs: number | null;
  /** A shell command that kills the system, or a part of it, and starts it again; null where there is none. */
  restartCommand: string | null;
  /** A country that the server does not deliver to, ISO 3166-1 alpha-2. */
  unserviceableCountry: string;
  /** How long the suite waits for anything, in milliseconds. */
  patienceMs: number;
}

/** Throws what is wrong with a setting, for people. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const text = (name: string) => env[name]?.trim() || null;
  const milliseconds = (name: string) => {
    const given = text(name);
    if (given !== null && !/^[1-9]\d*$/.test(given))
      throw new Error(`${name} is "${given}": it must be a number of milliseconds`);
    return given === null ? null : Number(given);
  };
  const [email, password] = [text('STAFF_EMAIL'), text('STAFF_PASSWORD')];
  if ((email === null) !== (password === null))
    throw new Error('Set both STAFF_EMAIL and STAFF_PASSWORD, or neither.');
  const stepLimitMs = milliseconds('STEP_LIMIT_MS');
  return {
    gatewayUrl: endpoint(text('GATEWAY_URL')),
    staff: email && password ? { email, password } : null,
    stepLimitMs,
    decidedWithinMs: milliseconds('DECIDED_WITHIN_MS') ?? (stepLimitMs === null ? null : stepLimitMs + 500),
    restartCommand: text('RESTART_COMMAND'),
    unserviceableCountry: text('UNSERVICEABLE_COUNTRY') ?? 'AQ',
    patienceMs: milliseconds('PATIENCE_MS') ?? 120_000,
  };
}

/** A URL without a path means the usual one. */
function endpoint(given: string | null): string {
  if (given === null)
    throw new Error('Set GATEWAY_URL to the gateway to ask: https://shop.example.com/graphql');
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`GATEWAY_URL is "${given}": it must be an http or https URL`);
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.href;
}
