import type { HttpBindings } from '@hono/node-server';

/**
 * What the simulated provider knows. Its documents list these words, but their own pages disagree on the
 * spelling of some, so a test may put any other word in.
 */
export type ConnectionStatus =
  | 'pending'
  | 'processing'
  | 'connected'
  | 'reauth'
  | 'error_permissions'
  | 'error_no_account_setup'
  | 'disconnected'
  | (string & {});

export interface Entity {
  readonly id: string;
  name: string | null;
  sourceId: string | null;
  status: ConnectionStatus;
}

/** The live record: it changes as the provider's side of the connection changes. */
export interface Connection {
  readonly id: string;
  /** The newest access token; earlier ones follow the knob `oldTokenAfterRepair`. */
  accessToken: string;
  status: ConnectionStatus;
  statusMessage: string | undefined;
  lastSuccessfulSync: string | null;
  entities: Entity[];
  /** Introspection lists entities only in multi-account mode. */
  multiAccount: boolean;
  products: string[];
  providerId: string;
  companyId: string;
  accountId: string;
  customerId: string | null;
  customerName: string | null;
  customerEmail: string | null;
  username: string | null;
  authenticationMethod: 'assisted' | 'credential' | 'api_token' | 'api_credential' | 'oauth';
}

export type ConnectionInit = Partial<Omit<Connection, 'entities' | 'accessToken' | 'multiAccount'>> & {
  accessToken?: string;
  entities?: Partial<Entity>[];
};

/** One successful mint. Two of these for one wish is a double mint. */
export interface MintedSession {
  readonly id: string;
  readonly connectionId: string;
  readonly connectUrl: string;
  /** As received, or the documented default. */
  readonly minutesToExpire: number;
  readonly redirectUri: string | null;
  readonly products: readonly string[] | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed request body, as received. */
  readonly body: Readonly<Record<string, unknown>>;
  /** How often somebody or something fetched the page. */
  opened: number;
  /** Every button pressed, in order. */
  readonly presses: Action[];
  finishedAt: number | null;
}

export interface AccessToken {
  readonly id: string;
  readonly value: string;
  readonly connectionId: string;
  alive: boolean;
}

export interface AuthorizationCode {
  readonly value: string;
  readonly connectionId: string;
  readonly expiresAt: number;
  /** null: handed over by window message in embedded mode, so the exchange must not name a redirect URI. */
  readonly redirectUri: string | null;
  spent: boolean;
}

export interface RecordedRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body; '' when there was none. */
  readonly body: string;
  /** What went back in Finch-Request-Id. */
  readonly requestId: string;
  /** undefined while the call hangs, and for a call whose socket was destroyed. */
  status: number | undefined;
}

export const ACTIONS = ['finish', 'other_connection', 'missing_entity', 'cancel'] as const;
export type Action = (typeof ACTIONS)[number];

/** The Hono environment: the raw socket is needed by faults that no HTTP answer can express. */
export type Env = { Bindings: HttpBindings; Variables: { requestId: string; rawBody: string } };
