/** The hunt for secrets itself: it finds what is there, however it was written down. */
import { expect, test } from 'vitest';
import { hunt } from '../canary/hunt.js';

const secret = 'sand/box+token "of" a person=';
const around = (text: string, before: number): string => `${'x'.repeat(before)}${text}, and more`;

const ways: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in an address': (text) => encodeURIComponent(text),
  'in JSON': (text) => JSON.stringify({ text }),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
};

test.each(Object.entries(ways))('a secret is found %s, wherever it begins', (_, written) => {
  for (const before of [0, 1, 2, 3]) {
    expect(hunt({ token: [secret] }, { log: written(around(secret, before)) })).toEqual(['token in log']);
  }
  expect(hunt({ token: [secret] }, { log: written(around(secret.slice(1), 1)) })).toEqual([]);
});

test('a secret that is too short to be looked for is refused', () => {
  expect(() => hunt({ token: ['short'] }, {})).toThrow(/too short/);
});
