/** What becomes of a failure: tried again at once, or told to the workflow. */
import { ApplicationFailure } from '@temporalio/activity';
import { expect, test } from 'vitest';
import { telling } from '../../activities/failures.js';
import { OutsideError } from '../../src/contract/ports.js';
import { quoted } from '../../src/temporal/quoted.js';
import { SealError } from '../../src/secrets/seal.js';

const failing = (thrown: Error) => async (): Promise<never> => {
  throw thrown;
};

async function told(thrown: Error): Promise<ApplicationFailure> {
  const failure = await telling(failing(thrown)).catch((reason: unknown) => reason);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  return failure as ApplicationFailure;
}

test.each([
  ['unavailable', false],
  ['malformed', false],
  ['rate_limited', false],
  ['rejected', true],
  ['misconfigured', true],
  ['gone', true],
] as const)('%s: nonRetryable is %s', async (kind, nonRetryable) => {
  expect(await told(new OutsideError(kind, 'no'))).toMatchObject({ type: kind, nonRetryable });
});

test('a short wish to wait is granted at once; a long one is told to the workflow', async () => {
  const short = await told(new OutsideError('rate_limited', 'wait', { retryAfter: 3_000 }));
  expect(short).toMatchObject({ nonRetryable: false, nextRetryDelay: 3_000 });
  const long = await told(new OutsideError('rate_limited', 'wait', { retryAfter: 600_000 }));
  expect(long).toMatchObject({ nonRetryable: true, details: [{ answerLost: false, retryAfter: 600_000 }] });
});

test('a secret that no key opens any more is a bad setting, not a fault that passes', async () => {
  expect(await told(new SealError('the key ring has no key for this'))).toMatchObject({
    type: 'misconfigured',
    nonRetryable: true,
  });
});

test('what is nobody’s known failure is thrown as it is', async () => {
  await expect(telling(failing(new TypeError('a bug')))).rejects.toThrow(TypeError);
});

test('a value in a visibility query cannot end its quotes', () => {
  expect(quoted("x' OR ReauthTenant = 'other")).toBe("'x\\' OR ReauthTenant = \\'other'");
  expect(quoted('x\\')).toBe("'x\\\\'");
});
