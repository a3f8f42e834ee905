import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidSettings } from '../platform/settings';
import { defaultDemand } from './demand/check';
import { defaultLimits } from './limits';
import { persistedSettings } from './operations/persisted/settings';
import type { AuthorizationSettings } from './security/authorize';
import { checkForwardHeaders } from './sources/forwarding';
import type { SourceSettings } from './sources/settings';
import { subscriptionSettings } from './subscriptions/settings';

const count = z.number().int().nonnegative();
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const limitNames = Object.keys(defaultLimits) as (keyof typeof defaultLimits)[];

/**
 * The configuration file of a gateway, `gateway.yaml`. Everything is optional, and what it does not say is as by default;
 * what the environment says goes before what the file says.
 */
const configuration = z.strictObject({
  /** Path of the supergraph's SDL, from the file's own folder. */
  supergraph: z.string().min(1).optional(),
  /** Where subgraphs answer, by name, where it is not what the supergraph says. */
  routingUrls: z.record(z.string(), httpUrl).default({}),
  /** What executes query plans: this gateway's own executor, or the one of @apollo/gateway. */
  executor: z.enum(['compiled', 'stock']).default('compiled'),
  /** Who signs the access tokens. Without it: Waybill's own users service. */
  tokens: z
    .strictObject({
      /** Where the public keys are (JWKS). */
      jwksUrl: httpUrl,
      issuer: z.string().min(1),
      audience: z.string().min(1),
    })
    .optional(),
  /** As `GatewayLimits`. */
  limits: z.partialRecord(z.enum(limitNames), count).default({}),
  /** How subgraphs are treated, as `SourceSettings`. */
  subgraphs: z
    .strictObject({
      retries: count.max(10),
      breakerFailures: count,
      breakerMs: count.min(1),
      share: z.boolean(),
      direct: z.boolean(),
      forwardHeaders: z.array(z.string()).transform((names, context) => {
        try {
          return checkForwardHeaders(names);
        } catch (error) {
          context.addIssue({ code: 'custom', message: (error as Error).message });
          return z.NEVER;
        }
      }),
    })
    .partial()
    // YAML has no undefined: what is not there is not said.
    .transform((given) => given as Partial<SourceSettings>)
    .prefault({}),
  subscriptions: subscriptionSettings.prefault({}),
  /** `guests`: are sockets opened for those who send no token? */
  sockets: z.strictObject({ guests: z.boolean() }).optional(),
  /** What becomes of what a viewer may not have, as `AuthorizationSettings`. */
  authorization: z
    .strictObject({
      unauthorized: z.enum(['filter', 'reject']),
      unauthorizedMutation: z.enum(['filter', 'reject']),
      dryRun: z.boolean(),
      report: z.enum(['errors', 'extensions', 'disabled']),
    })
    .partial()
    .transform((given) => given as Partial<AuthorizationSettings>)
    .prefault({}),
  /** What one operation may cost, as `DemandSettings`. */
  demand: z
    .strictObject({
      mode: z.enum(['off', 'measure', 'enforce']).default(defaultDemand.mode),
      maximum: count.default(defaultDemand.maximum),
      listSize: count.default(defaultDemand.listSize),
      report: z.boolean().default(defaultDemand.report),
    })
    .prefault({}),
  persistedOperations: persistedSettings.prefault({}),
});

export type Configuration = z.output<typeof configuration>;

export const defaultConfiguration: Configuration = configuration.parse({});

/** Reads a configuration file; its paths are from its own folder. Throws `InvalidSettings`, with every fault in a line. */
export function readConfiguration(path: string): Configuration {
  const result = configuration.safeParse(parseFile(path) ?? {});
  if (!result.success) {
    const faults = result.error.issues.map(
      ({ path: at, message }) => `  ${at.join('.') || 'file'}: ${message}`,
    );
    throw new InvalidSettings(`${path} cannot be used:\n${faults.join('\n')}`);
  }
  const from = (file: string) => resolve(dirname(path), file);
  const { supergraph, persistedOperations } = result.data;
  const { manifest } = persistedOperations;
  return {
    ...result.data,
    ...(supergraph !== undefined && { supergraph: from(supergraph) }),
    persistedOperations: {
      ...persistedOperations,
      ...(manifest !== undefined && { manifest: from(manifest) }),
    },
  };
}

function parseFile(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidSettings(`${path} cannot be read: ${(error as Error).message}`);
  }
}
