/**
 * Reads what a signal carries. Anybody with the Temporal command can send one, with anything or nothing in it, and a
 * handler that throws would stop the workflow for good.
 */
import type {
  AnswerInput,
  BouncedSignal,
  CompletedSignal,
  ConnectionChangedSignal,
} from '../src/contract/messages.js';
import { oneOf, reasons, reportedStatuses } from '../src/contract/words.js';

/** @returns `undefined` for what is no completion */
export function completionFrom(payload: unknown): CompletedSignal | undefined {
  const { reauthId, hintId, contact, code, redirectUri, token } = fieldsOf(payload);
  if (typeof reauthId !== 'string' || typeof hintId !== 'string') return undefined;
  return {
    reauthId,
    hintId,
    ...(typeof contact === 'string' && { contact }),
    ...(typeof code === 'string' && { code }),
    ...(typeof token === 'string' && { token }),
    ...((typeof redirectUri === 'string' || redirectUri === null) && { redirectUri }),
  };
}

/** @returns `undefined` for what is no report */
export function reportFrom(payload: unknown): ConnectionChangedSignal | undefined {
  const { hintId, status, entity, byProvider, token, neededBy, contacts, about } = fieldsOf(payload);
  const known = oneOf(reportedStatuses, status);
  if (typeof hintId !== 'string' || !known) return undefined;
  return {
    hintId,
    status: known,
    ...(typeof entity === 'string' && { entity }),
    ...(byProvider === true && { byProvider }),
    ...(typeof token === 'string' && { token }),
    ...(typeof neededBy === 'number' && Number.isFinite(neededBy) && { neededBy }),
    ...(Array.isArray(contacts) && contacts.every(isContact) && { contacts }),
    ...(isAbout(about) && { about }),
  };
}

function isAbout(value: unknown): value is NonNullable<ConnectionChangedSignal['about']> {
  const { institution, reason, effect, metadata } = fieldsOf(value);
  const fits = isText(institution) && oneOf(reasons, reason) !== undefined;
  return fits && (effect === undefined || isText(effect)) && (metadata === undefined || isObject(metadata));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns `undefined` for what is none */
export function unsubscriptionFrom(payload: unknown): AnswerInput | undefined {
  const { reauthId, contact } = fieldsOf(payload);
  return typeof reauthId === 'string' && typeof contact === 'string' ? { reauthId, contact } : undefined;
}

/** @returns `undefined` for what is none */
export function bounceFrom(payload: unknown): BouncedSignal | undefined {
  const { reauthId, key } = fieldsOf(payload);
  return typeof reauthId === 'string' && typeof key === 'string' ? { reauthId, key } : undefined;
}

/** Contacts without their ids, as an update brings them. */
export function areContacts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => isContact({ id: '', ...fieldsOf(each) }));
}

type Contacts = NonNullable<ConnectionChangedSignal['contacts']>;

function isContact(value: unknown): value is Contacts[number] {
  const { id, email, locale, channel, name, timeZone, zone } = fieldsOf(value);
  const optional =
    [name, timeZone].every((field) => field === undefined || isText(field)) &&
    (zone === undefined || isZone(zone));
  return optional && (channel === 'mail' || channel === 'event') && [id, email, locale].every(isText);
}

function isZone(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.map(fieldsOf).every(({ from, minutes }) => Number.isFinite(from) && Number.isFinite(minutes))
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function fieldsOf(payload: unknown): Record<string, unknown> {
  return typeof payload === 'object' && payload !== null ? { ...payload } : {};
}
