/**
 * What an SMTP failure means to the process. Nothing of what the server said is kept: replies name recipients, and
 * nodemailer's errors name hosts, while the message of an `OutsideError` ends up in histories and logs.
 */
import { OutsideError } from '../contract/ports.js';

/** What nodemailer puts on its errors, as far as it is used here. */
interface SmtpFailure {
  code?: string | undefined;
  /** What a system error was called before nodemailer gave it a code of its own. */
  originalCode?: string | undefined;
  /** The SMTP command that failed; `CONN` and `API` where it was none. */
  command?: string | undefined;
  responseCode?: number | undefined;
  response?: string | undefined;
}

/**
 * @param handedOver the server was given the whole message, so it may have taken it
 * @returns `bounced` where the address was refused for good
 */
export function meaningOf(error: unknown, handedOver: boolean): 'bounced' | OutsideError {
  const failure: SmtpFailure = typeof error === 'object' && error !== null ? error : {};
  if (recipientRefused(failure)) return 'bounced';
  const message = describe(failure);
  if (refusedForGood(failure)) return new OutsideError('misconfigured', message);
  const answered = failure.responseCode !== undefined && failure.command !== 'CONN';
  return new OutsideError('unavailable', message, { answerLost: handedOver && !answered });
}

function recipientRefused(failure: SmtpFailure): boolean {
  const { code, command, responseCode = 0 } = failure;
  // No server was asked: the address cannot even be written into a command.
  if (code === 'EENVELOPE' && command === 'API') return true;
  if (responseCode < 500) return false;
  const status = enhancedStatus(failure);
  // A refusal after the message is about the message, unless it says that the mailbox is the trouble.
  if (command === 'DATA') return /^5\.(1\.(1|2|3|6|10)|2\.1)$/.test(status);
  // "Relaying denied" and "authenticate first" come in answer to the recipient, but are about us; were they taken for
  // a bounce, one wrong setting would mark every contact as unreachable. 501 is an address that is none.
  const aboutAddress = responseCode === 501 || responseCode >= 550;
  return command === 'RCPT TO' && aboutAddress && !status.startsWith('5.7.');
}

function refusedForGood({ code, responseCode }: SmtpFailure): boolean {
  // 503 says that the dialogue went wrong, not that the mail is unwanted.
  if (responseCode !== undefined) return responseCode >= 500 && responseCode !== 503;
  return code === 'EAUTH';
}

/** RFC 3463, as in `550 5.1.1 No such user`; empty where the server gives none. */
function enhancedStatus({ response = '' }: SmtpFailure): string {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '';
}

function describe({ code, originalCode, command, responseCode }: SmtpFailure): string {
  if (responseCode !== undefined) {
    // Only the verb: the command's own argument may be a name or a password.
    const verb = /^[A-Z]+( (FROM|TO))?/.exec(command ?? '')?.[0] ?? '';
    const to = verb === '' || verb === 'CONN' || verb === 'API' ? '' : ` to ${verb}`;
    return `The mail server answered ${responseCode}${to}.`;
  }
  const name = [originalCode, code].find((value) => /^[A-Z_]{3,40}$/.test(value ?? ''));
  return `The mail could not be handed over${name === undefined ? '' : ` (${name})`}.`;
}
