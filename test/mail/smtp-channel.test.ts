import { describe, expect, it } from 'vitest';
import type { SMTPServerOptions } from 'smtp-server';
import { refusal, type MailServer } from './mail-server.js';
import { LINK, sampleNotice } from './sample-notice.js';
import { channelTo, failureOf, mailServer } from './smtp-harness.js';

const refusing = (code: number, text: string): SMTPServerOptions => ({
  onRcptTo: (_address, _session, done) => done(refusal(code, text)),
});

const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _session, done) => {
  if (username === 'acme-user' && password === 's3cret/!') return done(null, { user: username });
  return done(refusal(535, '5.7.8 credentials invalid for acme-user'));
};

async function headersOf(server: MailServer): Promise<Map<string, string>> {
  const [email] = await server.mails();
  return new Map(email?.headers.map(({ key, value }) => [key, value]));
}

describe('a delivered notice', () => {
  it('arrives whole, at one address', async () => {
    const server = await mailServer();
    expect(await channelTo(server.url).send(sampleNotice())).toBe('sent');
    expect(server.received[0]?.to).toEqual(['ada@example.com']);
    const [email] = await server.mails();
    expect(email?.from).toMatchObject({ name: 'Acme', address: 'reauth@acme.example' });
    expect(email?.to).toMatchObject([{ name: 'Ada', address: 'ada@example.com' }]);
    expect(email?.subject).toBe('Reconnect Gusto: Payroll deductions are not being synced');
    expect(email?.text?.split('\n')).toContain(LINK);
    expect(email?.html).toContain(`href="${LINK}"`);
    expect(email?.attachments).toEqual([]);
  });

  it('says that a machine sent it, and in which language', async () => {
    const server = await mailServer();
    await channelTo(server.url).send(sampleNotice({ locale: 'de' }));
    const headers = await headersOf(server);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('content-language')).toBe('en');
    expect(headers.has('in-reply-to')).toBe(false);
  });

  it('keeps its Message-ID over two sends, and names its thread', async () => {
    const server = await mailServer();
    const channel = channelTo(server.url, 'Acme Connections <reauth@acme.example>');
    const notice = sampleNotice({ kind: 'reminder', inReplyTo: '<k1.first@reauth.acme.example>' });
    await channel.send(notice);
    await channel.send(notice);
    expect(server.received).toHaveLength(2);
    for (const email of await server.mails()) {
      expect(email.messageId).toBe(notice.messageId);
      expect(email.inReplyTo).toBe(notice.inReplyTo);
      expect(email.references).toBe(notice.inReplyTo);
      expect(email.from?.name).toBe('Acme Connections');
    }
  });

  it.each(['first', 'reminder', 'last_call'] as const)(
    'can be unsubscribed from with one click: %s',
    async (kind) => {
      const server = await mailServer();
      await channelTo(server.url).send(sampleNotice({ kind }));
      const headers = await headersOf(server);
      expect(headers.get('list-unsubscribe')).toBe(`<${LINK}/unsubscribe>`);
      expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    },
  );

  it.each(['retry', 'receipt'] as const)(
    'that answers somebody is none to unsubscribe from: %s',
    async (kind) => {
      const server = await mailServer();
      await channelTo(server.url).send(sampleNotice({ kind }));
      expect((await headersOf(server)).has('list-unsubscribe')).toBe(false);
    },
  );

  it('carries hostile names as text', async () => {
    const server = await mailServer();
    const name = 'Ada\r\nBcc: victim@example.com';
    const notice = sampleNotice({
      institution: 'Gusto\r\nX-Owned: yes',
      to: { name, email: 'ada@example.com' },
    });
    await channelTo(server.url).send(notice);
    expect(server.received[0]?.to).toEqual(['ada@example.com']);
    const [email] = await server.mails();
    expect(email?.bcc ?? []).toEqual([]);
    expect(email?.headers.some(({ key }) => key === 'x-owned')).toBe(false);
    expect(email?.subject).toContain('Gusto X-Owned: yes');
  });
});

describe('a refusal', () => {
  it.each([
    [550, '5.1.1 <ada@example.com> no such user'],
    [550, 'no such user'],
    [552, '5.2.2 mailbox full'],
  ])('of the recipient for good is a bounce: %i %s', async (code, text) => {
    const { url } = await mailServer(refusing(code, text));
    expect(await channelTo(url).send(sampleNotice())).toBe('bounced');
  });

  it.each([
    [550, '5.7.1 <ada@example.com> relaying denied'],
    [530, '5.7.0 authentication required'],
  ])('that is about us is no bounce: %i %s', async (code, text) => {
    const { url } = await mailServer(refusing(code, text));
    const error = await failureOf(channelTo(url).send(sampleNotice()));
    expect(error).toMatchObject({ kind: 'misconfigured', answerLost: false });
  });

  it('for now is worth another try', async () => {
    const { url } = await mailServer(refusing(451, '4.7.1 greylisted'));
    const error = await failureOf(channelTo(url).send(sampleNotice()));
    expect(error).toMatchObject({ kind: 'unavailable', answerLost: false });
    expect(error.message).toBe('The mail server answered 451 to RCPT TO.');
  });

  it('of the sender is about us', async () => {
    const { url } = await mailServer({
      onMailFrom: (_address, _session, done) => done(refusal(550, '5.1.8 sender rejected')),
    });
    const error = await failureOf(channelTo(url).send(sampleNotice()));
    expect(error).toMatchObject({ kind: 'misconfigured', answerLost: false });
  });

  it.each([
    [554, 'spam', 'misconfigured'],
    [451, 'later', 'unavailable'],
  ])('of the message is an answer: %i', async (code, text, kind) => {
    const { url } = await mailServer({
      onData(stream, _session, done) {
        stream.on('end', () => done(refusal(code, text)));
        stream.resume();
      },
    });
    const error = await failureOf(channelTo(url).send(sampleNotice()));
    expect(error).toMatchObject({ kind, answerLost: false });
  });

  it('of the mailbox after the message is a bounce', async () => {
    const { url } = await mailServer({
      onData(stream, _session, done) {
        stream.on('end', () => done(refusal(550, '5.1.1 no such user')));
        stream.resume();
      },
    });
    expect(await channelTo(url).send(sampleNotice())).toBe('bounced');
  });

  it('of an address that cannot be written is a bounce', async () => {
    const { url, received } = await mailServer();
    const to = { email: 'ada@example.com>\r\nRCPT TO:<victim@example.com' };
    expect(await channelTo(url).send(sampleNotice({ to }))).toBe('bounced');
    expect(received).toEqual([]);
  });
});

describe('logging in', () => {
  it('works with what the URL carries', async () => {
    const server = await mailServer({ onAuth }, `acme-user:${encodeURIComponent('s3cret/!')}@`);
    const channel = channelTo(server.url);
    await channel.verify();
    expect(await channel.send(sampleNotice())).toBe('sent');
  });

  it('with a wrong password is a wrong setting', async () => {
    const server = await mailServer({ onAuth }, 'acme-user:s3cretish@');
    const channel = channelTo(server.url);
    for (const sending of [channel.send(sampleNotice()), channel.verify()]) {
      expect(await failureOf(sending)).toMatchObject({ kind: 'misconfigured', answerLost: false });
    }
    expect(server.received).toEqual([]);
  });

  it('that the server cannot decide now is tried again', async () => {
    const server = await mailServer(
      { onAuth: (_auth, _session, done) => done(refusal(454, '4.7.0 temporary failure')) },
      'acme-user:s3cret@',
    );
    expect((await failureOf(channelTo(server.url).send(sampleNotice()))).kind).toBe('unavailable');
  });
});

describe('the sender', () => {
  it.each(['', 'Acme', 'a@b.example, c@d.example'])('has to be one address: %j', (from) => {
    expect(() => channelTo('smtp://127.0.0.1:1', from)).toThrow('one address');
  });
});
