import { describe, expect, it } from 'vitest';
import { startMailServer } from './mail-server.js';
import { sampleNotice } from './sample-notice.js';
import { channelTo, failureOf, rudeServer } from './smtp-harness.js';

describe('a connection that is cut', () => {
  const polite: Record<string, string> = {
    EHLO: '250 rude.example',
    MAIL: '250 ok',
    RCPT: '250 ok',
    DATA: '354 go',
  };
  const cutAt = (point: string) =>
    rudeServer((line, socket) => {
      const verb = line.split(' ')[0] ?? '';
      if (verb === point) socket.destroy();
      else if (polite[verb] !== undefined) socket.write(`${polite[verb]}\r\n`);
    });

  it.each(['EHLO', 'MAIL', 'RCPT', 'DATA'])('at %s delivered nothing', async (point) => {
    const error = await failureOf(channelTo(await cutAt(point)).send(sampleNotice()));
    expect(error).toMatchObject({ kind: 'unavailable', answerLost: false });
  });

  it('after the whole message may have delivered it', async () => {
    const error = await failureOf(channelTo(await cutAt('.')).send(sampleNotice()));
    expect(error).toMatchObject({ kind: 'unavailable', answerLost: true });
  });

  it('within a long message delivered nothing', async () => {
    const url = await rudeServer((line, socket) => {
      const verb = line.split(' ')[0] ?? '';
      if (line.startsWith('Subject:')) socket.resetAndDestroy();
      else if (polite[verb] !== undefined) socket.write(`${polite[verb]}\r\n`);
    });
    const tried = Array.from({ length: 60_000 }, () => ({ kind: 'first' as const, contact: 'c1', at: 0 }));
    const { link: _link, ...notice } = sampleNotice({ kind: 'escalation' });
    const escalation = {
      cause: 'ladder' as const,
      contacts: [],
      tried,
      connection: 'conn_1',
      tenant: 'acme',
    };
    const error = await failureOf(channelTo(url).send({ ...notice, escalation }));
    expect(error).toMatchObject({ kind: 'unavailable', answerLost: false });
  });

  it('by us gives up what is under way', async () => {
    let channel: ReturnType<typeof channelTo> | undefined;
    const url = await rudeServer((line, socket) => {
      if (line === '.') channel?.close();
      else socket.write(`${polite[line.split(' ')[0] ?? ''] ?? ''}\r\n`);
    });
    channel = channelTo(url);
    expect(await failureOf(channel.send(sampleNotice()))).toMatchObject({ kind: 'unavailable' });
  });
});

describe('a server that is not there', () => {
  it('is unavailable', async () => {
    const server = await startMailServer();
    await server.close();
    const channel = channelTo(server.url);
    for (const sending of [channel.send(sampleNotice()), channel.verify()]) {
      const error = await failureOf(sending);
      expect(error).toMatchObject({ kind: 'unavailable', answerLost: false });
      expect(error.message).toContain('ECONNREFUSED');
    }
  });
});
