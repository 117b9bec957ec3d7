/** What people read of this repository. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const inFolder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

export const documents = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'examples/README.md',
  ...inFolder('docs'),
  ...inFolder('.github'),
];
