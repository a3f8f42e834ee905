import type { DocumentNode } from 'graphql';
import { linkedSpecs, type LinkedSpec } from '../linked';

/** The specifications that this gateway enforces by itself. */
export type SecuritySpecName = 'authenticated' | 'requiresScopes' | 'policy';

export interface SecuritySpec {
  name: SecuritySpecName;
  /** Its directive's name in this schema, without `@`. */
  directive: string;
  link: LinkedSpec;
}

/** Types that the specifications bring with them. */
export const argumentTypes: Readonly<Record<SecuritySpecName, readonly string[]>> = {
  authenticated: [],
  requiresScopes: ['Scope'],
  policy: ['Policy'],
};

const host = 'https://specs.apollo.dev/';
const isSpecName = (name: string): name is SecuritySpecName => name in argumentTypes;

/** The linked specifications of access. Throws for a version of them that this gateway does not know. */
export function securitySpecs(sdl: DocumentNode): SecuritySpec[] {
  return linkedSpecs(sdl).flatMap((link) => {
    const name = link.identity.startsWith(host) ? link.identity.slice(host.length) : '';
    if (!isSpecName(name)) return [];
    if (link.version !== '0.1') {
      throw new Error(
        `The supergraph links ${link.identity}/v${link.version}: this gateway enforces v0.1 of it`,
      );
    }
    return [{ name, directive: link.directive(name), link }];
  });
}
