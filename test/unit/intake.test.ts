/** What every edge makes of a report. */
import { expect, test } from 'vitest';
import { policiesFor } from '../../src/contract/policy-schema.js';
import { completionRequest } from '../../src/intake/completion.js';
import { kindOf } from '../../src/intake/intake.js';
import { startFromWord } from '../../src/intake/word.js';
import { providerKits } from '../../src/providers/registry.js';

const intake = { kinds: providerKits, policies: policiesFor(providerKits) };

test('what a webhook starts draws its luck: the directory may name a policy with a spread', () => {
  const word = {
    hintId: 'finch/1',
    status: 'broken' as const,
    connection: { provider: 'finch', id: '11111111-2222-4333-8444-555555555555' },
  };
  const begun = startFromWord(intake, word, { name: 'default', hasEvents: true, hasDirectory: true });
  expect(begun).toMatchObject({ input: { policy: { spread: 0 }, luck: expect.any(Number) } });
});

test.each(['token\n', 'to\u0000ken', 'tok…n', ''])(
  '%j is no access token: no header can carry it',
  (accessToken) => {
    const finch = kindOf(intake, 'finch');
    const connection = { provider: 'finch', id: '11111111-2222-4333-8444-555555555555', accessToken };
    expect(finch.schema.safeParse(connection).error?.issues[0]?.path).toEqual(['accessToken']);
    expect(completionRequest.safeParse({ accessToken }).error?.issues[0]?.path).toEqual(['accessToken']);
    expect(completionRequest.safeParse({ accessToken: 'sandbox-token_1~' }).success).toBe(true);
  },
);
