/** Who may call the API: the keys of `API_KEYS` and of the file, each of which decides one tenant. */
import { TENANT_NAME } from '../contract/ids.js';
import { readApiKey } from '../secrets/api-key.js';
import type { ConfigFile, DeclaredTenant } from './config-file.js';
import { text } from './setting-kinds.js';
import type { Problem } from './tenant-settings.js';

export type GivenKeys = { tenant: string; hash: string }[];

export const apiKeys = text.transform((value, context): GivenKeys =>
  value.split(',').flatMap((entry) => {
    const [, tenant = '', key = ''] = /^\s*([^:]*):(.*?)\s*$/.exec(entry) ?? [];
    const hash = readApiKey(key);
    if (TENANT_NAME.test(tenant) && hash !== undefined) return [{ tenant, hash }];
    context.addIssue({
      code: 'custom',
      message:
        'holds a pair that is not tenant:key (tenant of a-z, 0-9 and "-"; a key of 16 characters or more, or "sha256:" ' +
        'and the hash of one)',
    });
    return [];
  }),
);

/** @returns the hashes of the keys that stand in the file */
export function hashesOf({ keys }: DeclaredTenant): string[] {
  return keys.flatMap((key) => readApiKey(key) ?? []);
}

/** One key decides one tenant, and somebody must have one. */
export function problemsOfKeys(given: GivenKeys, file: ConfigFile | undefined): Problem[] {
  const problems: Problem[] = [];
  const declared = file?.tenants ?? [];
  const givenHashes = given.map(({ hash }) => hash);
  const all = [...givenHashes, ...declared.flatMap(hashesOf)];
  const repeats = (hashes: string[]): boolean =>
    hashes.some((hash) => all.indexOf(hash) !== all.lastIndexOf(hash));
  const twice = 'gives a key that is given twice; each key decides one tenant';
  if (repeats(givenHashes)) problems.push({ setting: 'API_KEYS', problem: twice });
  for (const tenant of declared) {
    const { name, keys } = tenant;
    const setting = file?.place(name, 'keys') ?? name;
    const hashes = hashesOf(tenant);
    if (hashes.length < keys.length) {
      const problem = 'holds a key of fewer than 16 characters, or a "sha256:" with no hash behind it';
      problems.push({ setting, problem });
    }
    if (repeats(hashes)) problems.push({ setting, problem: twice });
    const silent = keys.length === 0 && !given.some((each) => each.tenant === name);
    const refused = file?.problems.some((told) => told.setting.includes(` tenants.${name}.keys`));
    if (silent && !refused) problems.push({ setting, problem: 'are missing: nobody could call' });
  }
  return problems;
}
