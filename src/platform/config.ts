/** The settings: the only file that reads the environment. All problems are reported at once, by name. */
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { KeyRing, KeyRingError } from '../secrets/key-ring.js';
import { logLevels, type LogLevel } from './log.js';

export interface ApiKey {
  tenant: string;
  key: string;
}

export interface Config {
  temporal: ClientConnectConfig & { uiUrl: string | undefined };
  port: number;
  /** How the world reaches the HTTP side, without a trailing slash. */
  publicUrl: string;
  apiKeys: ApiKey[];
  keyRing: KeyRing;
  finch: { baseUrl: string; clientId: string; clientSecret: string };
  mail: { smtpUrl: string; from: string };
  escalationEmail: string;
  logLevel: LogLevel;
}

/** Names every missing or malformed setting, and never repeats a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: { setting: string; problem: string }[]) {
    super(
      [
        'The settings are not complete:',
        ...problems.map(({ setting, problem }) => `  ${setting} ${problem}`),
      ].join('\n'),
    );
  }
}

const missing = { error: 'is missing' };
const text = z.string(missing).trim().min(1, 'is empty');
const webUrl = z
  .url({ protocol: /^https?$/, error: 'is not an http(s) URL' })
  .transform((url) => url.replace(/\/+$/, ''));
const origin = webUrl.refine(
  (url) => new URL(url).href === `${new URL(url).origin}/`,
  'must be without a path',
);

const apiKeys = text.transform((value, context) => {
  const pairs = value.split(',').map((entry): ApiKey => {
    const [, tenant = '', key = ''] = /^\s*([^:]*):(.*?)\s*$/.exec(entry) ?? [];
    if (!/^[a-z0-9-]{1,40}$/.test(tenant) || key.length < 16) {
      context.addIssue({
        code: 'custom',
        message:
          'holds a pair that is not tenant:key (tenant of a-z, 0-9 and "-"; a key of 16 characters or more)',
      });
    }
    return { tenant, key };
  });
  if (new Set(pairs.map(({ key }) => key)).size < pairs.length) {
    context.addIssue({ code: 'custom', message: 'gives one key twice; each key decides one tenant' });
  }
  return pairs;
});

const keyRing = text.transform((value, context) => {
  try {
    return KeyRing.parse(value);
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

const settings = z.object({
  TEMPORAL_UI_URL: webUrl.optional(),
  PORT: z.coerce.number({ error: 'is not a port' }).int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z.string(missing).pipe(origin),
  API_KEYS: apiKeys,
  REAUTH_KEYS: keyRing,
  FINCH_BASE_URL: origin.default('https://api.tryfinch.com'),
  FINCH_CLIENT_ID: text,
  FINCH_CLIENT_SECRET: text,
  SMTP_URL: z.string(missing).pipe(z.url({ protocol: /^smtps?$/, error: 'is not an smtp(s) URL' })),
  MAIL_FROM: text.refine((from) => /^[^<>\r\n]*<?[^@\s<>]+@[^@\s<>]+>?$/.test(from), 'is not a mail address'),
  ESCALATION_EMAIL: z.string(missing).pipe(z.email('is not a mail address')),
  LOG_LEVEL: z.enum(logLevels, { error: `is none of ${logLevels.join(', ')}` }).default('info'),
});

/**
 * @param env as `process.env`
 * @throws ConfigError naming every problem
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  // An empty variable is how many deployments write "not set".
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value) given[name] = value;
  const result = settings.safeParse(given);
  const temporal = temporalConfig(given);
  const problems = [
    ...(result.error?.issues.map(({ path, message }) => ({ setting: path.join('.'), problem: message })) ??
      []),
    ...(temporal instanceof ConfigError ? temporal.problems : []),
  ];
  if (!result.success || temporal instanceof ConfigError) throw new ConfigError(problems);
  const { data } = result;
  return {
    temporal: { ...temporal, uiUrl: data.TEMPORAL_UI_URL },
    port: data.PORT,
    publicUrl: data.PUBLIC_URL,
    apiKeys: data.API_KEYS,
    keyRing: data.REAUTH_KEYS,
    finch: {
      baseUrl: data.FINCH_BASE_URL,
      clientId: data.FINCH_CLIENT_ID,
      clientSecret: data.FINCH_CLIENT_SECRET,
    },
    mail: { smtpUrl: data.SMTP_URL, from: data.MAIL_FROM },
    escalationEmail: data.ESCALATION_EMAIL,
    logLevel: data.LOG_LEVEL,
  };
}

function temporalConfig(env: Record<string, string>): ClientConnectConfig | ConfigError {
  try {
    return loadClientConnectConfig({ overrideEnvVars: env });
  } catch (error) {
    const problem = `could not be read: ${error instanceof Error ? error.message : 'unknown problem'}`;
    return new ConfigError([{ setting: 'TEMPORAL_*', problem }]);
  }
}
