/** The human at the end of the ladder, who is told by mail and in the channel where the tenant's people talk. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenConnection, mailTo, mailsTo, start, view, workflowOf } from '../people.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { OPERATOR, startWorld, type World } from '../world.js';

let world: World;
let hook: Server;
let status = 200;
const posts: { text: string }[] = [];

beforeAll(async () => {
  hook = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posts.push(JSON.parse(Buffer.concat(chunks).toString()) as { text: string });
      response.writeHead(status).end('ok');
    });
  });
  await new Promise<void>((resolve) => {
    hook.listen(0, '127.0.0.1', resolve);
  });
  world = await startWorld(startTimeSkippingServer, {
    settings: {
      ESCALATION_WEBHOOK_URL: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/services/T0/B0/x`,
      EVENTS_ALLOW_PRIVATE: 'on',
    },
  });
});
afterAll(async () => {
  await world.close();
  await new Promise((resolve) => hook.close(resolve));
});

const postsAbout = (connectionId: string) => posts.filter(({ text }) => text.includes(connectionId));
const mailsAbout = (connectionId: string) =>
  mailsTo(world, OPERATOR).filter(({ text }) => text.includes(connectionId));

test('a ladder that ran out is told once in each way, with all that somebody needs to act', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  await mailTo(world, email);
  await world.sleep('46 days');
  const [post] = await until('the channel is told', () => {
    const told = postsAbout(connection.id);
    return told.length > 0 && told;
  });
  expect(post?.text).toContain('Nobody reconnected Gusto in time');
  expect(post?.text).toContain(`Ada (${email})`);
  expect(post?.text).toMatch(/first mail to Ada[^]*reminder to Ada/);
  await world.sleep('30 days');
  expect(mailsAbout(connection.id)).toHaveLength(1);
  expect(postsAbout(connection.id)).toHaveLength(1);
  const seen = await view(world, id);
  expect(seen.phase).toBe('escalated');
  const told = seen.notices.filter(({ kind }) => kind === 'escalation');
  expect(told.map(({ contact, channel }) => [contact, channel])).toEqual([
    ['operator', 'mail'],
    ['operator', 'webhook'],
  ]);
});

test('a webhook that is down costs no second mail, and is told when it is back', async () => {
  status = 503;
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  await mailTo(world, email);
  await world.sleep('46 days');
  await until('it was tried', () => postsAbout(connection.id).length > 0);
  await until('the mail is there', () => mailsAbout(connection.id).length > 0);
  expect((await view(world, id)).attention?.kind).toBe('webhook_unavailable');
  status = 200;
  await world.sleep('1 day');
  const seen = await until('it is told', async () => {
    const now = await view(world, id);
    return now.notices.some(({ channel }) => channel === 'webhook') && now;
  });
  expect(seen.attention).toBeUndefined();
  const tries = postsAbout(connection.id).length;
  await world.sleep('30 days');
  expect(postsAbout(connection.id)).toHaveLength(tries);
  expect(mailsAbout(connection.id)).toHaveLength(1);
  const { status: state } = await workflowOf(world, connection.id).describe();
  expect(state.name).toBe('RUNNING');
});
