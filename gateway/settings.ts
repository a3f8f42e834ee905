import { readSourceSettings, type SourceSettings } from './sources/settings';

/** What the environment decides for the gateway. */
export interface GatewaySettings {
  production: boolean;
  /** May clients read the schema? The landing page and the explorer are served when they may. */
  introspection: boolean;
  /** Origins of browsers that may call, beside Apollo's Studio and localhost in development. */
  corsOrigins: readonly string[];
  /** How subgraphs are treated, where it is not as by default. */
  sources?: Partial<SourceSettings>;
}

/**
 * Reads `NODE_ENV`, `GRAPHQL_INTROSPECTION` (on | off; off by default in production) and `CORS_ORIGINS` (a list with
 * commas), and the settings of sources. Throws with the name of the variable and what it may be.
 */
export function readGatewaySettings(env: NodeJS.ProcessEnv): GatewaySettings {
  const production = env.NODE_ENV === 'production';
  return {
    production,
    introspection: readSwitch('GRAPHQL_INTROSPECTION', env.GRAPHQL_INTROSPECTION, !production),
    corsOrigins: (env.CORS_ORIGINS ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== '')
      .map(checkOrigin),
    sources: readSourceSettings(env),
  };
}

function readSwitch(name: string, value: string | undefined, otherwise: boolean): boolean {
  if (value === undefined || value === '') return otherwise;
  if (value === 'on') return true;
  if (value === 'off') return false;
  throw new Error(`${name} must be "on" or "off", not "${value}"`);
}

/** An origin has a scheme and a host and no path: what browsers send is compared with it as text. */
function checkOrigin(origin: string): string {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new Error(`CORS_ORIGINS: "${origin}" is not an origin such as https://shop.example.com`);
  }
  return origin;
}
