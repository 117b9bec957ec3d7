/** What an operator's command needs of the settings: Temporal, and for a start the key ring and the policies. */
import { z } from 'zod';
import { dataConverterFor } from '../codec/data-converter.js';
import { policiesFor } from '../contract/policy-schema.js';
import type { KeyRing } from '../secrets/key-ring.js';
import { payloadEncryption } from './codec-settings.js';
import { readConfigFile } from './config-file.js';
import {
  ConfigError,
  keyRing,
  nonEmpty,
  temporalConfig,
  type Config,
  type TemporalConfig,
  type TemporalConnection,
} from './config.js';
import { deploymentOf, deploymentSettings, type Deployment } from './deployment.js';
import { problemsOf, settingNames, type Configurable } from './tenant-settings.js';

type Env = Record<string, string | undefined>;

/**
 * How Temporal is reached; what is asked there has to be neither written nor read.
 * @throws ConfigError
 */
export function readTemporalConnection(env: Env): TemporalConnection {
  const temporal = temporalConfig(nonEmpty(env));
  if (temporal instanceof ConfigError) throw temporal;
  return temporal;
}

/** @returns `undefined` where none is set, or not as it should be: `readConfig` says what is wrong */
export function readDeployment(env: Env): Deployment | undefined {
  const { data } = z.object(deploymentSettings).safeParse(nonEmpty(env));
  return data && deploymentOf(data);
}

/**
 * With the service's own `REAUTH_KEYS` and `PAYLOAD_ENCRYPTION` it writes and reads what the service does.
 * @throws ConfigError
 */
export function readTemporalConfig(env: Env): TemporalConfig {
  const { PAYLOAD_ENCRYPTION: given } = nonEmpty(env);
  const encryption = payloadEncryption.safeParse(given);
  const ring = readKeyRing(env);
  const problems = problemsOf(encryption.error).map(({ problem }) => ({
    setting: 'PAYLOAD_ENCRYPTION',
    problem,
  }));
  const encrypts = encryption.data === 'on';
  if (encrypts && !ring)
    problems.push({ setting: 'REAUTH_KEYS', problem: 'is missing: PAYLOAD_ENCRYPTION is on' });
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    ...readTemporalConnection(env),
    dataConverter: dataConverterFor({ keyRing: ring, payloadEncryption: encrypts }),
  };
}

/**
 * @returns `undefined` where none is set
 * @throws ConfigError
 */
export function readKeyRing(env: Env): KeyRing | undefined {
  const { REAUTH_KEYS: given } = nonEmpty(env);
  if (given === undefined) return undefined;
  const result = keyRing.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(problemsOf(result.error).map(({ problem }) => ({ setting: 'REAUTH_KEYS', problem })));
}

/**
 * The named policies. What the file says of tenants may refer to secrets that are not on this machine.
 * @throws ConfigError
 */
export function readPolicies(env: Env, kits: Configurable[]): Config['policies'] {
  const given = nonEmpty(env);
  const { REAUTH_CONFIG: path } = given;
  if (path === undefined) return {};
  const file = readConfigFile(path, given, settingNames(kits), policiesFor(kits).fields);
  const problems = file.problems.filter(({ setting }) => !/^\S+ tenants\b/.test(setting));
  if (problems.length > 0) throw new ConfigError(problems);
  return file.policies;
}
