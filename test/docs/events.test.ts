/** The page on events is true: its examples are what is sent, and its receiver takes what is signed and nothing else. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventTypes } from '../../src/contract/backend.js';
import { policiesFor } from '../../src/contract/policy-schema.js';
import { directoryAnswerFor } from '../../src/contract/start-request.js';
import { noticeKinds } from '../../src/contract/words.js';
import { credentialsSchema, reauthSchema } from '../../src/http/api/schemas.js';
import { providerKits } from '../../src/providers/registry.js';
import { SECRET, at, event, failure } from '../backend/harness.js';
import { freePort } from '../free-port.js';
import { until } from '../until.js';

const page = readFileSync('docs/events.md', 'utf8');

/** Below its heading. */
function exampleOf(heading: string): unknown {
  const section = page.split(/^#+ /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  return JSON.parse(/```json\n(.*)^```/ms.exec(section)?.[1] ?? 'null');
}

const added: Partial<Record<string, z.ZodRawShape>> = {
  'reauth.closed': { credentials: z.boolean() },
  'reauth.credentials': { credentials: credentialsSchema },
  'reauth.notice': {
    notice: z.strictObject({
      kind: z.enum(noticeKinds),
      contact: z.string(),
      to: z.strictObject({ name: z.string().optional(), email: z.email() }),
      subject: z.string(),
      text: z.string(),
      html: z.string(),
      link: z.url().optional(),
    }),
  },
};
const withoutLink = z.strictObject({ id: z.string(), name: z.string().optional(), email: z.string() });

test.each(eventTypes)('%s has an example that fits', (type) => {
  const data = z.strictObject({
    ...reauthSchema.shape,
    contacts: z.array(withoutLink),
    ...added[type],
  });
  const body = z.strictObject({ type: z.literal(type), timestamp: z.iso.datetime(), data });
  expect(body.safeParse(exampleOf(type)).error?.issues).toBeUndefined();
});

test('the answer of a directory is one', () => {
  const answer = /```json\n(.*?)^```/ms.exec(page.slice(page.indexOf('The body is that of')))?.[1];
  const schema = directoryAnswerFor(providerKits, policiesFor(providerKits)).strict();
  expect(schema.safeParse(JSON.parse(answer ?? 'null')).error?.issues).toBeUndefined();
});

test('its receiver takes what is signed, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'receiver-'));
  const port = await freePort();
  const code = /```js\n(.*?)^```/ms.exec(page)?.[1] ?? '';
  writeFileSync(join(folder, 'receiver.mjs'), code.replace('8080', String(port)));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const receiver = spawn(process.execPath, ['receiver.mjs'], { cwd: folder, env: { EVENTS_SECRET: SECRET } });
  const ended = new Promise((done) => receiver.once('exit', done));
  try {
    const url = `http://127.0.0.1:${port}/`;
    const told = () => at(url).tell('default', event());
    expect(await until('it listens', () => told().catch(() => undefined))).toBe('delivered');
    const other = `whsec_${Buffer.from('some other secret of tests').toString('base64')}`;
    expect((await failure(at(url, true, other).tell('default', event()))).message).toMatch(/answered 401/);
  } finally {
    receiver.kill();
    await ended;
    rmSync(folder, { recursive: true });
  }
});
