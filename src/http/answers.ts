/**
 * `/r/{token}/…`: what a contact answers instead of signing in. None is final at once, since mail scanners press buttons.
 * The token in the path is the whole right to answer: forms arrive without an origin, and with no cookie to misuse.
 */
import { Hono, type Context } from 'hono';
import { HOUR } from '../contract/durations.js';
import type { FieldError } from '../contract/field-error.js';
import { notMeRequest, snoozeEnd, snoozeRequest } from '../intake/answers.js';
import { fits } from '../intake/body.js';
import type { WeighedAnswer } from '../temporal/answers.js';
import type { Reauths } from '../temporal/reauths.js';
import { oneLine } from '../text/clean.js';
import { jsonOf } from '../text/json.js';
import { nameOf, unknownLink } from './link.js';
import type { PageEnv } from './page-headers.js';
import { aboutOf, pageFor, type ShownDeps } from './page-of.js';
import { asksForJson, page, sendsJson } from './page-response.js';
import { pathOf } from './pages/paths.js';
import { cannotBeDone, problem } from './problem.js';
import { RateLimit } from './rate-limit.js';
import { tooOften } from './too-often.js';

export interface AnswersDeps extends ShownDeps {
  client: Pick<Reauths, 'answer' | 'unsubscribe'>;
}

/** Of one link: each is an update, and a workflow takes two thousand of them in all. */
const ANSWERS_AN_HOUR = 20;

/** What was asked for, or what of it does not fit (`400`) or cannot be (`422`). */
type Read = { answer: WeighedAnswer } | { status: 400 | 422; errors: FieldError[]; wrong: 'until' | 'email' };
type Given = Record<string, unknown>;

const readers: Record<string, (given: Given, contact: string) => Read> = {
  snooze: readSnooze,
  'not-me': readNotMe,
  decline: (_, contact) => ({ answer: { kind: 'decline', contact } }),
  undo: (_, contact) => ({ answer: { kind: 'undo', contact } }),
};

export function answers(deps: AnswersDeps): Hono<PageEnv> {
  const limit = new RateLimit({ times: ANSWERS_AN_HOUR, within: HOUR });
  const app = new Hono<PageEnv>();
  for (const [name, read] of Object.entries(readers)) {
    app.post(`/:token/${name}`, (c) => answer(c, deps, limit, read));
  }
  app.post('/:token/unsubscribe', (c) => unsubscribe(c, deps, limit));
  // Whoever opens or reloads the address of an answer is shown the page: opening changes nothing.
  for (const name of [...Object.keys(readers), 'unsubscribe']) {
    app.get(`/:token/${name}`, (c) => c.redirect(pathOf(c.get('link').token), 303));
  }
  return app;
}

async function answer(
  c: Context<PageEnv>,
  deps: AnswersDeps,
  limit: RateLimit,
  read: (given: Given, contact: string) => Read,
): Promise<Response> {
  const { token, capability } = c.get('link');
  const given = await bodyOf(c);
  const wanted: Read = given
    ? read(given, capability.contact)
    : { status: 400, errors: [{ path: '', message: 'is not JSON' }], wrong: 'until' };
  if ('errors' in wanted) return refused(c, deps, wanted);
  const wait = await limit.admit(nameOf(capability));
  if (wait !== undefined) return tooOften(c, token, wait);
  const view = await deps.client.answer(capability.reauthId, wanted.answer);
  if (!view) return unknownLink(c);
  if (!asksForJson(c)) return c.redirect(pathOf(token), 303);
  const { phase, outcome } = view;
  if (outcome !== undefined && !(outcome === 'declined' && wanted.answer.kind === 'decline')) {
    return problem(c, 409, { detail: `This reauth is closed: ${outcome}.` });
  }
  return c.json({ phase, ...(outcome && { outcome }) });
}

/** Also by mail programs, in one click (RFC 8058): no page is shown then, and none is wanted. */
async function unsubscribe(
  c: Context<PageEnv>,
  { client }: AnswersDeps,
  limit: RateLimit,
): Promise<Response> {
  const { token, capability, standing } = c.get('link');
  const { reauthId, contact } = capability;
  const { phase, outcome, answers: given } = standing;
  if (phase !== 'closed' && !given?.unsubscribed?.includes(contact)) {
    const wait = await limit.admit(nameOf(capability));
    if (wait !== undefined) return tooOften(c, token, wait);
    await client.unsubscribe({ reauthId, contact });
  }
  if (asksForJson(c)) return c.json({ phase, ...(outcome && { outcome }) });
  const { 'List-Unsubscribe': oneClick } = (await bodyOf(c)) ?? {};
  if (oneClick === 'One-Click') return c.text('You get no more reminders.');
  // The signal may not have reached the workflow yet; it will.
  return c.redirect(`${pathOf(token)}?unsubscribed`, 303);
}

function readSnooze({ until }: Given, contact: string): Read {
  const request = fits(snoozeRequest, { until });
  if ('errors' in request) return { status: 400, errors: request.errors, wrong: 'until' };
  const end = snoozeEnd(request.data, Date.now());
  if ('errors' in end) return { status: 422, errors: end.errors, wrong: 'until' };
  return { answer: { kind: 'snooze', contact, until: end.until } };
}

/** Fields of a form are there, and empty. */
function readNotMe(given: Given, contact: string): Read {
  const name = typeof given['name'] === 'string' ? oneLine(given['name'], 200) : given['name'];
  const email = typeof given['email'] === 'string' ? given['email'].trim() : given['email'];
  const request = fits(notMeRequest, { ...(name !== '' && { name }), ...(email !== '' && { email }) });
  if ('errors' in request) return { status: 400, errors: request.errors, wrong: 'email' };
  const { name: theirName, email: theirEmail } = request.data;
  return {
    answer: {
      kind: 'not_me',
      contact,
      ...(theirName !== undefined && { name: theirName }),
      ...(theirEmail !== undefined && { email: theirEmail }),
    },
  };
}

/** @returns the fields; `undefined` for what calls itself JSON and is none */
async function bodyOf(c: Context): Promise<Given | undefined> {
  if (!sendsJson(c)) return c.req.parseBody().catch(() => ({}));
  const text = await c.req.text();
  if (text === '') return {};
  const json = jsonOf(text);
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Given) : undefined;
}

function refused(
  c: Context<PageEnv>,
  deps: AnswersDeps,
  { status, errors, wrong }: Extract<Read, { errors: FieldError[] }>,
): Response | Promise<Response> {
  if (asksForJson(c)) {
    if (status === 422) return cannotBeDone(c, errors);
    return problem(c, 400, { detail: 'The body does not fit; see errors.', errors });
  }
  const { token, capability, standing } = c.get('link');
  const content = pageFor(standing, aboutOf(deps, capability, token, standing));
  if (!('now' in content)) return c.redirect(pathOf(token), 303);
  return page(c, 422, { ...content, wrong });
}
