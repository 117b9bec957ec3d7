/** Dwolla's API, as far as a reauth needs it: https://developers.dwolla.com. */
import type { z } from 'zod';
import { OutsideError } from '../../contract/ports.js';
import type { Logger } from '../../platform/log.js';
import { call, type Answer } from '../../outbound/call.js';
import { understood } from '../http.js';
import { ApplicationToken, type Credentials } from './application-token.js';
import { errorCodeOf, failureFor, kindOf } from './failures.js';
import { balanceAnswer, exchangeAnswer, sessionAnswer } from './schemas.js';

const HAL = 'application/vnd.dwolla.v1.hal+json';

export interface DwollaSettings extends Credentials {
  webhookSecrets?: string[];
}

interface DwollaRequest {
  method: 'GET' | 'POST';
  /** Segments; they may hold a session's id, and so stay out of logs. */
  path: [string, string, string?];
  body?: object;
  idempotencyKey?: string;
}

export class DwollaClient {
  private readonly token: ApplicationToken;

  constructor(
    private readonly settings: DwollaSettings,
    private readonly log: Pick<Logger, 'debug' | 'warn'>,
  ) {
    this.token = new ApplicationToken(settings);
  }

  /** @returns the id of the new session */
  async createSession(
    exchangeId: string,
    { redirectUrl, idempotencyKey }: { redirectUrl: string | undefined; idempotencyKey: string },
    within: AbortSignal,
  ): Promise<string> {
    const answer = await this.send(
      'mint',
      {
        method: 'POST',
        path: ['exchanges', exchangeId, 'exchange-sessions'],
        ...(redirectUrl !== undefined && { body: { _links: { 'redirect-url': { href: redirectUrl } } } }),
        idempotencyKey,
      },
      within,
    );
    if (answer.status !== 201) throw this.failure('mint', answer);
    return sessionIdIn(answer.headers['location']);
  }

  /** Of a session that was made a moment ago: where it is not found, it is not found yet. */
  async session(id: string, within: AbortSignal): Promise<z.infer<typeof sessionAnswer>> {
    const answer = await this.send('session', { method: 'GET', path: ['exchange-sessions', id] }, within);
    if (answer.status === 404) throw failureFor('session', answer, 'unavailable');
    if (answer.status !== 200) throw this.failure('session', answer);
    return understood(sessionAnswer, answer, "Dwolla's answer to the session");
  }

  async exchange(id: string, within: AbortSignal): Promise<z.infer<typeof exchangeAnswer>> {
    const answer = await this.send('exchange', { method: 'GET', path: ['exchanges', id] }, within);
    if (answer.status !== 200) throw this.failure('exchange', answer);
    return understood(exchangeAnswer, answer, "Dwolla's answer to the exchange");
  }

  /** @returns `update_credentials` where the person has to act, `unreadable` where this balance is not to be had */
  async balance(
    fundingSourceId: string,
    within: AbortSignal,
  ): Promise<z.infer<typeof balanceAnswer> | 'update_credentials' | 'unreadable'> {
    const answer = await this.send(
      'balance',
      { method: 'GET', path: ['funding-sources', fundingSourceId, 'balance'] },
      within,
    );
    if (answer.status === 400 && errorCodeOf(answer) === 'updatecredentials') return 'update_credentials';
    if (isUnreadable(answer)) return 'unreadable';
    if (answer.status !== 200) throw this.failure('balance', answer);
    return understood(balanceAnswer, answer, "Dwolla's answer to the balance");
  }

  /** A token that has died early (all can be revoked at once) is replaced, once. */
  private async send(what: string, request: DwollaRequest, within: AbortSignal): Promise<Answer> {
    const token = await before(within, this.token.get());
    const answer = await this.sendWith(token, what, request, within);
    if (answer.status !== 401 || !/^(expired|invalid)accesstoken$/.test(errorCodeOf(answer) ?? ''))
      return answer;
    this.token.forget(token);
    return this.sendWith(await before(within, this.token.get()), what, request, within);
  }

  private async sendWith(
    token: string,
    what: string,
    { method, path, body, idempotencyKey }: DwollaRequest,
    within: AbortSignal,
  ): Promise<Answer> {
    const segments = path.filter((segment) => segment !== undefined).map(encodeURIComponent);
    const answer = await call({
      method,
      url: new URL(`/${segments.join('/')}`, this.settings.baseUrl),
      route: `/${[path[0], '{id}', ...path.slice(2)].join('/')}`,
      headers: {
        accept: HAL,
        authorization: `Bearer ${token}`,
        ...(method === 'POST' && { 'content-type': HAL }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
      within,
    });
    this.log.debug({ what, status: answer.status, dwollaRequestId: requestIdOf(answer) }, 'dwolla answered');
    return answer;
  }

  private failure(what: string, answer: Answer): OutsideError {
    const error = failureFor(what, answer);
    const code = errorCodeOf(answer);
    const dwollaRequestId = requestIdOf(answer);
    this.log.warn({ what, status: answer.status, code, kind: error.kind, dwollaRequestId }, 'dwolla refused');
    return error;
  }
}

/** Feature off, another kind of account, or a partner that offers none: https://developers.dwolla.com, "Retrieve balance". */
function isUnreadable(answer: Answer): boolean {
  const { status } = answer;
  if (status === 400) return errorCodeOf(answer) === 'unsupportedoperation';
  return status === 404 || (status === 403 && kindOf(answer) === 'rejected');
}

/** Waits for a token that others wait for as well, but not for longer than this operation may take. */
function before<T>(within: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new OutsideError('unavailable', 'no token in time'));
    if (within.aborted) late();
    within.addEventListener('abort', late, { once: true });
    work.then(resolve, reject);
  });
}

/** Of the address only the id is used: whatever host it names, our token goes to the configured one. */
function sessionIdIn(location: string | undefined): string {
  const id = /\/([\w-]{1,100})\/?(?:[?#].*)?$/.exec(location ?? '')?.[1];
  if (id === undefined) {
    throw new OutsideError('malformed', "Dwolla's answer to the mint names no session", { answerLost: true });
  }
  return id;
}

function requestIdOf(answer: Answer): string | undefined {
  return answer.headers['x-request-id'];
}
