/** The settings: the only file that reads the environment. All problems are reported at once, by name. */
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { KeyRing, KeyRingError } from '../secrets/key-ring.js';
import { logLevels, type LogLevel } from './log.js';
import { missing, origin, text, webUrl } from './setting-kinds.js';

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
  /** The settings of the providers that are configured, by name. */
  providers: Record<string, { baseUrl: string }>;
  /** Plaid Link's script, for providers that leave the repair to it. */
  plaidScriptUrl: string;
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
  PLAID_SCRIPT_URL: webUrl
    .refine(
      (url) => !/[?#;,\s]/.test(url),
      'cannot stand in a Content-Security-Policy: no "?", "#", ";" or ","',
    )
    .default('https://cdn.plaid.com/link/v2/stable/link-initialize.js'),
  SMTP_URL: z.string(missing).pipe(z.url({ protocol: /^smtps?$/, error: 'is not an smtp(s) URL' })),
  MAIL_FROM: text.refine((from) => /^[^<>\r\n]*<?[^@\s<>]+@[^@\s<>]+>?$/.test(from), 'is not a mail address'),
  ESCALATION_EMAIL: z.string(missing).pipe(z.email('is not a mail address')),
  LOG_LEVEL: z.enum(logLevels, { error: `is none of ${logLevels.join(', ')}` }).default('info'),
});

/** A provider as far as the settings go; see `src/providers/kit.ts`. */
export interface Configurable {
  traits: { name: string };
  settings: z.ZodPipe<z.ZodObject, z.ZodTransform<{ baseUrl: string }>>;
}

type Problem = ConfigError['problems'][number];

/**
 * @param env as `process.env`
 * @throws ConfigError naming every problem
 */
export function readConfig(env: Record<string, string | undefined>, kits: Configurable[]): Config {
  // An empty variable is how many deployments write "not set".
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value) given[name] = value;
  const result = settings.safeParse(given);
  const providers = configuredProviders(kits, given);
  const temporal = temporalConfig(given);
  const problems = [
    ...problemsOf(result.error),
    ...providers.problems,
    ...(temporal instanceof ConfigError ? temporal.problems : []),
  ];
  if (!result.success || temporal instanceof ConfigError || problems.length > 0) {
    throw new ConfigError(problems);
  }
  const { data } = result;
  return {
    temporal: { ...temporal, uiUrl: data.TEMPORAL_UI_URL },
    port: data.PORT,
    publicUrl: data.PUBLIC_URL,
    apiKeys: data.API_KEYS,
    keyRing: data.REAUTH_KEYS,
    providers: providers.configured,
    plaidScriptUrl: data.PLAID_SCRIPT_URL,
    mail: { smtpUrl: data.SMTP_URL, from: data.MAIL_FROM },
    escalationEmail: data.ESCALATION_EMAIL,
    logLevel: data.LOG_LEVEL,
  };
}

/** A provider is configured where any of its variables is given; one at least must be. */
function configuredProviders(
  kits: Configurable[],
  given: Record<string, string>,
): { configured: Config['providers']; problems: Problem[] } {
  const configured: Config['providers'] = {};
  const problems: Problem[] = [];
  for (const { traits, settings: own } of kits) {
    if (!Object.keys(own.in.shape).some((name) => given[name] !== undefined)) continue;
    const result = own.safeParse(given);
    if (result.success) configured[traits.name] = result.data;
    else problems.push(...problemsOf(result.error));
  }
  if (problems.length === 0 && Object.keys(configured).length === 0) {
    const setting = kits.map(({ traits }) => `${traits.name.toUpperCase()}_*`).join(', ');
    problems.push({ setting, problem: 'are missing: configure one provider at least' });
  }
  return { configured, problems };
}

function problemsOf(error: z.ZodError | undefined): Problem[] {
  return error?.issues.map(({ path, message }) => ({ setting: path.join('.'), problem: message })) ?? [];
}

function temporalConfig(env: Record<string, string>): ClientConnectConfig | ConfigError {
  try {
    return loadClientConnectConfig({ overrideEnvVars: env });
  } catch (error) {
    const problem = `could not be read: ${error instanceof Error ? error.message : 'unknown problem'}`;
    return new ConfigError([{ setting: 'TEMPORAL_*', problem }]);
  }
}
