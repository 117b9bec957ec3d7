/** A password of the mail server goes over TLS alone, wherever it could be listened to. */
import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, test } from 'vitest';
import { sampleNotice } from './sample-notice.js';
import { channelTo, failureOf, mailServer } from './smtp-harness.js';

/** Notes who logs in; without STARTTLS, as if somebody in between had taken it away. */
async function listeningServer() {
  const logins: string[] = [];
  const onAuth: SMTPServerOptions['onAuth'] = ({ username = '' }, _session, done) => {
    logins.push(username);
    done(null, { user: username });
  };
  const { url, received } = await mailServer({ onAuth }, 'acme-user:s3cret@');
  return { url, received, logins };
}

/** An address of this machine that is not known to be one: it stands for any other host. */
const another = (url: string): string => url.replace('127.0.0.1', '0.0.0.0');

describe('where the server offers no TLS', () => {
  test('nobody logs in, and no mail is sent', async () => {
    const { url, received, logins } = await listeningServer();
    const channel = channelTo(another(url));
    for (const attempt of [() => channel.send(sampleNotice()), () => channel.verify()]) {
      const error = await failureOf(attempt());
      expect(error).toMatchObject({ kind: 'misconfigured', answerLost: false });
      expect(error.message).toContain('STARTTLS');
    }
    expect({ received, logins }).toEqual({ received: [], logins: [] });
  });

  test('it is done on this machine, and where the URL says so itself', async () => {
    for (const change of [(url: string) => url, (url: string) => `${another(url)}/?ignoreTLS=true`]) {
      const { url, received, logins } = await listeningServer();
      expect(await channelTo(change(url)).send(sampleNotice())).toBe('sent');
      expect([received.length, logins]).toEqual([1, ['acme-user']]);
    }
  });

  test('without a password there is nothing to steal: a relay of the same network takes mails', async () => {
    const { url } = await mailServer();
    expect(await channelTo(another(url)).send(sampleNotice())).toBe('sent');
  });
});

test.each(['smtp', 'smtps'])('a certificate that nobody vouches for is refused: %s', async (scheme) => {
  const { url, received } = await mailServer({
    secure: scheme === 'smtps',
    disabledCommands: ['AUTH'],
  });
  const error = await failureOf(channelTo(url.replace('smtp', scheme)).send(sampleNotice()));
  expect(error.kind).toBe('unavailable');
  expect(received).toEqual([]);
});
