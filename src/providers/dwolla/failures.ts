/** Dwolla's errors as kinds of failure: https://developers.dwolla.com, "Errors". */
import { OutsideError } from '../../contract/ports.js';
import type { FailureKind } from '../../contract/words.js';
import { retryAfterMs, type Answer } from '../../outbound/call.js';
import { kindOfStatus } from '../http.js';
import { errorAnswer } from './schemas.js';

/** Codes are spelled `Forbidden`, `forbidden`, `TooManyRequests`, `Too Many Requests`: compared without case and spaces. */
export function errorCodeOf({ json }: Answer): string | undefined {
  const result = errorAnswer.safeParse(json);
  const code = (result.data?.code ?? result.data?.error)?.toLowerCase().replaceAll(/[\s_]/g, '');
  // Nothing but a code may pass from there into logs and histories.
  return code !== undefined && /^[a-z]{1,60}$/.test(code) ? code : undefined;
}

/** The status decides; of a 403 the code tells whether the exchange was refused, or we were. */
export function kindOf(answer: Answer): FailureKind {
  const { status } = answer;
  if (status === 403 && /^invalid(ipaddress|scopes?)$/.test(errorCodeOf(answer) ?? ''))
    return 'misconfigured';
  // Plain http is redirected: the base URL is wrong.
  if (status >= 300 && status < 400) return 'misconfigured';
  return kindOfStatus(status);
}

export function failureFor(what: string, answer: Answer, kind = kindOf(answer)): OutsideError {
  const code = errorCodeOf(answer);
  return new OutsideError(kind, `Dwolla answered ${answer.status}${code ? ` ${code}` : ''} to the ${what}`, {
    retryAfter: retryAfterMs(answer.headers['retry-after']),
  });
}
