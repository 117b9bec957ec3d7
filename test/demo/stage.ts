/** Everything the demo needs on this machine: Temporal with its Web UI, simulated Finch and Dwolla, a mailbox, and our service. */
import { startService, type Service } from '../../src/main/service.js';
import { readConfig } from '../../src/platform/config.js';
import { providerKits } from '../../src/providers/registry.js';
import { createLog } from '../../src/platform/log.js';
import { runtimeOptions } from '../../src/main/runtime.js';
import { generateKey } from '../../src/secrets/key-ring.js';
import { startBackendSimulator, type BackendSimulator } from '../simulators/backend/index.js';
import { startDwollaSimulator, type DwollaSimulator } from '../simulators/dwolla/index.js';
import { startFinchSimulator, type FinchSimulator } from '../simulators/finch/index.js';
import { startMailbox, type Mailbox } from '../simulators/mailbox/index.js';
import { startDevServer, type DevServer } from '../temporal-server/index.js';
import { Runtime } from '@temporalio/worker';
import { freePort } from '../free-port.js';

export const API_KEY = 'demo-key-of-tenant-default';
const EVENTS_SECRET = `whsec_${Buffer.from('the secret of the demo’s events').toString('base64')}`;
export const OPERATOR = 'operator@acme.example';

export interface Stage {
  temporal: DevServer;
  finch: FinchSimulator;
  dwolla: DwollaSimulator;
  mailbox: Mailbox;
  backend: BackendSimulator;
  service: Service;
  publicUrl: string;
  workflowUrl(workflowId: string): string;
  close(): Promise<void>;
}

/** @param say tells the reader what is being done: a server may have to be built first */
export async function setStage(say: (line: string) => void): Promise<Stage> {
  const log = createLog('error');
  Runtime.install(runtimeOptions(log));
  const temporal = await startDevServer({ say });
  const closing: (() => Promise<void>)[] = [() => temporal.close()];
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).toReversed()) await each();
  };
  try {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const mailbox = await startMailbox();
    closing.push(() => mailbox.close());
    const credentials = { clientId: 'demo-client', clientSecret: 'demo-secret' };
    const finch = await startFinchSimulator({
      ...credentials,
      redirectUris: [`${publicUrl}/callbacks/finch`],
    });
    closing.push(() => finch.close());
    const dwolla = await startDwollaSimulator({
      ...credentials,
      redirectUrls: [`${publicUrl}/callbacks/dwolla`],
    });
    closing.push(() => dwolla.close());
    const backend = await startBackendSimulator({ secret: EVENTS_SECRET });
    closing.push(() => backend.close());
    const config = readConfig(
      {
        // A server that was there before may want TLS, a key or a profile.
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('TEMPORAL_'))),
        TEMPORAL_ADDRESS: temporal.address,
        TEMPORAL_NAMESPACE: temporal.namespace,
        TEMPORAL_UI_URL: temporal.uiUrl,
        PORT: String(port),
        METRICS_ADDRESS: 'off',
        PUBLIC_URL: publicUrl,
        API_KEYS: `default:${API_KEY}`,
        REAUTH_KEYS: generateKey('demo'),
        FINCH_BASE_URL: finch.url,
        FINCH_CLIENT_ID: credentials.clientId,
        FINCH_CLIENT_SECRET: credentials.clientSecret,
        DWOLLA_BASE_URL: dwolla.url,
        DWOLLA_CLIENT_ID: credentials.clientId,
        DWOLLA_CLIENT_SECRET: credentials.clientSecret,
        EVENTS_URL: backend.eventsUrl,
        EVENTS_SECRET,
        EVENTS_ALLOW_PRIVATE: 'on',
        PLAID_SCRIPT_URL: dwolla.plaidScriptUrl,
        SMTP_URL: mailbox.smtpUrl,
        MAIL_FROM: 'Acme Benefits <reconnect@acme.example>',
        ESCALATION_EMAIL: OPERATOR,
      },
      providerKits,
    );
    const service = await startService(config, log);
    closing.push(() => service.close());
    const workflowUrl = (workflowId: string): string =>
      `${temporal.uiUrl ?? 'the Web UI'}/namespaces/${temporal.namespace}/workflows/${encodeURIComponent(workflowId)}`;
    return { temporal, finch, dwolla, mailbox, backend, service, publicUrl, workflowUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
