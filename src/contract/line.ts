import { z } from 'zod';

const wellFormed = (text: string): boolean => text === Buffer.from(text, 'utf8').toString('utf8');

/** One line of text for people: a name, an institution. Control characters have no place in it. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => wellFormed(text) && !/\p{Cc}/u.test(text), 'must be one line of well-formed text');

/** An id that a provider gave; it stands in a path, where one or two dots alone would lead elsewhere. */
export const providerId = line(150).refine((id) => !/^\.{1,2}$/.test(id), 'is no id');

/** A token that a backend has of a provider; it stands in a header, where a line break can never be sent. */
export const accessToken = z
  .string()
  .min(1)
  .max(4000)
  .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII, without line breaks');
