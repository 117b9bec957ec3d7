/** One stand-in, and its kit at the other end of a line. It hears every secret, and looks for it where it must not be. */
import { inspect } from 'node:util';
import { expect } from 'vitest';
import {
  OutsideError,
  type Exchanged,
  type Health,
  type KnownSoFar,
  type Minted,
  type Provider,
} from '../../../src/contract/ports.js';
import { policiesFor } from '../../../src/contract/policy-schema.js';
import type { Connection } from '../../../src/contract/state.js';
import { readConfig } from '../../../src/platform/config.js';
import type { ProviderKit, ProviderSettings } from '../../../src/providers/kit.js';
import { recordingLog } from '../../recording-log.js';
import { completeSettings } from '../../settings.js';
import { startLine, type Line } from './line.js';
import type { Stand, StartStand } from './stand.js';

const HOUR = 60 * 60 * 1000;
/** Ours, as the edge puts it on a page's address. */
export const STATE = 'state-of-the-tests';

/** A connection as activities see it: its token apart. */
export interface Known {
  connection: Connection;
  accessToken?: string;
}

export interface Bench {
  stand: Stand;
  line: Line;
  sessionLife: Record<string, number>;
  /** As another process would make it, which knows nothing of the one before. */
  provider(change?: Partial<ProviderSettings> & { credentials?: 'wrong' }): Provider;
  broken(): Known;
  mint(of: Known, idempotencyKey?: string, by?: Provider): Promise<Minted>;
  /** Signs in to the very end. */
  finish(minted: Minted): Promise<{ back?: string; code?: string }>;
  exchange(code: string, by?: Provider): Promise<Exchanged | undefined>;
  /** All of it, up to the new token where there is one. */
  repair(of: Known, minted?: Minted): Promise<Known>;
  /** Of a connection that was reported an hour ago. */
  health(of: Known, since?: Partial<KnownSoFar>, by?: Provider): Promise<Health>;
  failureOf(deed: Promise<unknown>): Promise<OutsideError>;
  /** Fails where a secret was logged, or told by a failure. */
  close(): Promise<void>;
}

/** Gives a stand-in of its own, which ends with the test. */
export type Open = () => Promise<Bench>;

export function callbackUrlOf({ traits }: ProviderKit): string {
  return `https://reauth.example.com/callbacks/${traits.name}`;
}

/** As the service reads them. */
export function settingsOf(kit: ProviderKit, env: Record<string, string | undefined>): ProviderSettings {
  const { [kit.traits.name]: settings } = readConfig({ ...completeSettings, ...env }, [kit]).tenants[0]!
    .providers;
  if (!settings) throw new Error(`these settings leave ${kit.traits.name} unconfigured`);
  return settings;
}

/** What a person's browser is given, as the edge does it: with our `state` where the page takes it. */
function opensOf({ secret }: Minted): string {
  if (!('url' in secret)) return secret.plaidToken;
  const url = new URL(secret.url);
  if (secret.takesState) url.searchParams.set('state', STATE);
  return url.href;
}

export async function setUp(kit: ProviderKit, start: StartStand): Promise<Bench> {
  const callbackUrl = callbackUrlOf(kit);
  const stand = await start(callbackUrl);
  const line = await startLine(settingsOf(kit, stand.settings).baseUrl);
  const log = recordingLog();
  const secrets = new Secrets(stand);
  const provider: Bench['provider'] = ({ credentials, ...change } = {}) => {
    const wrong = credentials === 'wrong' ? stand.wrongCredentials : {};
    const settings = settingsOf(kit, { ...stand.settings, ...wrong });
    return kit.create({ ...settings, baseUrl: line.url, ...change }, { callbackUrl, log: log.logger });
  };
  const first = provider();
  const { sessionLife } = policiesFor([kit]).policyFor(kit)!;
  let mints = 0;
  const bench: Bench = {
    stand,
    line,
    sessionLife,
    provider,
    broken() {
      const { accessToken, ...connection } = stand.broken();
      if (typeof accessToken !== 'string') return { connection };
      return { connection, accessToken: secrets.heard(accessToken) };
    },
    async mint({ connection }, idempotencyKey = `key-${(mints += 1)}`, by = first) {
      const minted = await by.mint(connection, { sessionLife, idempotencyKey });
      const { sessionId, ...opens } = minted.secret;
      secrets.heard(sessionId);
      secrets.heard('url' in opens ? opens.url : opens.plaidToken);
      return minted;
    },
    async finish(minted) {
      const back = await stand.finish(opensOf(minted));
      if (back === undefined) return {};
      const code = new URL(back).searchParams.get('code');
      return { back, ...(code && { code: secrets.heard(code) }) };
    },
    async exchange(code, by = first) {
      const exchanged = await by.exchange?.(code, callbackUrl);
      if (exchanged) secrets.heard(exchanged.accessToken);
      return exchanged;
    },
    async repair(of, minted) {
      const { code } = await bench.finish(minted ?? (await bench.mint(of)));
      if (code === undefined) return of;
      const { accessToken } = (await bench.exchange(code)) ?? expect.fail('the code is worth nothing');
      return { ...of, accessToken };
    },
    health({ connection, accessToken }, since = {}, by = first) {
      const token = accessToken === undefined ? {} : { accessToken };
      return by.health(connection, { startedAt: Date.now() - HOUR, ...token, ...since });
    },
    async failureOf(deed) {
      const error = await deed.then(
        (value) => expect.fail(`this should have failed: ${inspect(value)}`),
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(OutsideError);
      secrets.told.push(inspect(error, { depth: 9, showHidden: true }));
      return error as OutsideError;
    },
    async close() {
      await Promise.all([line.close(), stand.close()]);
      line.credentials.forEach((credential) => secrets.heard(credential));
      secrets.told.push(log.text());
      expect(secrets.betrayed()).toEqual([]);
    },
  };
  return bench;
}

class Secrets {
  readonly told: string[] = [];
  private readonly all: Set<string>;

  constructor({ settings, wrongCredentials }: Stand) {
    const right = Object.keys(wrongCredentials).map((name) => settings[name] ?? '');
    this.all = new Set([...right, ...Object.values(wrongCredentials)].filter(Boolean));
  }

  heard(secret: string): string {
    if (secret) this.all.add(secret);
    return secret;
  }

  betrayed(): string[] {
    const told = this.told.join('\n');
    return [...this.all].filter((secret) => told.includes(secret));
  }
}
