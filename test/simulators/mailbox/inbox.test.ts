import { afterEach, expect, test } from 'vitest';
import { createInbox } from './inbox.js';
import { MailStore } from './mail-store.js';
import { startMailbox } from './mailbox.js';
import type { Mailbox } from './mailbox.js';

let mailbox: Mailbox | undefined;
afterEach(() => mailbox?.close());

const HOSTILE = '</title><script>alert(1)</script>';

function inboxWith(html: string) {
  const store = new MailStore();
  store.add({
    from: 'a@example.com',
    to: [`"<img src=x>"@example.com`],
    envelopeTo: [],
    subject: HOSTILE,
    messageId: '',
    text: '<b>plain</b>',
    html,
    headers: new Map([['x-evil', HOSTILE]]),
    raw: 'raw',
    receivedAt: new Date(),
  });
  return { app: createInbox(store), store };
}

test('the page says what it is, over a real port', async () => {
  mailbox = await startMailbox();
  const answer = await fetch(mailbox.url);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('Simulated mailbox');
});

test('list and mail escape whatever a mail brings', async () => {
  const { app } = inboxWith('<p>hi</p>');
  for (const path of ['/', '/mails/0']) {
    const page = await (await app.request(path)).text();
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<b>plain');
  }
});

test('the HTML part is in a cage without scripts, and its links open in a new tab', async () => {
  const { app } = inboxWith('<!doctype html><html><head><title>x</title></head><a href="/y">go</a>');
  const frame = /<iframe[^>]*>/.exec(await (await app.request('/mails/0')).text())?.[0];
  expect(frame).toContain('src="/mails/0/html"');
  expect(frame).not.toMatch(/allow-scripts|allow-same-origin/);
  const html = await app.request('/mails/0/html');
  expect(html.headers.get('Content-Security-Policy')).toMatch(/^sandbox (?!.*allow-scripts)/);
  expect(await html.text()).toContain('<head><base target="_blank"><title>');
});

test('a change is seen by the page that looks for news', async () => {
  const { app, store } = inboxWith('');
  const page = await (await app.request('/')).text();
  const version = await (await app.request('/version')).text();
  expect(page).toContain(`data-version="${version}"`);
  store.clear();
  expect(await (await app.request('/version')).text()).not.toBe(version);
});

test('nothing is loaded from elsewhere, and an unknown mail is a plain 404', async () => {
  const { app } = inboxWith('');
  expect((await app.request('/')).headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  expect((await app.request('/style.css')).headers.get('Content-Type')).toContain('text/css');
  for (const path of ['/mails/7', '/mails/x', '/mails/0/html', '/mails/-1']) {
    expect((await app.request(path)).status).toBe(404);
  }
});
