/** Finch's API, as far as a reauth needs it: https://developer.tryfinch.com, version 2020-09-17. */
import type { z } from 'zod';
import { OutsideError } from '../../contract/ports.js';
import type { FailureKind } from '../../contract/words.js';
import type { Logger } from '../../platform/log.js';
import { call, retryAfterMs, type Answer } from '../../outbound/call.js';
import { kindOfStatus, understood } from '../http.js';
import { errorAnswer, introspectAnswer, mintAnswer, tokenAnswer } from './schemas.js';

const API_VERSION = '2020-09-17';

export interface FinchSettings {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  webhookSecrets?: string[];
}

/** `minutes_to_expire` is always sent: Finch's default has changed twice. */
export interface MintRequest {
  connection_id: string;
  minutes_to_expire: number;
  products?: string[] | null;
  redirect_uri?: string | null;
}

export class FinchClient {
  constructor(
    private readonly settings: FinchSettings,
    private readonly log: Pick<Logger, 'debug' | 'warn'>,
  ) {}

  async mint(body: MintRequest): Promise<z.infer<typeof mintAnswer>> {
    const { clientId, clientSecret } = this.settings;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const answer = await this.send('POST', '/connect/sessions/reauthenticate', body, `Basic ${basic}`);
    if (answer.status !== 201) throw this.failure('mint', answer);
    return understood(mintAnswer, answer, "Finch's answer to the mint");
  }

  /** @returns `undefined` where Finch knows the code as invalid, expired or spent */
  async exchange(code: string, redirectUri: string | null): Promise<z.infer<typeof tokenAnswer> | undefined> {
    const answer = await this.send('POST', '/auth/token', {
      client_id: this.settings.clientId,
      client_secret: this.settings.clientSecret,
      code,
      // Demanded where the code came by a redirect, forbidden where it came from an embedded session.
      ...(redirectUri !== null && { redirect_uri: redirectUri }),
    });
    if (answer.status === 400 && errorCodesOf(answer).some((each) => each.startsWith('invalid_grant'))) {
      return undefined;
    }
    if (answer.status !== 200) throw this.failure('exchange', answer);
    return understood(tokenAnswer, answer, "Finch's answer to the exchange");
  }

  /** @returns `unauthorized` where the token is not, or no longer, good for anything */
  async introspect(
    accessToken: string,
  ): Promise<z.infer<typeof introspectAnswer> | 'unauthorized' | 'reauth'> {
    const answer = await this.send('GET', '/introspect', undefined, `Bearer ${accessToken}`);
    if (answer.status === 401) {
      return errorCodesOf(answer).includes('reauthenticate_user') ? 'reauth' : 'unauthorized';
    }
    // Whatever else is refused here is refused to this token, not to our credentials: it tells nothing.
    const refused = ['misconfigured', 'rejected'].includes(kindOf(answer.status));
    if (refused) return 'unauthorized';
    if (answer.status !== 200) throw this.failure('introspect', answer);
    return understood(introspectAnswer, answer, "Finch's answer to the introspect");
  }

  private async send(
    method: 'GET' | 'POST',
    path: string,
    body: object | undefined,
    authorization?: string,
  ): Promise<Answer> {
    const answer = await call({
      method,
      url: new URL(path, this.settings.baseUrl),
      route: path,
      headers: {
        accept: 'application/json',
        'finch-api-version': API_VERSION,
        ...(body && { 'content-type': 'application/json' }),
        ...(authorization !== undefined && { authorization }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    // Finch's support asks for the request id.
    this.log.debug({ path, status: answer.status, finchRequestId: requestIdOf(answer) }, 'finch answered');
    return answer;
  }

  private failure(what: string, answer: Answer): OutsideError {
    const kind = kindOf(answer.status);
    const code = errorCodesOf(answer)[0];
    const finchRequestId = requestIdOf(answer);
    this.log.warn({ what, status: answer.status, code, kind, finchRequestId }, 'finch refused');
    return new OutsideError(kind, `Finch answered ${answer.status}${code ? ` ${code}` : ''} to the ${what}`, {
      retryAfter: retryAfterMs(answer.headers['retry-after']),
    });
  }
}

/** The status decides; the codes in the body are not reliable (the documented "not found" says `invalid_request`). */
function kindOf(status: number): FailureKind {
  return status === 402 || status === 403 ? 'misconfigured' : kindOfStatus(status);
}

function errorCodesOf(answer: Answer): string[] {
  const result = errorAnswer.safeParse(answer.json);
  const codes = result.success ? [result.data.finch_code, result.data.name] : [];
  // Nothing but a code may pass from there into logs and histories.
  return codes.filter((code) => typeof code === 'string' && /^[a-z_]{1,60}$/.test(code)) as string[];
}

function requestIdOf(answer: Answer): string | undefined {
  return answer.headers['finch-request-id'];
}
