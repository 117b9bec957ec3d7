/**
 * A stand-in for the provider Dwolla, with Plaid Link and MX behind it: its exchange sessions, exchanges, balances and
 * webhooks, with a person's buttons and the providers' failures. It imports nothing of the product, because a simulator
 * that shares a parser with its client shares its mistakes.
 */
import { listen } from '../finch/listen.js';
import { createDwollaApp } from './app.js';
import { Clock } from './clock.js';
import { FaultBoard } from './faults.js';
import { IdempotencyKeys } from './idempotency.js';
import { defaultKnobs } from './knobs.js';
import { PlaidRuns } from './plaid-runs.js';
import type { Provider } from './provider.js';
import { DwollaSimulator } from './simulator.js';
import { Store } from './store.js';
import type { WebhookTarget } from './webhook-delivery.js';
import { WebhookSender } from './webhook-sender.js';

export type { Exchange } from './exchange.js';
export type { Fault, FaultyEndpoint } from './faults.js';
export type { Knobs } from './knobs.js';
export type { ExchangeInit, ExchangeStatus, MintedSession, Partner, RecordedRequest } from './model.js';
export { pressMx, pressPlaid } from './press.js';
export type { PressedMx, PressedPlaid } from './press.js';
export type { DwollaSimulator } from './simulator.js';
export type { DeliveryKnobs, SentWebhook, WebhookAttempt, WebhookTarget } from './webhook-delivery.js';
export type { WebhookEvent } from './webhook-event.js';
export { signWebhook } from './webhook-signature.js';

export interface DwollaSimulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  clientId: string;
  clientSecret: string;
  /** The redirect URLs configured for the account; without them any https URL is taken. */
  redirectUrls?: string[] | undefined;
  webhook?: WebhookTarget;
  /** Milliseconds; Date.now by default. */
  clock?: () => number;
}

export async function startDwollaSimulator(options: DwollaSimulatorOptions): Promise<DwollaSimulator> {
  const { clientId, clientSecret, redirectUrls } = options;
  const clock = new Clock(options.clock ?? Date.now);
  const knobs = defaultKnobs();
  const store = new Store(clock, knobs);
  let url = '';
  const provider: Provider = {
    options: { clientId, clientSecret, redirectUrls: redirectUrls && [...redirectUrls] },
    clock,
    store,
    knobs,
    faults: new FaultBoard(),
    keys: new IdempotencyKeys(clock),
    plaid: new PlaidRuns(store, clock),
    requests: [],
    baseUrl: () => url,
  };
  const listening = await listen(createDwollaApp(provider), options.host ?? '127.0.0.1', options.port ?? 0);
  url = listening.url;
  const sender = new WebhookSender(options.webhook, () => clock.now());
  return new DwollaSimulator(provider, sender, listening);
}
