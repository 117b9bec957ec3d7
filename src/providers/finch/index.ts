/** Finch: payroll and HR connections, repaired in a session that Finch hosts and that returns a code. */
import { MINUTE } from '../../contract/durations.js';
import type { Health, Provider } from '../../contract/ports.js';
import { pageAddress } from '../http.js';
import type { ProviderKit, Surroundings } from '../kit.js';
import { FinchClient, type FinchSettings } from './client.js';
import {
  MAX_MINUTES,
  MIN_MINUTES,
  finchConnection,
  impossibilities,
  type FinchConnection,
} from './connection.js';
import { finchSettings } from './settings.js';
import { finchWebhook } from './webhook.js';

export const finch: ProviderKit<FinchConnection, FinchSettings> = {
  traits: {
    name: 'finch',
    returnsCode: true,
    probe: 'with_token',
    sessionSharedFor: 15 * MINUTE,
  },
  schema: finchConnection,
  unnamed: 'your payroll system',
  impossibilities,
  forFrontEnd: ({ sessionId }, connectUrl) => ({ sessionId, connectUrl }),
  policy: { mint: 'ahead', sessionLife: { finch: '30 days' } },
  // 1000 requests in five minutes are allowed from one address, and the penalty for more lasts an hour.
  callsPerSecond: 3,
  settings: finchSettings,
  create: createFinch,
  webhook: ({ webhookSecrets }) => webhookSecrets && finchWebhook(webhookSecrets),
  async checkCredentials(settings, { log }) {
    // Nothing is to be read with client credentials alone, and a wrong client is told from a wrong code.
    await new FinchClient(settings, log).exchange('no-code-but-a-check-of-the-credentials', null);
    return 'refuses a made-up code, and not them';
  },
};

/** Our own redirect URI, the callback, must be registered with Finch. */
function createFinch(settings: FinchSettings, { callbackUrl, log }: Surroundings): Provider<FinchConnection> {
  const client = new FinchClient(settings, log);
  return {
    async mint(connection, { sessionLife }) {
      const life = sessionLife['finch'] ?? MAX_MINUTES * MINUTE;
      const minutes = minutesFor(connection, life);
      const { id, products, redirectUri } = connection;
      const answer = await client.mint({
        connection_id: id,
        minutes_to_expire: minutes,
        redirect_uri: redirectUri === undefined ? callbackUrl : redirectUri,
        ...(products !== undefined && { products }),
      });
      const url = pageAddress(answer.connect_url, settings.baseUrl, "Finch's connect_url");
      return {
        secret: { sessionId: answer.session_id, url, takesState: true },
        life: Math.min(life, minutes * MINUTE),
      };
    },
    async exchange(code, redirectUri) {
      const answer = await client.exchange(code, redirectUri);
      return (
        answer && {
          credentials: inCamelCase(answer),
          accessToken: answer.access_token,
          connectionId: answer.connection_id,
        }
      );
    },
    async health(connection, { accessToken }) {
      // With client credentials alone Finch tells nothing about a connection.
      if (accessToken === undefined) return { status: 'unknown' };
      const answer = await client.introspect(accessToken);
      if (answer === 'reauth') return { status: 'broken' };
      if (answer === 'unauthorized' || answer.connection_id !== connection.id) return { status: 'unknown' };
      return healthOf(
        answer.connection_status.status,
        answer.entities.map(({ status }) => status),
      );
    },
  };
}

/** Names as the contract has them: `access_token` is told as `accessToken`. */
function inCamelCase(answer: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name.replace(/_[a-z]/g, ([, letter = '']) => letter.toUpperCase()),
      value,
    ]),
  );
}

/** The connection's own wish wins; whole minutes, rounded up. */
function minutesFor(connection: FinchConnection, life: number): number {
  const minutes = connection.minutesToExpire ?? Math.ceil(life / MINUTE);
  return Math.min(Math.max(minutes, MIN_MINUTES), MAX_MINUTES);
}

/** A connection is whole only when none of its entities waits for somebody. */
function healthOf(status: string, entities: (string | null | undefined)[]): Health {
  switch (status) {
    case 'connected': {
      const broken = entities.some((entity) => entity === 'reauth' || entity === 'error_reauth');
      return broken ? { status: 'broken' } : { status: 'healthy', evidence: 'introspect' };
    }
    case 'pending':
    case 'processing':
      return { status: 'unsettled' };
    case 'disconnected':
      return { status: 'gone' };
    default:
      return { status: 'broken' };
  }
}
