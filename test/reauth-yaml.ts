/** `REAUTH_CONFIG` in tests: a file of tenants, read beside other settings. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ConfigError, readConfig, type Config } from '../src/platform/config.js';
import { providerKits } from '../src/providers/registry.js';
import { completeSettings } from './settings.js';

export const folder = mkdtempSync(join(tmpdir(), 'reauth-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Without a tenant. */
const { API_KEYS: _, FINCH_CLIENT_ID: __, FINCH_CLIENT_SECRET: ___, ...shared } = completeSettings;
export { shared };

export function read(yaml: string, env: Record<string, string> = shared): Config {
  const path = join(folder, 'reauth.yaml');
  writeFileSync(path, yaml);
  return readConfig({ ...env, REAUTH_CONFIG: path }, providerKits);
}

export function problems(yaml: string, env?: Record<string, string>): string[] {
  try {
    read(yaml, env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ setting, problem }) => `${setting} ${problem}`);
  }
}

export const acme = `
tenants:
  acme:
    keys: [key-of-acme-number-1]
    finch:
      clientId: of-acme
      clientSecret: secret-of-acme
`;
