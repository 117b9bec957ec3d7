/**
 * A stand-in for the provider Finch: its Connect sessions, token exchange, introspection and webhooks, with a
 * person's buttons and the provider's failures. It imports nothing of the product, because a simulator
 * that shares a parser with its client shares its mistakes.
 */
import { createFinchApp } from './app.js';
import { FaultBoard } from './faults.js';
import { defaultKnobs } from './knobs.js';
import { listen } from './listen.js';
import type { Provider } from './provider.js';
import { FinchSimulator } from './simulator.js';
import { Store } from './store.js';
import { WebhookSender } from './webhook-sender.js';
import type { WebhookTarget } from './webhook-delivery.js';

export type { Endpoint, Fault } from './faults.js';
export type { Knobs } from './knobs.js';
export type { Action, Connection, ConnectionInit, ConnectionStatus, Entity } from './model.js';
export type { MintedSession, RecordedRequest } from './model.js';
export { pressButton, pressFinish } from './press.js';
export type { Pressed } from './press.js';
export type { FinchSimulator } from './simulator.js';
export type { StatusChange } from './store.js';
export type { WebhookEvent } from './webhook-event.js';
export type { DeliveryKnobs, SentWebhook, WebhookAttempt, WebhookTarget } from './webhook-delivery.js';
export { signWebhook } from './webhook-signature.js';

export interface FinchSimulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  webhook?: WebhookTarget;
  /** Milliseconds; Date.now by default. */
  clock?: () => number;
}

export async function startFinchSimulator(options: FinchSimulatorOptions): Promise<FinchSimulator> {
  const { clientId, clientSecret, redirectUris, clock = Date.now } = options;
  let url = '';
  const provider: Provider = {
    options: { clientId, clientSecret, redirectUris: [...redirectUris] },
    store: new Store(clock),
    knobs: defaultKnobs(),
    faults: new FaultBoard(),
    requests: [],
    baseUrl: () => url,
  };
  const listening = await listen(createFinchApp(provider), options.host ?? '127.0.0.1', options.port ?? 0);
  url = listening.url;
  return new FinchSimulator(provider, new WebhookSender(options.webhook, clock), listening);
}
