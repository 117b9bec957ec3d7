/** The settings themselves: every problem of them is a finding. */
import { ConfigError, readConfig, type Config } from '../../platform/config.js';
import type { ProviderKit } from '../../providers/kit.js';
import type { Cli } from '../operator.js';
import type { Finding } from './finding.js';

const check = 'settings';

export function settingsFindings(
  env: Cli['env'],
  kits: ProviderKit[],
): { config?: Config; findings: Finding[] } {
  try {
    const config = readConfig(env, kits);
    return { config, findings: [{ check, status: 'ok', says: 'complete' }] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      findings: error.problems.map(({ setting, problem }) => ({
        check,
        status: 'fail',
        says: `${setting} ${problem}`,
        todo: todo(setting),
      })),
    };
  }
}

function todo(setting: string): string {
  if (setting === 'REAUTH_KEYS') return 'Make a key with "reauth keys generate".';
  if (/^[A-Z]/.test(setting)) return `Set ${setting} as .env.example says.`;
  return 'Correct that line; docs/configuration.md says how.';
}
