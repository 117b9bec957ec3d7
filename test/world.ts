/**
 * The whole service with the world around it: a Temporal server, simulated providers, a mailbox, and our own worker and
 * HTTP side over real sockets. What a test does and sees is what a backend, a person or a provider would.
 */
import { Runtime } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { dataConverterFor } from '../src/codec/data-converter.js';
import { EncryptingCodec } from '../src/codec/payload-codec.js';
import { startService, type Service } from '../src/main/service.js';
import { readConfig, type Config } from '../src/platform/config.js';
import { runtimeOptions } from '../src/main/runtime.js';
import { providerKits } from '../src/providers/registry.js';
import { generateKey, type KeyRing } from '../src/secrets/key-ring.js';
import { hunt } from './canary/hunt.js';
import { everyProblem } from './canary/problems.js';
import { keptByTemporal, secretsOf } from './canary/world.js';
import { freePort } from './free-port.js';
import { recordingLog, type RecordingLog } from './recording-log.js';
import { startBackendSimulator, type BackendSimulator } from './simulators/backend/index.js';
import { startDwollaSimulator, type DwollaSimulator } from './simulators/dwolla/index.js';
import { startFinchSimulator, type FinchSimulator } from './simulators/finch/index.js';
import { startMailbox, type Mailbox } from './simulators/mailbox/index.js';

export const API_KEY = 'api-key-of-the-tests';
export const OTHER_API_KEY = 'api-key-of-another-tenant';
/** Base64, as Finch gives it; Dwolla takes any text. */
export const WEBHOOK_SECRET = '5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH';
/** The service's key ring, as a backend with the typed client has it too. */
export const REAUTH_KEYS = generateKey('test');
export const EVENTS_SECRET = `whsec_${Buffer.from('a secret of the tests only').toString('base64')}`;
export const OPERATOR = 'ops@company.example';

export interface World {
  /** The tenant's backend; the service knows it only `withBackend`. */
  backend: BackendSimulator;
  env: TestWorkflowEnvironment;
  finch: FinchSimulator;
  dwolla: DwollaSimulator;
  mailbox: Mailbox;
  service: Service;
  config: Config;
  /** What the configuration was made of. */
  settings: Record<string, string>;
  log: RecordingLog;
  /** Lets workflow time pass; Dwolla's clock, which dates its balances, goes along. */
  sleep(duration: Parameters<TestWorkflowEnvironment['sleep']>[0]): Promise<void>;
  /** Stops worker and HTTP side, and starts them again, with another key ring where one is given. */
  restart(keyRing?: KeyRing): Promise<void>;
  /** The Temporal server goes away for good. */
  stopTemporal(): Promise<void>;
  /** Ends it, and fails where any secret that was in it can be read in a history or in the log. */
  close(): Promise<void>;
}

export interface WorldOptions {
  /** The tenant's backend takes events, and has a directory. */
  withBackend?: boolean;
  /** The service signs in to its mail server. */
  smtpPassword?: string;
  /** Further settings, or others. */
  settings?: Record<string, string>;
}

interface Server {
  env: TestWorkflowEnvironment;
  uiUrl?: string;
  close(): Promise<void>;
}

// The SDK takes its log once per process.
const log = recordingLog();
Runtime.install(runtimeOptions(log.logger));

/** @param startServer such as `startDevServer` */
export async function startWorld(
  startServer: (options: { say: (line: string) => void }) => Promise<Server>,
  { withBackend = false, smtpPassword, settings = {} }: WorldOptions = {},
): Promise<World> {
  const publicPort = await freePort();
  const publicUrl = `http://127.0.0.1:${publicPort}`;
  const credentials = { clientId: 'client-of-tests', clientSecret: 'secret-of-tests' };
  const [server, mailbox, finch, dwolla, backend] = await Promise.all([
    startServer({ say: () => {} }),
    startMailbox(),
    startFinchSimulator({ ...credentials, redirectUris: [`${publicUrl}/callbacks/finch`] }),
    startDwollaSimulator({ ...credentials, redirectUrls: [`${publicUrl}/callbacks/dwolla`] }),
    startBackendSimulator({ secret: EVENTS_SECRET }),
  ]);
  const given: Record<string, string> = {
    TEMPORAL_ADDRESS: server.env.address,
    TEMPORAL_NAMESPACE: 'default',
    ...(server.uiUrl !== undefined && { TEMPORAL_UI_URL: server.uiUrl }),
    PORT: String(publicPort),
    PUBLIC_URL: publicUrl,
    API_KEYS: `default:${API_KEY},other:${OTHER_API_KEY}`,
    REAUTH_KEYS,
    FINCH_BASE_URL: finch.url,
    FINCH_CLIENT_ID: credentials.clientId,
    FINCH_CLIENT_SECRET: credentials.clientSecret,
    FINCH_WEBHOOK_SECRET: WEBHOOK_SECRET,
    DWOLLA_BASE_URL: dwolla.url,
    DWOLLA_CLIENT_ID: credentials.clientId,
    DWOLLA_CLIENT_SECRET: credentials.clientSecret,
    DWOLLA_WEBHOOK_SECRET: WEBHOOK_SECRET,
    FINCH_CALLS_PER_SECOND: '1000',
    DWOLLA_CALLS_PER_SECOND: '1000',
    PLAID_SCRIPT_URL: dwolla.plaidScriptUrl,
    SMTP_URL:
      smtpPassword === undefined
        ? mailbox.smtpUrl
        : mailbox.smtpUrl.replace('//', `//reauth:${smtpPassword}@`),
    MAIL_FROM: 'Acme Payroll <repair@acme.example>',
    ESCALATION_EMAIL: OPERATOR,
    LOG_LEVEL: 'trace',
    METRICS_ADDRESS: 'off',
    ...(withBackend && {
      EVENTS_URL: backend.eventsUrl,
      EVENTS_SECRET,
      EVENTS_ALLOW_PRIVATE: 'on',
      DIRECTORY_URL: backend.directoryUrl,
    }),
    ...settings,
  };
  const config = readConfig(given, providerKits);
  const serve = (): Promise<Service> => startService(config, log.logger);
  let stopped: Promise<void> | undefined;
  const world: World = {
    env: server.env,
    finch,
    dwolla,
    mailbox,
    backend,
    config,
    settings: given,
    log,
    service: await serve(),
    async sleep(duration) {
      await server.env.sleep(duration);
      dwolla.setNow(await server.env.currentTimeMs());
    },
    async restart(keyRing = config.keyRing) {
      await world.service.close();
      config.keyRing = keyRing;
      config.temporal.dataConverter = dataConverterFor(config);
      world.service = await serve();
    },
    stopTemporal: () => (stopped ??= server.close()),
    async close() {
      const kept = stopped ? {} : await keptByTemporal(server.env.client, new EncryptingCodec(config));
      const found = hunt(secretsOf(world), {
        ...kept,
        'the log': log.everything(),
        'a problem': everyProblem(),
      });
      await world.service.close();
      await Promise.all([mailbox.close(), finch.close(), dwolla.close(), backend.close()]);
      await world.stopTemporal();
      if (found.length > 0) throw new Error(`secrets were found:\n${found.join('\n')}`);
    },
  };
  return world;
}
