/** An escalation at an incoming webhook, over real HTTP. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { OutsideError } from '../../src/contract/ports.js';
import { createEscalationWebhook } from '../../src/escalation/webhook.js';
import { slackMessageOf } from '../../src/escalation/slack-message.js';
import { letterFor } from '../../src/mail/render.js';
import { BRAND, sampleEscalation } from '../mail/sample-notice.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Answers as Slack does: a status, and a word. */
async function hook(status = 200, headers: Record<string, string> = {}) {
  const posts: { body: string; type: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posts.push({ body: Buffer.concat(chunks).toString(), type: request.headers['content-type'] });
      response.writeHead(status, headers).end('ok');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/secret`;
  return { posts, channel: createEscalationWebhook({ url, allowPrivate: true }, BRAND), url };
}

async function failureOf(sending: Promise<unknown>): Promise<OutsideError> {
  const error = await sending.then(
    () => new Error('it was sent'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OutsideError);
  return error as OutsideError;
}

describe('the message', () => {
  test('has all that somebody needs to act, as text alone and in blocks', async () => {
    const { posts, channel } = await hook();
    expect(await channel.send(sampleEscalation())).toBe('sent');
    expect(posts).toHaveLength(1);
    expect(posts[0]?.type).toBe('application/json');
    const { text, blocks } = JSON.parse(posts[0]?.body ?? '') as { text: string; blocks: object[] };
    for (const part of [text, JSON.stringify(blocks)]) {
      expect(part).toContain('Nobody reconnected Gusto in time (acme)');
      expect(part).toContain('*Contacts:* Ada (ada@example.com)');
      expect(part).toContain('*Broken since:* 2026-11-20 15:00 UTC');
      expect(part).toContain('2026-11-23 15:05 UTC: reminder to Ada');
      expect(part).toContain(`<${sampleEscalation().escalation?.workflowUrl ?? ''}|Open the workflow>`);
    }
  });

  test('makes no link and calls nobody for a hostile name', () => {
    const name = '<!channel> <https://evil.example|Gusto> & <@U123>';
    const notice = {
      ...sampleEscalation({ tenant: name, connection: name }),
      institution: name,
      effect: name,
    };
    const { text, blocks } = slackMessageOf(letterFor(notice, { name }));
    // The header is plain text, which Slack shows as it is.
    for (const part of [text, JSON.stringify(blocks.slice(1))]) {
      expect(part).not.toMatch(/<[!@]|<https:\/\/evil/);
      expect(part).toContain('&lt;!channel&gt; &lt;https://evil.example|Gusto&gt; &amp; &lt;@U123&gt;');
    }
  });

  test('stays within what Slack takes, however much there is to tell', () => {
    const contacts = Array.from({ length: 400 }, (_, index) => ({
      id: `c${index}`,
      name: 'A & B '.repeat(20),
      email: `ada-${index}@example.com`,
    }));
    const tried = contacts.map(({ id }) => ({ kind: 'first' as const, contact: id, at: 0 }));
    const letter = letterFor(sampleEscalation({ contacts, tried }), BRAND);
    const { text, blocks } = slackMessageOf(letter);
    expect(text.length).toBeLessThanOrEqual(3000);
    expect(text).not.toMatch(/&\w*…$/);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const block of blocks as { type: string; text: { text: string } }[]) {
      expect(block.text.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000);
    }
  });
});

describe('a webhook', () => {
  test.each([
    [500, 'unavailable'],
    [503, 'unavailable'],
    [429, 'unavailable'],
    [404, 'misconfigured'],
    [410, 'misconfigured'],
    [403, 'misconfigured'],
    [302, 'misconfigured'],
  ] as const)('that answers %i is %s, and its URL stays a secret', async (status, kind) => {
    const { channel } = await hook(status, { 'retry-after': '30', location: 'https://evil.example/' });
    const failure = await failureOf(channel.send(sampleEscalation()));
    expect(failure.kind).toBe(kind);
    expect(failure.retryAfter).toBe(30_000);
    expect(`${failure.message} ${String(failure.cause)}`).not.toMatch(/secret|127\.0\.0\.1/);
  });

  test('with a private address is not asked unless that is allowed', async () => {
    const { posts, url } = await hook();
    const failure = await failureOf(
      createEscalationWebhook({ url, allowPrivate: false }, BRAND).send(sampleEscalation()),
    );
    expect(failure.message).toContain('EVENTS_ALLOW_PRIVATE');
    expect(posts).toEqual([]);
  });
});
