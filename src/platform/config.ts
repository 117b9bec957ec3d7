/** The settings: the only file that reads the environment. All problems are reported at once, by name. */
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import type { DataConverter } from '@temporalio/common';
import { z } from 'zod';
import { dataConverterFor } from '../codec/data-converter.js';
import { policiesFor, type PolicyFields } from '../contract/policy-schema.js';
import { KeyRing, KeyRingError } from '../secrets/key-ring.js';
import { apiKeys, hashesOf, problemsOfKeys, type GivenKeys } from './api-keys.js';
import { callLimitSettings, readCallLimits, type CallLimits } from './call-limits.js';
import { codecProblems, codecServerFrom, codecSettings, type CodecServerSettings } from './codec-settings.js';
import { readConfigFile, type ConfigFile } from './config-file.js';
import { deploymentOf, deploymentProblems, deploymentSettings, type Deployment } from './deployment.js';
import { logLevels, type LogLevel } from './log.js';
import { listenAddress, missing, origin, text, webUrl } from './setting-kinds.js';
import {
  problemsOf,
  settingNames,
  tenantSettingsFrom,
  type Configurable,
  type Named,
  type Problem,
  type TenantSettings,
} from './tenant-settings.js';

/** How Temporal is reached, and how what it is given is written. */
export type TemporalConfig = TemporalConnection & { dataConverter: DataConverter };
export type TemporalConnection = ClientConnectConfig & { namespace: string };

export interface Config {
  temporal: TemporalConfig & { uiUrl: string | undefined };
  /** The deployment version of the workers here; `undefined` without worker versioning. */
  deployment: Deployment | undefined;
  port: number;
  /** How the world reaches the HTTP side, without a trailing slash. */
  publicUrl: string;
  keyRing: KeyRing;
  payloadEncryption: boolean;
  codecServer?: CodecServerSettings;
  /** Plaid Link's script, for providers that leave the repair to it. */
  plaidScriptUrl: string;
  smtpUrl: string;
  logLevel: LogLevel;
  callLimits: CallLimits;
  /** How many waiting reauths a worker keeps in memory. */
  maxCachedWorkflows: number;
  /** Where Prometheus finds this process, as `ip:port`; `undefined` where it is not to be found. */
  metricsAddress: string | undefined;
  /** An OpenTelemetry collector, without the path; `undefined` without traces. */
  tracesEndpoint: string | undefined;
  tenants: TenantSettings[];
  /** By name, as written: `default` overrides the contract's defaults. */
  policies: Record<string, PolicyFields>;
}

/** Names every missing or malformed setting, and never repeats a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: Problem[]) {
    super(
      [
        'The settings are not complete:',
        ...problems.map(({ setting, problem }) => `  ${setting} ${problem}`),
      ].join('\n'),
    );
  }
}

export const keyRing = text.transform((value, context) => {
  try {
    return KeyRing.parse(value);
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

const ofTheService = z.object({
  TEMPORAL_UI_URL: webUrl.optional(),
  ...deploymentSettings,
  PORT: z.coerce.number({ error: 'is not a port' }).int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z.string(missing).pipe(origin),
  API_KEYS: apiKeys.optional(),
  REAUTH_CONFIG: text.optional(),
  REAUTH_KEYS: keyRing,
  PLAID_SCRIPT_URL: webUrl
    .refine(
      (url) => !/[?#;,\s]/.test(url),
      'cannot stand in a Content-Security-Policy: no "?", "#", ";" or ","',
    )
    .default('https://cdn.plaid.com/link/v2/stable/link-initialize.js'),
  SMTP_URL: z.string(missing).pipe(z.url({ protocol: /^smtps?$/, error: 'is not an smtp(s) URL' })),
  MAX_CACHED_WORKFLOWS: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(2, 'is less than 2')
    .default(1000),
  LOG_LEVEL: z.enum(logLevels, { error: `is none of ${logLevels.join(', ')}` }).default('info'),
  METRICS_ADDRESS: z
    .union([z.literal('off'), listenAddress], { error: 'is neither "off" nor ip:port' })
    .default('127.0.0.1:9464'),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
  ...codecSettings,
});

/** @returns the names of all settings but Temporal's own */
export function everySetting(kits: Configurable[]): string[] {
  return [...Object.keys(ofTheService.shape), ...settingNames(kits), ...callLimitSettings(kits)];
}

/**
 * @param env as `process.env`
 * @throws ConfigError naming every problem
 */
export function readConfig(env: Record<string, string | undefined>, kits: Configurable[]): Config {
  const given = nonEmpty(env);
  const result = ofTheService.safeParse(given);
  const temporal = temporalConfig(given);
  const file =
    given['REAUTH_CONFIG'] === undefined
      ? undefined
      : readConfigFile(given['REAUTH_CONFIG'], given, settingNames(kits), policiesFor(kits).fields);
  const tenants = tenantsFrom(given, result.data?.API_KEYS ?? [], file, kits);
  const calls = readCallLimits(given, kits);
  const problems = [
    ...problemsOf(result.error),
    ...calls.problems,
    ...deploymentProblems(given),
    ...codecProblems(given),
    ...(file?.problems ?? []),
    ...tenants.problems,
    ...(temporal instanceof ConfigError ? temporal.problems : []),
  ];
  if (!result.success || temporal instanceof ConfigError || problems.length > 0) {
    throw new ConfigError(problems);
  }
  const { data } = result;
  const protection = { keyRing: data.REAUTH_KEYS, payloadEncryption: data.PAYLOAD_ENCRYPTION === 'on' };
  const codecServer = codecServerFrom(data);
  return {
    temporal: { ...temporal, dataConverter: dataConverterFor(protection), uiUrl: data.TEMPORAL_UI_URL },
    deployment: deploymentOf(data),
    port: data.PORT,
    publicUrl: data.PUBLIC_URL,
    ...protection,
    ...(codecServer && { codecServer }),
    plaidScriptUrl: data.PLAID_SCRIPT_URL,
    smtpUrl: data.SMTP_URL,
    logLevel: data.LOG_LEVEL,
    callLimits: calls.limits,
    maxCachedWorkflows: data.MAX_CACHED_WORKFLOWS,
    metricsAddress: data.METRICS_ADDRESS === 'off' ? undefined : data.METRICS_ADDRESS,
    tracesEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT,
    tenants: tenants.settings,
    policies: file?.policies ?? {},
  };
}

/** An empty variable is how many deployments write "not set". */
export function nonEmpty(env: Record<string, string | undefined>): Named {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** What is declared in the file has what stands there; every other tenant of `API_KEYS` shares the environment's settings. */
function tenantsFrom(
  given: Named,
  apiKeysGiven: GivenKeys,
  file: ConfigFile | undefined,
  kits: Configurable[],
): { settings: TenantSettings[]; problems: Problem[] } {
  const declared = file?.tenants ?? [];
  const settings: TenantSettings[] = [];
  const problems: Problem[] = [];
  const keysOf = (name: string): string[] =>
    apiKeysGiven.flatMap(({ tenant, hash }) => (tenant === name ? [hash] : []));

  const sharing = [...new Set(apiKeysGiven.map(({ tenant }) => tenant))].filter(
    (name) => !declared.some((each) => each.name === name),
  );
  // A file that is not whole may declare anybody.
  const alone = declared.length === 0 && !file?.problems.length;
  if (alone && given['API_KEYS'] === undefined) problems.push({ setting: 'API_KEYS', problem: 'is missing' });
  if (sharing.length > 0 || alone) {
    const shared = tenantSettingsFrom(given, kits);
    if ('problems' in shared) problems.push(...shared.problems);
    else settings.push(...sharing.map((name) => ({ ...shared, name, keys: keysOf(name) })));
  }
  for (const tenant of declared) {
    const { name, settings: own } = tenant;
    const place = (setting: string): string => file?.place(name, setting) ?? setting;
    const read = tenantSettingsFrom({ ...inherited(given), ...own }, kits);
    if ('problems' in read) {
      problems.push(
        ...read.problems
          .map(({ setting, problem }) => ({ setting: place(setting), problem }))
          .filter(({ setting }) => !file?.problems.some((told) => told.setting === setting)),
      );
    } else settings.push({ ...read, name, keys: [...hashesOf(tenant), ...keysOf(name)] });
  }
  return { settings, problems: [...problems, ...problemsOfKeys(apiKeysGiven, file)] };
}

/** Providers, events and the directory are a tenant's own; who writes, who hears of it and how much is too much may be everybody's. */
function inherited(given: Named): Named {
  const names = ['MAIL_FROM', 'ESCALATION_EMAIL', 'LIMITS_REQUESTS_PER_MINUTE'];
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
}

export function temporalConfig(env: Record<string, string>): TemporalConnection | ConfigError {
  try {
    const config = loadClientConnectConfig({ overrideEnvVars: env });
    return { ...config, namespace: config.namespace ?? 'default' };
  } catch (error) {
    const problem = `could not be read: ${error instanceof Error ? error.message : 'unknown problem'}`;
    return new ConfigError([{ setting: 'TEMPORAL_*', problem }]);
  }
}
