/** What a backend or an operator tells an open reauth over the API. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  reportOf,
  start,
  view,
  workflowOf,
} from '../people.js';
import { pressFinish } from '../simulators/finch/index.js';
import { pressPlaid } from '../simulators/dwolla/index.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { dwollaWays } from '../ways.js';
import { OTHER_API_KEY, startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterEach(() => world.mailbox.clearFaults());
afterAll(() => world.close());

const tell = (id: string, what: string, body?: unknown, key?: string) =>
  api(world, 'POST', `/v1/reauths/${id}/${what}`, body, key);

async function asked(body: Record<string, unknown> = {}) {
  const broken = brokenConnection(world, body);
  const { id } = await start(world, broken.body);
  return { ...broken, id, link: linkIn(await mailTo(world, broken.email)) };
}

describe('cancel', () => {
  test('closes it, and is answered the same when repeated; the page says that it is not needed', async () => {
    const { id, link } = await asked();
    const [first, again] = [await tell(id, 'cancel'), await tell(id, 'cancel')];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toMatchObject({ phase: 'closed', outcome: 'cancelled' });
    await until('the page says so', async () =>
      (await (await fetch(link)).text()).includes('no longer needed'),
    );
  });

  test('what closed otherwise is a conflict', async () => {
    const { id } = await asked();
    await tell(id, 'cancel');
    for (const what of ['pause', 'resume', 'resend']) expect((await tell(id, what)).status).toBe(409);
    expect((await tell(id, 'contacts', { contacts: [{ email: 'bo@example.com' }] })).status).toBe(409);
    expect((await tell(id, 'sessions')).status).toBe(409);
  });
});

test('pause holds, resume lets go, each as often as it is said', async () => {
  const { id } = await asked();
  expect((await tell(id, 'pause')).body.phase).toBe('paused');
  expect((await tell(id, 'pause')).body.phase).toBe('paused');
  expect((await tell(id, 'resume')).body.phase).toBe('waiting');
  expect((await tell(id, 'resume')).body.phase).toBe('waiting');
});

describe('resend', () => {
  test('sends the last notice once more in the same thread, once within a minute', async () => {
    const { id, email } = await asked();
    await Promise.all([tell(id, 'resend'), tell(id, 'resend')]);
    const mails = await until(
      'it is there',
      () => mailsTo(world, email).length === 2 && mailsTo(world, email),
    );
    expect((await tell(id, 'resend')).status).toBe(200);
    expect(mails[1]?.subject).toBe(mails[0]?.subject);
    expect(mails[1]?.messageId).not.toBe(mails[0]?.messageId);
    expect(mails[1]?.headers.get('in-reply-to')).toBe(mails[0]?.messageId);
    expect((await view(world, id)).notices.map(({ kind }) => kind)).toEqual(['first', 'first']);
    expect(mailsTo(world, email)).toHaveLength(2);
  });
});

describe('contacts', () => {
  test('a better address is asked; one that stays keeps its link', async () => {
    const { id, email, link } = await asked();
    const other = `bo-${email}`;
    const answer = await tell(id, 'contacts', { contacts: [{ name: 'Bo', email: other }, { email }] });
    expect(answer.status).toBe(200);
    expect(answer.body.contacts.map((contact) => contact.id)).toEqual(['c2', 'c1']);
    const mail = await mailTo(world, other);
    expect(linkIn(mail)).not.toBe(link);
    expect(answer.body.contacts[1]?.link).toBe(link);
  });

  test('a wrong body names the field and changes nothing', async () => {
    const { id } = await asked();
    const bad = await tell(id, 'contacts', { contacts: [{ email: 'nobody' }] });
    expect(bad).toMatchObject({ status: 400, body: { errors: [{ path: '/contacts/0/email' }] } });
    const zone = await tell(id, 'contacts', {
      contacts: [{ email: 'bo@example.com', timeZone: 'Mars/Base' }],
    });
    expect(zone).toMatchObject({ status: 422, body: { errors: [{ path: '/contacts/0/timeZone' }] } });
    expect((await view(world, id)).contacts).toHaveLength(1);
  });
});

describe('sessions', () => {
  test('Finch: one for a front end of the tenant’s own, shared with the page, and its return counts', async () => {
    const { id, connection } = await asked();
    const [one, other] = [await tell(id, 'sessions'), await tell(id, 'sessions')];
    const { finch, number } = one.body as unknown as {
      number: number;
      finch: { sessionId: string; connectUrl: string };
    };
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect([number, (other.body as unknown as { number: number }).number]).toEqual([1, 1]);
    expect(finch.sessionId).toBe(
      world.finch.sessions.find(({ connectionId }) => connectionId === connection.id)?.id,
    );
    const callback = await pressFinish(finch.connectUrl);
    const page = await (await fetch(callback)).text();
    expect(page).toContain('Thank you');
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  });

  test('Dwolla: a Plaid token, and a return that is reported', async () => {
    const { connection } = dwollaWays.broken(world);
    const { id } = await start(world, reportOf(connection).body);
    const { body } = await tell(id, 'sessions');
    const { dwolla } = body as unknown as { dwolla: { linkToken: string } };
    expect(Object.keys(dwolla)).toEqual(['linkToken']);
    await pressPlaid(world.dwolla.url, dwolla.linkToken, 'finish');
    expect((await tell(id, 'completion', {})).status).toBe(202);
    expect(await closed(world, id)).toMatchObject({
      outcome: 'reconnected',
      by: 'user',
      evidence: 'balance',
    });
  });

  test('a provider that is down is 503, with when to come again', async () => {
    const { id } = await asked({ policy: { mint: { finch: 'on_open' } } });
    world.finch.fault('mint', { kind: 'status', status: 400 });
    const answer = await tell(id, 'sessions');
    world.finch.clearFaults();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('60');
  });
});

describe('completion', () => {
  const codeOf = async (link: string): Promise<string> => {
    const connectUrl = (await press(link)).headers.get('location') ?? '';
    return new URL(await pressFinish(connectUrl)).searchParams.get('code') ?? '';
  };
  const redirectUri = (): string => `${world.config.publicUrl}/callbacks/finch`;

  test('a code from a redirect of the tenant’s own is exchanged with that redirect, once', async () => {
    const { id, link } = await asked();
    const code = await codeOf(link);
    const body = { code, redirectUri: redirectUri() };
    const answers = [await tell(id, 'completion', body), await tell(id, 'completion', body)];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', evidence: 'introspect' });
    expect(
      world.finch.requests.filter((each) => each.path === '/auth/token' && each.body.includes(code)),
    ).toHaveLength(1);
  });

  test('where the tenant exchanged the code, its token proves the repair', async () => {
    const { id, link } = await asked();
    const code = await codeOf(link);
    const { clientId, clientSecret } = world.config.tenants[0]!.providers['finch'] as unknown as Record<
      string,
      string
    >;
    const exchanged = await fetch(`${world.finch.url}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: clientId,
        client_secret: clientSecret,
        code,
        redirect_uri: redirectUri(),
      }),
    });
    const { access_token: accessToken } = (await exchanged.json()) as { access_token: string };
    expect((await tell(id, 'completion', { accessToken })).status).toBe(202);
    expect(await closed(world, id)).toMatchObject({
      outcome: 'reconnected',
      by: 'user',
      evidence: 'introspect',
    });
  });

  test('a token of another connection proves nothing', async () => {
    const { id } = await asked();
    const other = world.finch.addConnection();
    await tell(id, 'completion', { accessToken: other.accessToken });
    await until('it was read', () => world.finch.requests.some(({ path }) => path === '/introspect'));
    expect((await view(world, id)).phase).not.toBe('closed');
  });

  test.each([
    [{ code: 'x', accessToken: 'y' }, '/accessToken'],
    [{ redirectUri: 'https://x.example' }, '/redirectUri'],
    [{ color: 'red' }, '/color'],
  ])('%j is refused by name', async (body, path) => {
    const { id } = await asked();
    expect(await tell(id, 'completion', body)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});

test('a terminated reauth is shown as ended, and takes no command', async () => {
  const { id, connection } = await asked();
  // Of what no worker took any more nobody can tell: see docs/limits.md.
  await until('its first notice is noted', async () => (await view(world, id)).notices.length > 0);
  await workflowOf(world, connection.id).terminate();
  await until('the view says so', async () => (await view(world, id)).phase === 'closed');
  expect(await view(world, id)).toMatchObject({ phase: 'closed', outcome: 'cancelled' });
  expect((await tell(id, 'cancel')).status).toBe(200);
  expect((await tell(id, 'resend')).status).toBe(409);
});

test('malformed updates from anybody with the Temporal command are refused, and hurt nothing', async () => {
  const { id, connection } = await asked();
  const handle = workflowOf(world, connection.id);
  const malformed = [
    {},
    { contacts: 'x' },
    { contacts: [null] },
    { contacts: [{ email: 5 }] },
    { contacts: [{ email: 'a@b.c' }] },
  ];
  for (const each of malformed) {
    const update = handle.executeUpdate('changeContacts', { args: [{ reauthId: id, ...each }] });
    await expect(update).rejects.toThrow();
  }
  for (const name of ['cancel', 'resend', 'changeContacts'])
    await expect(handle.executeUpdate(name)).rejects.toThrow();
  expect((await tell(id, 'pause')).body.phase).toBe('paused');
  expect((await view(world, id)).contacts).toHaveLength(1);
});

test('a return from a provider that brings no code cannot come with one', async () => {
  const { id } = await start(world, reportOf(dwollaWays.broken(world).connection).body);
  expect(await tell(id, 'completion', { code: 'x' })).toMatchObject({
    status: 422,
    body: { errors: [{ path: '/code' }] },
  });
});

test('another tenant’s, an unknown and a made-up reauth are answered alike, by every call', async () => {
  const { id } = await asked();
  const bodies: Record<string, unknown> = {
    contacts: { contacts: [{ email: 'bo@example.com' }] },
    snooze: { until: new Date(Date.now() + 60_000).toISOString() },
    completion: {},
  };
  for (const what of [
    'cancel',
    'pause',
    'resume',
    'resend',
    'sessions',
    'contacts',
    'snooze',
    'completion',
  ]) {
    const answers = [
      await tell(id, what, bodies[what], OTHER_API_KEY),
      await tell(id.replace(/^[^~]{4}/, 'AAAA'), what, bodies[what]),
      await tell('made-up', what, bodies[what]),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  }
  expect((await view(world, id)).phase).toBe('waiting');
});
