/** A whole reauth with a provider of which nothing but its folder and its line in the registry is known. */
import type { Browser } from 'playwright-core';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startService, type Service } from '../../../src/main/service.js';
import { readConfig, type Config } from '../../../src/platform/config.js';
import { providerKits } from '../../../src/providers/registry.js';
import { launchChromium, whyNoChromium } from '../../chromium.js';
import { decoded } from '../../decoded.js';
import { freePort } from '../../free-port.js';
import { api, closed, linkIn, mailTo, pressed, reportOf, start, workflowOf } from '../../people.js';
import { recordingLog } from '../../recording-log.js';
import { completeSettings } from '../../settings.js';
import { startMailbox, type Mailbox } from '../../simulators/mailbox/index.js';
import { startDevServer } from '../../temporal-server/index.js';
import { comeBack } from '../../ways.js';
import { API_KEY, OPERATOR, type World } from '../../world.js';
import { signIn, startTallystickSimulator, type TallystickSimulator } from './simulator.js';
import { tallystick } from './tallystick/index.js';

const kits = [...providerKits, tallystick];
const secretKey = 'api-key-of-our-own';
const log = recordingLog();

let temporal: { env: TestWorkflowEnvironment; close(): Promise<void> };
let mailbox: Mailbox;
let provider: TallystickSimulator;
let config: Config;
let service: Service;
/** What the people around the service look at. */
let world: World;

beforeAll(async () => {
  const port = await freePort();
  [temporal, mailbox, provider] = await Promise.all([
    startDevServer({ say: () => {} }),
    startMailbox(),
    startTallystickSimulator(secretKey),
  ]);
  const { env } = temporal;
  config = readConfig(
    {
      ...completeSettings,
      FINCH_CLIENT_ID: '',
      FINCH_CLIENT_SECRET: '',
      TALLYSTICK_BASE_URL: provider.url,
      TALLYSTICK_API_KEY: secretKey,
      TEMPORAL_ADDRESS: env.address,
      TEMPORAL_NAMESPACE: 'default',
      PORT: String(port),
      METRICS_ADDRESS: 'off',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      API_KEYS: `default:${API_KEY}`,
      // Nobody is there: this provider needs no such script.
      PLAID_SCRIPT_URL: `http://127.0.0.1:${await freePort()}/plaid.js`,
      SMTP_URL: mailbox.smtpUrl,
      ESCALATION_EMAIL: OPERATOR,
    },
    kits,
  );
  service = await startService(config, log.logger, kits);
  world = { env, mailbox, config, log, service } as World;
});
afterAll(async () => {
  await service.close();
  await Promise.all([mailbox.close(), provider.close()]);
  await temporal.close();
});

async function asked(state: 'broken' | 'removed' = 'broken') {
  const connectionId = provider.addConnection(state);
  const { email, body } = reportOf({ provider: 'tallystick', id: connectionId });
  const { id } = await start(world, body);
  return { id, connectionId, email };
}

test('repaired by its person: the mail, the press, the sign-in, the way back, the evidence, the receipt', async () => {
  const { id, connectionId, email } = await asked();
  const link = linkIn(await mailTo(world, email));
  const page = await pressed(link);
  expect(new URL(page).origin).toBe(provider.url);
  const back = await signIn(page);
  expect(back).toBe(`${config.publicUrl}/callbacks/tallystick`);
  expect((await fetch(back)).status).toBe(200);
  await comeBack(link);
  expect(await closed(world, id)).toMatchObject({
    outcome: 'reconnected',
    by: 'user',
    evidence: 'introspect',
  });
  await mailTo(world, email, /connected again/);

  const handle = workflowOf(world, connectionId, 'tallystick');
  await handle.result();
  const { searchAttributes } = await handle.describe();
  expect(searchAttributes['ReauthRefs']).toEqual([connectionId]);
  const told = `${decoded((await handle.fetchHistory()).events)}${log.text()}`;
  expect(told).toContain(connectionId);
  for (const secret of [page, new URL(page).pathname, secretKey]) expect(told).not.toContain(secret);
});

test('gone at the provider: closed as unrepairable, and a human is told', async () => {
  const { id, connectionId } = await asked('removed');
  expect(await closed(world, id)).toMatchObject({ outcome: 'unrepairable' });
  expect((await mailTo(world, OPERATOR)).text).toContain(connectionId);
});

test('a provider without its settings is refused, and one that nobody knows', async () => {
  const { body } = reportOf({ provider: 'finch', id: 'any' });
  expect(await api(world, 'POST', '/v1/reauths', body)).toMatchObject({
    status: 422,
    body: { errors: [{ path: '/connection/provider' }] },
  });
  const unknown = reportOf({ provider: 'notched', id: 'any' });
  expect((await api(world, 'POST', '/v1/reauths', unknown.body)).status).toBe(400);
});

test.skipIf(whyNoChromium() !== undefined)(
  'repaired in a real browser, which knows the way back',
  async () => {
    const { id, email } = await asked();
    const link = linkIn(await mailTo(world, email));
    let browser: Browser | undefined;
    try {
      browser = await launchChromium();
      const page = await browser.newPage();
      await page.goto(link);
      await page.getByRole('button').click();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { level: 1, name: /is connected again/ }).waitFor();
      expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
    } finally {
      await browser?.close();
    }
  },
);
