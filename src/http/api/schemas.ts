/** What the API answers, for its description: the shapes are held against the contract's types by the compiler. */
import { z } from '@hono/zod-openapi';
import type { ReauthView } from '../../contract/view.js';
import { attentionKinds, noticeKinds, outcomes, phases } from '../../contract/words.js';
import type { ListItem } from '../../temporal/reauth-list.js';

/** What the compiler holds against each other: every field is described, and none that there is not. */
type Described<
  Answer extends z.input<Schema>,
  Schema extends z.ZodObject,
> = keyof z.input<Schema> extends keyof Answer ? Answer : never;

/** The view with each contact's link. */
export type ReauthWithLinks = Described<
  Omit<ReauthView, 'contacts'> & { contacts: (ReauthView['contacts'][number] & { link: string })[] },
  typeof reauthSchema
>;
export type ListPage = Described<{ items: ListItem[]; nextCursor?: string }, typeof listSchema>;

const instant = z.iso.datetime();
const connection = z.object({ provider: z.string(), id: z.string() });

export const reauthSchema = z
  .object({
    id: z.string(),
    connection,
    phase: z.enum(phases),
    outcome: z.enum(outcomes).optional(),
    by: z.enum(['user', 'elsewhere']).optional(),
    evidence: z.enum(['introspect', 'balance', 'webhook', 'exchange']).optional(),
    attention: z.object({ kind: z.enum(attentionKinds), since: instant }).optional(),
    institution: z.string(),
    contacts: z.array(
      z.object({ id: z.string(), name: z.string().optional(), email: z.string(), link: z.string() }),
    ),
    session: z.object({ number: z.int(), mintedAt: instant, expiresAt: instant }).optional(),
    notices: z.array(
      z.object({
        kind: z.enum(noticeKinds),
        contact: z.string(),
        channel: z.enum(['mail', 'event', 'webhook']),
        at: instant,
      }),
    ),
    nextAction: z.object({ kind: z.string(), at: instant }).optional(),
    lastReturn: z.enum(['another_connection', 'unconfirmed']).optional(),
    answers: z
      .object({
        snoozedUntil: instant.optional(),
        declinedAt: instant.optional(),
        notMe: z
          .array(
            z.object({
              contact: z.string(),
              at: instant,
              name: z.string().optional(),
              email: z.string().optional(),
            }),
          )
          .optional(),
        unsubscribed: z.array(z.string()).optional(),
      })
      .optional(),
    startedAt: instant,
    closedAt: instant.optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('Reauth');

export const listSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        connection,
        institution: z.string(),
        phase: z.enum(phases),
        outcome: z.enum(outcomes).optional(),
        attention: z.enum(attentionKinds).optional(),
        sessions: z.int(),
        nextActionAt: instant.optional(),
        startedAt: instant,
        closedAt: instant.optional(),
      }),
    ),
    nextCursor: z.string().optional(),
  })
  .openapi('Reauths');

export const sessionSchema = z.looseObject({ number: z.int(), expiresAt: instant }).openapi('Session', {
  description: 'With a field named after the provider, which holds what its front end opens.',
});

export const credentialsSchema = z
  .looseObject({
    accessToken: z.string(),
    connectionId: z.string(),
  })
  .openapi('Credentials', {
    description: 'With whatever else the provider gave, such as products and entityIds.',
  });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem', { description: 'RFC 9457; `errors` names every wrong field by its JSON Pointer.' });
