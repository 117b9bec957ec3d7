/** How each script is played. */
import { linkIn, mailsTo } from '../people.js';
import { api, asked, gettingThrough, linkOf, mailed, seen, started, tellStatus, type Cast } from './cast.js';
import { noiseAfterClose, noiseBeforeMail, noiseWithLink } from './noise.js';
import type { ScriptName } from './scripts.js';
import { finished, giveUp, pressedOnly, signIn, signInAtOwnFrontEnd } from './sign-in.js';

const RETRY = /One more try/;
/** Nobody signs in more often for one repair. */
const OFTEN_ENOUGH = 5;

type Performance = (cast: Cast, link: string) => Promise<string | undefined | void>;

const path = ({ id }: Cast): string => `/v1/reauths/${id}`;

function closed(cast: Cast): Promise<unknown> {
  return seen(cast, 'it is closed', ({ phase }) => phase === 'closed');
}

function answer(cast: Cast, link: string, what: string, body: object = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return asked(cast, `"${what}" gets through`, `${link}/${what}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
}

/** Signs in, and once more wherever the person is asked to. @param attempt gets how often that was done before */
async function signInToTheEnd(
  cast: Cast,
  attempt: (before: number) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (let before = 0; before < OFTEN_ENOUGH; before += 1) {
    const since = Date.now();
    const callback = await attempt(before);
    const outcome = await gettingThrough('it is closed, or the person is asked to try again', async () => {
      const retried = mailsTo(cast.world, cast.emails.at(-1)!).some(
        ({ subject, receivedAt }) => RETRY.test(subject) && receivedAt.getTime() > since,
      );
      const { phase } = await api(cast, 'GET', path(cast));
      return phase === 'closed' ? phase : retried && 'again';
    });
    if (outcome === 'closed') return callback;
  }
  throw new Error(`signed in ${OFTEN_ENOUGH} times in vain`);
}

const signsIn: Performance = (cast, link) => signInToTheEnd(cast, () => signIn(cast, link));

const performances: Record<ScriptName, Performance> = {
  at_once: signsIn,
  lost_exchange: signsIn,
  second_contact: signsIn,
  told_later_whom: signsIn,
  async gives_up_first(cast, link) {
    await giveUp(cast, link);
    return signsIn(cast, link);
  },
  async another_first(cast, link) {
    const since = Date.now();
    await signIn(cast, link, 'other_connection');
    return signsIn(cast, linkIn(await mailed(cast, RETRY, since)));
  },
  async older_session(cast, link) {
    const older = await pressedOnly(link);
    const { session } = await seen(cast, 'there is a session', (view) => view.session !== undefined);
    await seen(cast, 'it was replaced', (view) => (view.session?.number ?? 0) > (session?.number ?? 0));
    return signInToTheEnd(cast, (before) =>
      before === 0 ? finished(cast, link, older) : signIn(cast, link),
    );
  },
  async undone(cast, link) {
    await answer(cast, link, 'decline');
    await seen(cast, 'it is declined', ({ answers }) => answers?.declinedAt !== undefined);
    await answer(cast, link, 'undo');
    await seen(cast, 'that is undone', ({ answers }) => answers?.declinedAt === undefined);
    return signsIn(cast, link);
  },
  async snoozed(cast, link) {
    await answer(cast, link, 'snooze', { until: new Date(Date.now() + 86_400_000).toISOString() });
    await seen(cast, 'it is snoozed', ({ answers }) => answers?.snoozedUntil !== undefined);
    return signsIn(cast, link);
  },
  paused: (cast, link) =>
    signInToTheEnd(cast, async (before) => {
      if (before > 0) return signIn(cast, link);
      await api(cast, 'POST', `${path(cast)}/pause`);
      const callback = await signIn(cast, link);
      await api(cast, 'POST', `${path(cast)}/resume`).catch(() => undefined);
      return callback;
    }),
  own_front_end: (cast) => signInToTheEnd(cast, () => signInAtOwnFrontEnd(cast)),
  async elsewhere(cast) {
    const {
      world,
      plan,
      connection: { id },
    } = cast;
    if (plan.provider === 'dwolla') return world.dwolla.heal(id);
    world.finch.repair(id);
    tellStatus(cast);
  },
  async declined(cast, link) {
    await answer(cast, link, 'decline');
  },
  async cancelled(cast) {
    await api(cast, 'POST', `${path(cast)}/cancel`);
  },
  async gone(cast, link) {
    const { world, plan, connection } = cast;
    if (plan.provider === 'finch') {
      world.finch.disconnect(connection.id);
      return void tellStatus(cast);
    }
    world.dwolla.remove(connection.id);
    // No webhook tells of that; the mint does.
    await giveUp(cast, link);
  },
  async abandoned() {},
  async refused() {},
};

/** From the report to the close. */
export async function perform(cast: Cast): Promise<void> {
  const { script } = cast.plan;
  await started(cast);
  await noiseBeforeMail(cast);
  if (script === 'refused') {
    await seen(cast, 'the refusal is shown', ({ attention }) => attention?.kind === 'rejected');
    await api(cast, 'POST', `${path(cast)}/cancel`);
  } else if (script === 'abandoned' || script === 'declined') {
    // Where nothing is mailed in time, it is over all the same.
    const link = await Promise.race([linkOf(cast), closed(cast).then(() => undefined)]);
    if (link !== undefined) await performances[script](cast, link);
  } else {
    if (script === 'told_later_whom') {
      const [email] = cast.emails;
      await api(cast, 'POST', `${path(cast)}/contacts`, { contacts: [{ name: 'Ada', email }] });
    }
    const link = await linkOf(cast);
    await noiseWithLink(cast, link);
    const callback = await performances[script](cast, link);
    await closed(cast);
    await noiseAfterClose(cast, callback ?? undefined);
  }
  await closed(cast);
}
