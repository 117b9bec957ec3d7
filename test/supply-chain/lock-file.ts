import { readFileSync } from 'node:fs';

export interface Locked {
  name: string;
  version: string;
  integrity?: string;
  resolved?: string;
  license?: string;
  /** For development alone. */
  dev?: boolean;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
}

export const manifest = read('package.json') as Manifest;

/** Every package of the lock file, each as often as it is installed. */
export function lockedPackages(): Locked[] {
  const { packages } = read('package-lock.json') as { packages: Record<string, Omit<Locked, 'name'>> };
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, locked]) => ({ ...locked, name: path.replace(/^.*node_modules\//, '') }));
}
