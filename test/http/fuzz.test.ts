/** Made-up and altered tokens, states and cursors over HTTP: an answer that says nothing, and never a fault of ours. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alter, alteration } from '../unit/alterations.js';
import { KEY, TOKEN, capability, serveHttp, vault, waiting } from './harness.js';

const state = vault.state(capability);
const cursor = vault.cursor(JSON.stringify({ tenant: 'other' }), 'a place');
/** A genuine one in the wrong place, an altered one, or anything. */
const token = fc.oneof(
  fc.constantFrom(state, cursor, vault.messageToken({ reauthId: capability.reauthId, key: 'first/c1/1' })),
  alteration.map((how) => alter(TOKEN, how)),
  alteration.map((how) => alter(state, how)),
  fc.string({ unit: 'binary', minLength: 1 }),
);
/** What a client sends of itself and no server sees: an address that names another route. */
const isPath = (text: string): boolean => !['.', '..'].includes(text);

test('no token but a link’s opens a link, and no state but ours a callback', async () => {
  let asked = 0;
  const { url } = await serveHttp({
    standing: () => {
      asked += 1;
      return Promise.resolve(waiting);
    },
    completed: () => {
      asked += 1;
      return Promise.resolve();
    },
  });
  await fc.assert(
    fc.asyncProperty(token.filter(isPath), async (text) => {
      fc.pre(text !== state && text !== TOKEN);
      const written = encodeURIComponent(text);
      const link = `${url}/r/${written}`;
      const posts = ['open', 'snooze', 'decline', 'not-me', 'unsubscribe', 'undo', 'returned'];
      const answers = await Promise.all([
        fetch(link),
        fetch(`${link}/state`),
        ...posts.map((path) => fetch(`${link}/${path}`, { method: 'POST', body: text })),
      ]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
      expect((await fetch(`${url}/callbacks/finch?code=x&state=${written}`)).status).toBe(400);
    }),
    { numRuns: 50 },
  );
  expect(asked).toBe(0);
  expect((await fetch(`${url}/r/${encodeURIComponent(state)}`)).status).toBe(404);
  expect((await fetch(`${url}/callbacks/finch?code=x&state=${TOKEN}`)).status).toBe(400);
  expect(asked).toBe(0);
});

test('no cursor and no Message-ID but ours gets anywhere', async () => {
  const { url } = await serveHttp();
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  await fc.assert(
    fc.asyncProperty(token.filter(isPath), async (text) => {
      const list = await fetch(`${url}/v1/reauths?cursor=${encodeURIComponent(text)}`, { headers });
      expect(list.status).toBe(400);
      const messageId = `<${text === cursor ? TOKEN : text}@reauth.example>`;
      fc.pre(vault.readMessageId(messageId) === undefined);
      const body = JSON.stringify({ messageId });
      const bounce = await fetch(`${url}/v1/bounces`, { method: 'POST', headers, body });
      expect([400, 404]).toContain(bounce.status);
    }),
    { numRuns: 50 },
  );
});
