/** `reauth doctor`: checks every setting and everything that the service depends on. Mints and mails nothing. */
import { Command } from 'commander';
import { ConfigError, type Config } from '../../platform/config.js';
import { readDeployment, readTemporalConnection } from '../../platform/operator-config.js';
import type { ProviderKit } from '../../providers/kit.js';
import { Failure, exitCodes } from '../failure.js';
import type { Cli } from '../operator.js';
import { clean, json } from '../output.js';
import { codecFindings } from './codec.js';
import type { Finding } from './finding.js';
import { mailFinding } from './mail.js';
import { publicUrlFindings } from './public-url.js';
import { settingsFindings } from './settings.js';
import { temporalFindings } from './temporal.js';
import { tenantFindings } from './tenants.js';

export function doctorCommand(cli: Cli, kits: ProviderKit[]): Command {
  return new Command('doctor')
    .description('checks every setting and dependency, and says what to do; mints and mails nothing')
    .option('--json', 'prints one JSON document')
    .action(async ({ json: asJson }: { json?: true }) => {
      const findings = await examine(cli.env, kits);
      const failed = findings.filter(({ status }) => status === 'fail').length;
      cli.out(asJson ? json({ ok: failed === 0, findings }) : findings.map(inLines).join('\n'));
      if (failed > 0) throw new Failure(exitCodes.failed, `${failed} of ${findings.length} checks failed.`);
    });
}

async function examine(env: Cli['env'], kits: ProviderKit[]): Promise<Finding[]> {
  const { config, findings } = settingsFindings(env, kits);
  const further = await Promise.all([
    temporalFindingsFrom(env),
    ...(config ? [mailFinding(config.smtpUrl), ...furtherFindings(config, kits)] : [unchecked]),
  ]);
  return [...findings, ...further.flat()];
}

const unchecked: Finding = {
  check: 'mail, payload encryption, PUBLIC_URL, providers and endpoints',
  status: 'warn',
  says: 'not checked',
  todo: 'Complete the settings first.',
};

/** Temporal is looked at also where other settings are wrong. */
async function temporalFindingsFrom(env: Cli['env']): Promise<Finding[]> {
  try {
    return await temporalFindings(readTemporalConnection(env), readDeployment(env));
  } catch (error) {
    // It stands among the settings.
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

function furtherFindings(config: Config, kits: ProviderKit[]): Promise<Finding[]>[] {
  const configured = kits
    .map(({ traits }) => traits.name)
    .filter((name) => config.tenants.some(({ providers }) => providers[name]));
  return [
    codecFindings(config),
    publicUrlFindings(config.publicUrl, configured),
    tenantFindings(config, kits),
  ];
}

function inLines({ check, status, says, todo }: Finding): string {
  const line = `${status.padEnd(4)}  ${clean(check)}: ${clean(says)}`;
  return todo === undefined ? line : `${line}\n      -> ${clean(todo, 2000)}`;
}
