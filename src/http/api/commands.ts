/** `/v1/reauths/{id}/…`: what backends and operators tell an open reauth to do. */
import type { Context } from 'hono';
import { contactsRequest } from '../../contract/start-request.js';
import type { ReauthView } from '../../contract/view.js';
import { snoozeEnd, snoozeRequest } from '../../intake/answers.js';
import { contactsFrom, type StartingTenant } from '../../intake/intake.js';
import type { Reauths } from '../../temporal/reauths.js';
import { cannotBeDone, noSuchReauth, problem } from '../problem.js';
import type { Call } from './call.js';
import { readJson } from './json-body.js';
import { reauthSchema } from './schemas.js';

export type CommandsClient = Pick<
  Reauths,
  'cancel' | 'pause' | 'resume' | 'resend' | 'changeContacts' | 'answer'
>;

/** @param shown the view as the API tells it */
export function commands(
  client: CommandsClient,
  startingTenant: (name: string) => StartingTenant,
  shown: (view: ReauthView) => object,
): Call[] {
  /** What is closed already is what it was told to be (`wanted`), or it closed otherwise. */
  const answer = (c: Context, view: ReauthView | undefined, wanted?: ReauthView['outcome']): Response => {
    if (!view) return noSuchReauth(c);
    if (view.outcome === wanted) return c.json(shown(view));
    return problem(c, 409, { detail: `This reauth is closed: ${view.outcome}.` });
  };
  return [
    {
      ...command('cancel', 'Calls it off'),
      description: 'Nobody is written to any more; the link says that it is not needed.',
      handle: async (c, id) => answer(c, await client.cancel(id), 'cancelled'),
    },
    {
      ...command('pause', 'Holds every notice but the receipt'),
      description: 'Repairs, checks and deadlines go on.',
      handle: async (c, id) => answer(c, await client.pause(id)),
    },
    {
      ...command('resume', 'Ends the pause'),
      handle: async (c, id) => answer(c, await client.resume(id)),
    },
    {
      ...command('resend', 'Sends the last notice that asked once more'),
      description:
        'To everybody who was asked, also to an address that was refused. Within a minute it is the same wish.',
      handle: async (c, id) => answer(c, await client.resend(id)),
    },
    snoozing(client, answer),
    {
      ...command('contacts', 'Replaces the contacts'),
      description: 'Whoever is known by the address keeps the link. Somebody new who comes first is asked.',
      body: contactsRequest,
      problems: [404, 409, 422, 429],
      async handle(c, id) {
        const request = await readJson(c, contactsRequest);
        if (request instanceof Response) return request;
        const given = contactsFrom(request.contacts, startingTenant(c.get('tenant')));
        if ('errors' in given) return cannotBeDone(c, given.errors);
        return answer(c, await client.changeContacts(id, given.contacts));
      },
    },
  ];
}

function snoozing(
  client: CommandsClient,
  answer: (c: Context, view: ReauthView | undefined) => Response,
): Call {
  return {
    ...command('snooze', 'Holds the reminders until then'),
    description:
      'For 14 days at the most; a day alone means eight in the morning, UTC. The last call, the escalation and the end stay ' +
      'where they are. A contact undoes it on the page.',
    body: snoozeRequest,
    problems: [404, 409, 422, 429],
    async handle(c, id) {
      const request = await readJson(c, snoozeRequest);
      if (request instanceof Response) return request;
      const end = snoozeEnd(request, Date.now());
      if ('errors' in end) return cannotBeDone(c, end.errors);
      return answer(c, await client.answer(id, { kind: 'snooze', ...end }));
    },
  };
}

function command(name: string, summary: string): Omit<Call, 'handle'> {
  return {
    method: 'post',
    path: `/v1/reauths/{id}/${name}`,
    summary,
    answers: { 200: { description: 'The reauth afterwards, also when repeated', schema: reauthSchema } },
    problems: [404, 409, 429],
  };
}
