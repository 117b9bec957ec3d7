/** The body of `POST /v1/reauths`: what fits the schema, and then what can be. */
import { IANAZone } from 'luxon';
import { z } from 'zod';
import type { ConnectionKind } from './connection-kind.js';
import { DAY } from './durations.js';
import type { FieldError } from './field-error.js';
import { line } from './line.js';
import type { Policies } from './policy-schema.js';
import type { Connection, Contact } from './state.js';
import { oneOf, reasons } from './words.js';
import { zoneOffsets } from './zone.js';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** It is in every event, and so in a history many times. */
const LARGEST_METADATA = 16 * 1024;

const contact = z.strictObject({
  name: line(200).optional(),
  email: z.email().max(254),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a language tag')
    .max(35)
    .optional(),
  timeZone: z.string().max(64).optional(),
  channel: z.enum(['mail', 'event']).optional(),
});

const contacts = z.array(contact).max(10);

/** The body of `POST /v1/reauths/{id}/contacts`. */
export const contactsRequest = z.strictObject({ contacts: contacts.min(1) });
export type GivenContact = z.output<typeof contact>;

/** The connection as it was given, its secret with it. */
export type GivenConnection = Connection & { accessToken?: string };

/** Times come out of it in ms, durations as well. @param kinds one at the least */
export function startRequestFor(kinds: ConnectionKind[], policies: Policies) {
  const [first, ...others] = kinds.map(({ schema }) => schema);
  if (!first) throw new Error('no kind of connection is known');
  return z.strictObject({
    connection: z
      .discriminatedUnion('provider', [first, ...others])
      .transform((given): GivenConnection => given),
    institution: line(200),
    reason: z
      .string()
      .optional()
      .transform((word) => oneOf(reasons, word) ?? 'unknown'),
    effect: line(500).optional(),
    contacts: contacts.default([]),
    neededBy: instant.optional(),
    stopsAt: instant.optional(),
    policy: z.union([z.string().max(100), policies.fields]).default('default'),
    metadata: z
      .record(z.string().max(100), z.unknown())
      .refine((given) => JSON.stringify(given).length <= LARGEST_METADATA, 'is larger than 16 KiB')
      .optional(),
  });
}

/** What a directory answers: a start body without its connection. Fields of its own pass unseen. */
export function directoryAnswerFor(kinds: ConnectionKind[], policies: Policies) {
  return z.object(startRequestFor(kinds, policies).omit({ connection: true }).shape);
}
export type DirectoryAnswer = z.output<ReturnType<typeof directoryAnswerFor>>;

export type StartRequest = z.output<ReturnType<typeof startRequestFor>>;

/** What fits the schema but cannot be; every such field at once. */
export function impossibilities(request: StartRequest, kind: ConnectionKind, now: number): FieldError[] {
  const errors: FieldError[] = [...(kind.impossibilities?.(request.connection) ?? [])];
  const refuse = (path: string, message: string): void => void errors.push({ path, message });
  const { neededBy, stopsAt } = request;
  errors.push(...unknownZones(request.contacts));
  if (neededBy !== undefined && neededBy <= now) refuse('/neededBy', 'lies in the past');
  if (stopsAt !== undefined && stopsAt <= now) refuse('/stopsAt', 'lies in the past');
  return errors;
}

/** Time zones that nobody knows. */
export function unknownZones(given: GivenContact[]): FieldError[] {
  return given.flatMap(({ timeZone }, index) =>
    timeZone === undefined || IANAZone.isValidZone(timeZone)
      ? []
      : [
          {
            path: `/contacts/${index}/timeZone`,
            message: 'unknown time zone: give an IANA name such as "America/New_York"',
          },
        ],
  );
}

/** For so long a contact's zone is resolved where nobody knows when the reauth closes, ms: two years. */
const ZONE_KNOWN_FOR = 2 * 365 * DAY;

/**
 * @param until ms; so far the offset of their zone is resolved, and the last one known holds after that
 * @returns the contact as the process knows it, but for the id
 */
export function contactFrom(given: GivenContact, until = Date.now() + ZONE_KNOWN_FOR): Omit<Contact, 'id'> {
  const { name, email, locale = 'en', timeZone, channel = 'mail' } = given;
  return {
    ...(name !== undefined && { name }),
    email,
    locale,
    ...(timeZone !== undefined && { timeZone, zone: zoneOffsets(timeZone, Date.now(), until) }),
    channel,
  };
}
