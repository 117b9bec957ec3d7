/** What a contact answers on the page instead of signing in, as forms and as JSON; and what the others see of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api, brokenConnection, linkIn, mailTo, press, start, view } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer, { withBackend: true });
});
afterAll(() => world.close());

async function asked(body: Record<string, unknown> = {}) {
  const broken = brokenConnection(world, body);
  const { id } = await start(world, broken.body);
  return { ...broken, id, link: linkIn(await mailTo(world, broken.email)) };
}

/** As a browser sends a form from a page without a referrer. */
function form(link: string, answer: string, fields: Record<string, string> = {}): Promise<Response> {
  const headers = { origin: 'null', accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const body = new URLSearchParams(fields);
  return fetch(`${link}/${answer}`, { method: 'POST', redirect: 'manual', headers, body });
}

async function json(link: string, answer: string, body: unknown = {}) {
  const response = await fetch(`${link}/${answer}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown>, response };
}

/** A form's answer, and the page that it leads to. */
async function answered(link: string, answer: string, fields?: Record<string, string>): Promise<string> {
  const response = await form(link, answer, fields);
  expect(response.status).toBe(303);
  const location = new URL(response.headers.get('location') ?? '', link);
  expect(`${location.origin}${location.pathname}`).toBe(link);
  return (await fetch(location)).text();
}

const pageOf = async (link: string, headers: Record<string, string> = {}) =>
  (await fetch(link, { headers })).text();
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();

/** What the backend was told about the answers, in order. */
const toldOf = (id: string, count: number) =>
  until(`the backend was told ${count} answers`, () => {
    const told = world.backend.events(id).filter(({ type }) => type === 'reauth.answered');
    return told.length === count && told.map(({ data }) => data['answer'] as Record<string, unknown>);
  });

describe('later', () => {
  test('holds the reminders until then, is shown with an undo, and told; the button stays', async () => {
    const { id, link } = await asked();
    const end = inDays(3);
    const page = await answered(link, 'snooze', { until: end });
    expect(page).toContain('The reminders are paused');
    expect(page).toContain(`datetime="${end}"`);
    expect(page).toContain('/undo"');
    expect(await view(world, id)).toMatchObject({ phase: 'snoozed', answers: { snoozedUntil: end } });
    expect((await press(link)).status).toBe(303);
    expect(await answered(link, 'undo')).toContain('Reconnect Gusto');
    const seen = await view(world, id);
    expect(seen.phase).toBe('waiting');
    expect(seen).not.toHaveProperty('answers');
    expect(await toldOf(id, 2)).toEqual([
      { kind: 'snooze', contact: 'c1', until: end },
      { kind: 'undo', contact: 'c1' },
    ]);
  });

  test('a day alone is its morning, in UTC', async () => {
    const { id, link } = await asked();
    const day = inDays(3).slice(0, 10);
    expect((await json(link, 'snooze', { until: day })).body).toEqual({ phase: 'snoozed' });
    expect((await view(world, id)).answers?.snoozedUntil).toBe(`${day}T08:00:00.000Z`);
  });

  test.each([
    ['the past', () => ({ until: inDays(-1) }), 422],
    ['more than 14 days', () => ({ until: inDays(15) }), 422],
    ['no time at all', () => ({ until: 'soon' }), 400],
    ['nothing', () => ({}), 400],
  ])('%s is refused, by name to a program and at the field to a person', async (_, given, status) => {
    const { id, link } = await asked();
    const refused = await json(link, 'snooze', given());
    expect(refused).toMatchObject({ status, body: { errors: [{ path: '/until' }] } });
    expect(refused.response.headers.get('content-type')).toBe('application/problem+json');
    const page = await form(link, 'snooze', given());
    expect(page.status).toBe(422);
    expect(await page.text()).toContain('Please choose a day within the next two weeks');
    expect((await view(world, id)).phase).toBe('waiting');
  });

  test('an operator says it over the API, repeatedly, and within the same limits', async () => {
    const { id, link } = await asked();
    const tell = (body: unknown) => api(world, 'POST', `/v1/reauths/${id}/snooze`, body);
    const end = inDays(13);
    for (const _ of [1, 2]) {
      expect(await tell({ until: end })).toMatchObject({ status: 200, body: { phase: 'snoozed' } });
    }
    expect(await pageOf(link)).toContain(`datetime="${end}"`);
    for (const wrong of [inDays(15), inDays(-1)]) {
      expect(await tell({ until: wrong })).toMatchObject({
        status: 422,
        body: { errors: [{ path: '/until' }] },
      });
    }
    expect((await tell({ until: 'soon' })).status).toBe(400);
    await api(world, 'POST', `/v1/reauths/${id}/cancel`);
    expect((await tell({ until: end })).status).toBe(409);
  });
});

describe('no longer used', () => {
  test('is shown to every contact, with the day to undo it, and told', async () => {
    const { id, link } = await asked();
    const page = await answered(link, 'decline');
    expect(page).toContain('the connection to Gusto is no longer used');
    const { answers } = await view(world, id);
    const effect = new Date(Date.parse(answers?.declinedAt ?? '') + DAY).toISOString();
    expect(page).toContain(`datetime="${effect}"`);
    expect(page).not.toContain('/open"');
    expect(await answered(link, 'undo')).toContain('Reconnect Gusto');
    expect(await view(world, id)).not.toHaveProperty('answers');
    expect(await toldOf(id, 2)).toMatchObject([{ kind: 'decline', contact: 'c1' }, { kind: 'undo' }]);
  });
});

describe('not me', () => {
  test('passes a better address on, masks it to operators, and writes to nobody', async () => {
    const { id, link } = await asked();
    const page = await answered(link, 'not-me', { name: 'Bo Elsewhere', email: 'bo@elsewhere.example' });
    expect(page).toContain('you are not the right person');
    expect(page).not.toMatch(/elsewhere/i);
    expect((await view(world, id)).answers?.notMe).toMatchObject([
      { contact: 'c1', name: 'Bo Elsewhere', email: 'b…@elsewhere.example' },
    ]);
    expect(await toldOf(id, 1)).toEqual([
      { kind: 'not_me', contact: 'c1', name: 'Bo Elsewhere', email: 'bo@elsewhere.example' },
    ]);
    expect(world.mailbox.messages.filter(({ to }) => to.includes('bo@elsewhere.example'))).toEqual([]);
    expect(await answered(link, 'undo')).toContain('Reconnect Gusto');
  });

  test('needs no address; an empty form is an answer, a wrong address none', async () => {
    const { link } = await asked();
    expect(await json(link, 'not-me', { email: 'nobody' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: '/email' }] },
    });
    const wrong = await form(link, 'not-me', { name: '', email: 'nobody' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Please check the email address');
    expect(await answered(link, 'not-me', { name: '', email: '' })).toContain('Thank you for telling us');
  });
});

describe('no more reminders', () => {
  test('in one click of a mail program: no page, no cookie, no origin', async () => {
    const { id, link } = await asked();
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    for (const _ of [1, 2]) {
      const response = await fetch(`${link}/unsubscribe`, { method: 'POST', redirect: 'manual', body });
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain('<');
    }
    const seen = await until('it is known', async () => (await view(world, id)).answers);
    expect(seen).toEqual({ unsubscribed: ['c1'] });
    expect((await view(world, id)).phase).toBe('waiting');
    expect(await pageOf(link)).toContain('You get no more reminders');
    expect(await answered(link, 'undo')).not.toContain('class="notice"');
    expect(await view(world, id)).not.toHaveProperty('answers');
  });

  test('from the page, which says so at once', async () => {
    const { link } = await asked();
    expect(await answered(link, 'unsubscribe')).toContain('<p class="notice">You get no more reminders');
  });
});

describe('a link', () => {
  test('changes nothing where the address of an answer is opened', async () => {
    const { id, link } = await asked();
    for (const answer of ['snooze', 'decline', 'not-me', 'unsubscribe', 'undo']) {
      const response = await fetch(`${link}/${answer}`, { redirect: 'manual' });
      expect([response.status, response.headers.get('location')]).toEqual([303, new URL(link).pathname]);
    }
    expect(await view(world, id)).not.toHaveProperty('answers');
  });

  test('takes twenty answers an hour, and says when the next', async () => {
    const { id, link } = await asked();
    for (let count = 0; count < 20; count += 1) {
      expect((await json(link, count % 2 ? 'undo' : 'decline')).status).toBe(200);
    }
    const refused = await json(link, 'decline');
    expect(refused.status).toBe(429);
    expect(Number(refused.response.headers.get('retry-after'))).toBeGreaterThan(3000);
    const page = await form(link, 'decline');
    expect([page.status, page.headers.has('retry-after')]).toEqual([429, true]);
    expect(await page.text()).toContain('takes a break');
    expect(await view(world, id)).not.toHaveProperty('answers');
    // The button is no answer, and neither are the links of others.
    expect((await press(link)).status).toBe(303);
    expect((await json((await asked()).link, 'decline')).status).toBe(200);
  });

  test('is unknown to every answer alike', async () => {
    const made = `${world.config.publicUrl}/r/made-up`;
    for (const answer of ['snooze', 'decline', 'not-me', 'unsubscribe', 'undo']) {
      const page = await form(made, answer, { until: inDays(1) });
      expect(page.status).toBe(404);
      expect(await page.text()).toContain('This link does not work');
      expect((await json(made, answer, { until: inDays(1) })).status).toBe(404);
    }
  });

  test('of a closed reauth leads to the page; a program is told', async () => {
    const { id, link } = await asked();
    await api(world, 'POST', `/v1/reauths/${id}/cancel`);
    expect(await answered(link, 'decline')).toContain('no longer needed');
    expect((await json(link, 'decline')).status).toBe(409);
    expect(await json(link, 'unsubscribe')).toMatchObject({
      status: 200,
      body: { phase: 'closed', outcome: 'cancelled' },
    });
  });

  test('speaks the language of the browser', async () => {
    const { link } = await asked();
    const of = (languages: string) => pageOf(link, { 'accept-language': languages });
    expect(await of('es-MX,es;q=0.9,en;q=0.5')).toContain('<html lang="es"');
    expect(await of('fr,es;q=0.4,en;q=0.6')).toContain('<html lang="en"');
    expect(await of('fr')).toContain('<html lang="en"');
    const unknown = await fetch(`${world.config.publicUrl}/r/x`, { headers: { 'accept-language': 'es' } });
    expect(await unknown.text()).toContain('Este enlace no funciona');
  });
});
