import { z } from 'zod';

/**
 * What clients may send:
 * - `off`: any text. There is no manifest.
 * - `known`: the ids of the manifest, and any text.
 * - `safelist`: the operations of the manifest alone, by id or by text.
 * - `ids`: the operations of the manifest alone, by id.
 */
export type PersistedMode = 'off' | 'known' | 'safelist' | 'ids';

/**
 * `persistedOperations` of the configuration file. `manifest` is the path of what `rover persisted-queries generate` makes;
 * every mode but `off` needs it. `automatic` lets clients register texts under their hashes (automatic persisted
 * queries); it is on in `off` and `known` unless it is turned off, and cannot be on where only listed operations run.
 */
export const persistedSettings = z
  .strictObject({
    manifest: z.string().min(1).optional(),
    mode: z.enum(['off', 'known', 'safelist', 'ids']).default('off'),
    automatic: z.boolean().optional(),
  })
  .superRefine(({ manifest, mode, automatic }, context) => {
    const say = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (mode !== 'off' && manifest === undefined) say('manifest', `is needed for the mode "${mode}"`);
    if (mode === 'off' && manifest !== undefined)
      say('mode', 'must be known, safelist or ids with a manifest');
    if (isClosed(mode) && automatic) say('automatic', `must be false in the mode "${mode}"`);
  })
  .transform(({ manifest, mode, automatic }) => ({
    ...(manifest !== undefined && { manifest }),
    mode,
    automatic: automatic ?? !isClosed(mode),
  }));

export type PersistedSettings = z.infer<typeof persistedSettings>;

/** What holds without a configuration file: any text, and automatic persisted queries. */
export const defaultPersistedSettings: PersistedSettings = { mode: 'off', automatic: true };

/** Do only listed operations run? */
export function isClosed(mode: PersistedMode): boolean {
  return mode === 'safelist' || mode === 'ids';
}
