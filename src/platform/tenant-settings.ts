/** The settings that each tenant has for itself, by the names that the environment has for them. */
import { z } from 'zod';
import type { Brand } from '../contract/brand.js';
import type { ConnectionKind } from '../contract/connection-kind.js';
import { color, countUpTo, endpoint, httpsUrl, missing, signingSecret, text } from './setting-kinds.js';

export interface EventsSettings {
  url: string;
  secret: string;
  /** Private and loopback addresses are allowed. */
  allowPrivate: boolean;
}

export interface TenantSettings {
  name: string;
  /** SHA-256 of its API keys, in hex. */
  keys: string[];
  /** The settings of the providers that are configured for it, by name. */
  providers: Record<string, { baseUrl: string }>;
  mailFrom: string;
  brand: Brand;
  escalationEmail: string;
  /** Told of an escalation as well as the mail address: an incoming webhook that takes what Slack's takes. */
  escalationWebhook?: { url: string; allowPrivate: boolean };
  /** Where events go. */
  events?: EventsSettings;
  /** Asked who can repair a connection; signed like an event. */
  directory?: EventsSettings;
  limits: {
    /** Of the API, for each of its keys. */
    requestsPerMinute: number;
  };
}

/** A provider as far as the settings go; see `src/providers/kit.ts`. */
export interface Configurable extends ConnectionKind {
  callsPerSecond: number;
  settings: z.ZodPipe<z.ZodObject, z.ZodTransform<{ baseUrl: string }>>;
}

export interface Problem {
  setting: string;
  problem: string;
}

export type Named = Record<string, string>;

/** A storm of reports fits in, a loop without a pause does not. */
const REQUESTS_PER_MINUTE = 6_000;

const endpointUrl = endpoint.refine((url) => {
  const { username, password } = new URL(url);
  return username === '' && password === '';
}, 'must be without user and password: the signature says who asks');

/** One address, alone or behind a name; a name with a comma stands in quotation marks. */
const SENDER = /^(?:(?:"[^"<>\r\n]*"|[^"<>,\r\n]*)\s*<[^@\s<>,]+@[^@\s<>,]+>|[^@\s<>,]+@[^@\s<>,]+)$/;

const own = z
  .object({
    MAIL_FROM: text.refine(
      (from) => SENDER.test(from),
      'is not one mail address, such as "Acme <connections@acme.example>"',
    ),
    BRAND_NAME: text.max(80, 'is longer than 80 characters').optional(),
    BRAND_COLOR: color.optional(),
    BRAND_LOGO_URL: httpsUrl.optional(),
    BRAND_HELP: z
      .union([z.email(), httpsUrl], { error: 'is neither a mail address nor an https URL' })
      .optional(),
    ESCALATION_EMAIL: z.string(missing).pipe(z.email('is not a mail address')),
    ESCALATION_WEBHOOK_URL: endpointUrl.optional(),
    EVENTS_URL: endpointUrl.optional(),
    EVENTS_SECRET: signingSecret.optional(),
    EVENTS_ALLOW_PRIVATE: z.enum(['on', 'off'], { error: 'is neither on nor off' }).default('off'),
    DIRECTORY_URL: endpointUrl.optional(),
    LIMITS_REQUESTS_PER_MINUTE: countUpTo(1_000_000).default(REQUESTS_PER_MINUTE),
  })
  .refine(({ EVENTS_URL, DIRECTORY_URL, EVENTS_SECRET }) => EVENTS_SECRET || !(EVENTS_URL ?? DIRECTORY_URL), {
    path: ['EVENTS_SECRET'],
    message: 'is missing: it signs events, and the questions to the directory',
    // Also where another setting is wrong: all problems are told at once.
    when: ({ value }) => typeof value === 'object',
  });

/** @returns every setting that a tenant may have */
export function settingNames(kits: Configurable[]): string[] {
  return [...Object.keys(own.shape), ...kits.flatMap(({ settings }) => Object.keys(settings.in.shape))];
}

/** @returns the settings, or every problem of them by name */
export function tenantSettingsFrom(
  given: Named,
  kits: Configurable[],
): Omit<TenantSettings, 'name' | 'keys'> | { problems: Problem[] } {
  const result = own.safeParse(given);
  const { configured, problems: ofProviders } = configuredProviders(kits, given);
  const problems = [...problemsOf(result.error), ...ofProviders];
  if (!result.success || problems.length > 0) return { problems };
  const { MAIL_FROM, ESCALATION_EMAIL, ESCALATION_WEBHOOK_URL, EVENTS_URL, EVENTS_SECRET, DIRECTORY_URL } =
    result.data;
  const allowPrivate = result.data.EVENTS_ALLOW_PRIVATE === 'on';
  const signed = (url: string): EventsSettings => ({ url, secret: EVENTS_SECRET ?? '', allowPrivate });
  return {
    providers: configured,
    mailFrom: MAIL_FROM,
    brand: brandFrom(result.data),
    escalationEmail: ESCALATION_EMAIL,
    ...(ESCALATION_WEBHOOK_URL !== undefined && {
      escalationWebhook: { url: ESCALATION_WEBHOOK_URL, allowPrivate },
    }),
    ...(EVENTS_URL !== undefined && { events: signed(EVENTS_URL) }),
    ...(DIRECTORY_URL !== undefined && { directory: signed(DIRECTORY_URL) }),
    limits: { requestsPerMinute: result.data.LIMITS_REQUESTS_PER_MINUTE },
  };
}

/** Without a name of its own, the sender's display name is how people know the company, or else its domain. */
function brandFrom(given: z.output<typeof own>): Brand {
  const { MAIL_FROM, BRAND_NAME, BRAND_COLOR, BRAND_LOGO_URL, BRAND_HELP } = given;
  const shown = /^\s*"?([^"<]*?)"?\s*</.exec(MAIL_FROM)?.[1];
  return {
    name: BRAND_NAME ?? (shown || MAIL_FROM.replace(/^.*@|>$/g, '')),
    ...(BRAND_COLOR !== undefined && { color: BRAND_COLOR }),
    ...(BRAND_LOGO_URL !== undefined && { logoUrl: BRAND_LOGO_URL }),
    ...(BRAND_HELP !== undefined && { help: BRAND_HELP }),
  };
}

/** A provider is configured where any of its settings is given; one at least must be. */
function configuredProviders(
  kits: Configurable[],
  given: Named,
): { configured: TenantSettings['providers']; problems: Problem[] } {
  const configured: TenantSettings['providers'] = {};
  const problems: Problem[] = [];
  for (const { traits, settings } of kits) {
    if (!Object.keys(settings.in.shape).some((name) => given[name] !== undefined)) continue;
    const result = settings.safeParse(given);
    if (result.success) configured[traits.name] = result.data;
    else problems.push(...problemsOf(result.error));
  }
  if (problems.length === 0 && Object.keys(configured).length === 0) {
    const setting = kits.map(({ traits }) => `${traits.name.toUpperCase()}_*`).join(', ');
    problems.push({ setting, problem: 'are missing: configure one provider at least' });
  }
  return { configured, problems };
}

export function problemsOf(error: z.ZodError | undefined): Problem[] {
  return error?.issues.map(({ path, message }) => ({ setting: path.join('.'), problem: message })) ?? [];
}
