import { randomBytes, randomUUID } from 'node:crypto';
import type {
  AccessToken,
  AuthorizationCode,
  Connection,
  ConnectionInit,
  ConnectionStatus,
  Entity,
  MintedSession,
} from './model.js';

/** Finch docs, Redirect to Connect: an authorization code lives ten minutes. */
const CODE_LIFETIME_MS = 10 * 60_000;

export interface StatusChange {
  /** Only these entities; without it the whole connection. */
  entityIds?: readonly string[];
  /** No webhook for this change. */
  silent?: boolean;
}

export type StatusListener = (connection: Connection, changed: Entity[]) => void;

/** Everything the provider remembers, and the provider's own clock. */
export class Store {
  readonly connections = new Map<string, Connection>();
  readonly sessions: MintedSession[] = [];
  readonly #tokens = new Map<string, AccessToken>();
  readonly #codes = new Map<string, AuthorizationCode>();
  /** Every `state` that somebody came with. */
  readonly states = new Set<string>();
  readonly #clock: () => number;
  #ahead = 0;
  /** Told of every status change that is not silent, after it happened. */
  onStatus: StatusListener = () => {};

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock() + this.#ahead;
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }

  addConnection(init: ConnectionInit = {}): Connection {
    const { entities, accessToken, ...rest } = init;
    const status = init.status ?? 'connected';
    const connection: Connection = {
      id: randomUUID(),
      accessToken: '',
      statusMessage: undefined,
      lastSuccessfulSync: new Date(this.now()).toISOString(),
      multiAccount: entities !== undefined,
      entities: (entities ?? [{}]).map((entity, index) => newEntity(entity, index, status)),
      products: ['company', 'directory', 'individual', 'employment'],
      providerId: 'example_payroll',
      companyId: randomUUID(),
      accountId: randomUUID(),
      customerId: null,
      customerName: null,
      customerEmail: null,
      username: null,
      authenticationMethod: 'credential',
      ...rest,
      status,
    };
    if (this.connections.has(connection.id)) throw new Error(`Connection ${connection.id} exists already`);
    this.connections.set(connection.id, connection);
    this.issueToken(connection, accessToken);
    return connection;
  }

  connection(id: string): Connection {
    const connection = this.connections.get(id);
    if (connection === undefined) throw new Error(`The simulator has no connection ${id}`);
    return connection;
  }

  session(id: string): MintedSession | undefined {
    return this.sessions.find((session) => session.id === id);
  }

  /** What is disconnected stays so: no reconnect is documented, a new session makes a new connection. */
  setStatus(id: string, status: ConnectionStatus, change: StatusChange = {}): void {
    const connection = this.connection(id);
    const { entityIds } = change;
    if (connection.status === 'disconnected') throw new Error(`Connection ${id} is disconnected for good`);
    const changed = connection.entities.filter(
      (entity) =>
        entity.status !== 'disconnected' && (entityIds === undefined || entityIds.includes(entity.id)),
    );
    for (const entity of changed) entity.status = status;
    connection.status = entityIds === undefined ? status : overall(connection.entities, status);
    if (connection.status === 'connected') {
      connection.lastSuccessfulSync = new Date(this.now()).toISOString();
      connection.statusMessage = undefined;
    }
    if (connection.status === 'disconnected') this.killTokens(connection);
    if (change.silent !== true) this.onStatus(connection, changed);
  }

  issueToken(connection: Connection, value: string = randomUUID()): AccessToken {
    const token = { id: randomUUID(), value, connectionId: connection.id, alive: true };
    this.#tokens.set(value, token);
    connection.accessToken = value;
    return token;
  }

  /** The token, if it still opens anything. */
  token(value: string): AccessToken | undefined {
    const token = this.#tokens.get(value);
    return token?.alive === true ? token : undefined;
  }

  /** Whose token it is, or was. */
  connectionOfToken(value: string): string | undefined {
    return this.#tokens.get(value)?.connectionId;
  }

  /** Whose code it is, or was. */
  connectionOfCode(value: string): string | undefined {
    return this.#codes.get(value)?.connectionId;
  }

  killTokens(connection: Connection): void {
    for (const token of this.#tokens.values()) if (token.connectionId === connection.id) token.alive = false;
  }

  issueCode(connection: Connection, redirectUri: string | null): AuthorizationCode {
    const value = randomBytes(24).toString('base64url');
    const expiresAt = this.now() + CODE_LIFETIME_MS;
    const code = { value, connectionId: connection.id, expiresAt, redirectUri, spent: false };
    this.#codes.set(value, code);
    return code;
  }

  /** All that it ever gave out and that is nobody else's business. */
  secrets(): { sessions: string[]; tokens: string[]; codes: string[]; states: string[] } {
    return {
      sessions: this.sessions.flatMap(({ id, connectUrl }) => [id, connectUrl]),
      tokens: [...this.#tokens.keys()],
      codes: [...this.#codes.keys()],
      states: [...this.states],
    };
  }

  /** The code, if it may still be exchanged: known, unspent, younger than ten minutes. */
  usableCode(value: string): AuthorizationCode | undefined {
    const code = this.#codes.get(value);
    return code !== undefined && !code.spent && this.now() < code.expiresAt ? code : undefined;
  }
}

function newEntity(init: Partial<Entity>, index: number, status: ConnectionStatus): Entity {
  const number = index + 1;
  return {
    id: randomUUID(),
    name: `Example Company ${number}`,
    sourceId: `source-${number}`,
    status,
    ...init,
  };
}

/** One broken entity makes the connection broken; one that is whole does not make it whole. */
function overall(entities: readonly Entity[], latest: ConnectionStatus): ConnectionStatus {
  const live = entities.filter((entity) => entity.status !== 'disconnected');
  if (live.length === 0) return 'disconnected';
  const broken =
    live.find((entity) => entity.status === 'reauth') ?? live.find((e) => e.status !== 'connected');
  return broken?.status ?? latest;
}
