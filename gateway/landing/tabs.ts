import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One starting operation of the landing page and of the explorer. */
export interface Tab {
  name: string;
  document: string;
  variables?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}

/**
 * The operations of a folder, by file name: `2-follow.graphql` is the tab "follow". Beside it, `2-follow.json` may hold
 * `{ "variables": {...}, "headers": {...} }`. Throws when a file cannot be read or that JSON is none.
 */
export function readTabs(folder: string): Tab[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
  return files.sort(byNumberThenName).map((file) => {
    const stem = basename(file, '.graphql');
    const document = readFileSync(join(folder, file), 'utf8').trim();
    return { name: stem.replace(/^\d+[-_. ]*/, ''), document, ...readDefaults(join(folder, `${stem}.json`)) };
  });
}

const byNumberThenName = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

function readDefaults(path: string): Pick<Tab, 'variables' | 'headers'> {
  if (!existsSync(path)) return {};
  const { variables, headers } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Tab>;
  return { ...(variables ? { variables } : {}), ...(headers ? { headers } : {}) };
}
