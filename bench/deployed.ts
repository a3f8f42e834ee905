import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Scripts {
  scripts: Readonly<Record<'start:built', string>>;
}

/** What `npm run start:built` gives Node before the program. */
export function deployedFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as Scripts;
  return scripts['start:built'].split(' ').filter((word) => word.startsWith('--'));
}
