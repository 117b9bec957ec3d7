import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startMailbox } from './mailbox.js';
import type { Mailbox } from './mailbox.js';

let mailbox: Mailbox;

beforeEach(async () => {
  mailbox = await startMailbox();
});
afterEach(() => mailbox.close());

const MAIL: SendMailOptions = {
  from: 'Repairs <repairs@example.com>',
  to: 'Ana <ana@example.com>, bo@example.com',
  bcc: 'quiet@example.com',
  subject: 'Grüße: reconnect the bank',
  text: 'Press https://example.com/x',
  html: '<p>Press <a href="https://example.com/x">here</a></p>',
  messageId: '<one@example.com>',
  headers: { 'X-Case': '42' },
};

function send(change: SendMailOptions = {}) {
  const transport = createTransport(mailbox.smtpUrl, {});
  return transport.sendMail({ ...MAIL, ...change }).finally(() => transport.close());
}

/** Sends over a line on which silence counts as failure after a short time. */
function sendImpatiently() {
  const { hostname: host, port } = new URL(mailbox.smtpUrl);
  return createTransport({ host, port: Number(port), greetingTimeout: 200 }).sendMail(MAIL);
}

test('a mail is kept and taken apart', async () => {
  await send();
  const [mail] = mailbox.messages;
  expect(mail).toMatchObject({
    id: 0,
    from: 'repairs@example.com',
    to: ['ana@example.com', 'bo@example.com'],
    envelopeTo: ['ana@example.com', 'bo@example.com', 'quiet@example.com'],
    subject: 'Grüße: reconnect the bank',
    messageId: '<one@example.com>',
  });
  expect(mail?.text).toContain('Press https://example.com/x');
  expect(mail?.html).toContain('<a href="https://example.com/x">here</a>');
  expect(mail?.headers.get('x-case')).toBe('42');
  expect(mail?.raw).toContain('X-Case: 42');
});

describe('waiting for a mail', () => {
  test('ends with one that came before, or one that comes later', async () => {
    await send({ subject: 'early' });
    const early = await mailbox.waitForMail((mail) => mail.subject === 'early', { timeoutMs: 100 });
    expect(early.id).toBe(0);
    const coming = mailbox.waitForMail((mail) => mail.subject === 'late', { timeoutMs: 5000 });
    await send({ subject: 'late' });
    expect((await coming).id).toBe(1);
  });

  test('fails with a list of what did come', async () => {
    await send();
    const never = mailbox.waitForMail(() => false, { timeoutMs: 20 });
    await expect(never).rejects.toThrow(/within 20 ms.*\n- 0: to ana@example.com, bo.*reconnect the bank/s);
  });

  test('fails when the mailbox is closed meanwhile', async () => {
    const waiting = expect(mailbox.waitForMail(() => true, { timeoutMs: 60_000 })).rejects.toThrow(/closed/);
    await mailbox.close();
    await waiting;
  });
});

describe('faults', () => {
  test('refuse: 421 at the door, as often as planned', async () => {
    mailbox.fault({ kind: 'refuse' }, { times: 2 });
    await expect(send()).rejects.toMatchObject({ responseCode: 421 });
    await expect(send()).rejects.toMatchObject({ responseCode: 421 });
    await send();
    expect(mailbox.messages).toHaveLength(1);
  });

  test('refuse: 451 for the recipient', async () => {
    mailbox.fault({ kind: 'refuse', at: 'recipient' });
    await expect(send({ to: 'ana@example.com', bcc: '' })).rejects.toMatchObject({ responseCode: 451 });
  });

  test('reject: 550 until the faults are cleared', async () => {
    mailbox.fault({ kind: 'reject' });
    await expect(send()).rejects.toMatchObject({ responseCode: 550 });
    expect(mailbox.messages).toHaveLength(0);
    mailbox.clearFaults();
    await send();
    expect(mailbox.messages).toHaveLength(1);
  });

  test('lost answer: the sender sees an error, and the mail is there', async () => {
    mailbox.fault({ kind: 'lost_answer' }, { times: 1 });
    await expect(send()).rejects.toThrow(/closed|reset/i);
    expect(mailbox.messages).toHaveLength(1);
    await send();
    expect(mailbox.messages).toHaveLength(2);
  });

  test('hang: no greeting comes, and the mailbox can be closed all the same', async () => {
    mailbox.fault({ kind: 'hang' }, { times: 1 });
    await expect(sendImpatiently()).rejects.toThrow(/greeting/i);
    await sendImpatiently();
  });
});

test('stopped for a while, and started again on the same port with the mails kept', async () => {
  await send();
  await mailbox.stop();
  await expect(send()).rejects.toMatchObject({ code: 'ESOCKET' });
  await mailbox.start();
  await send();
  expect(mailbox.messages).toHaveLength(2);
  mailbox.clear();
  expect(mailbox.messages).toHaveLength(0);
});
