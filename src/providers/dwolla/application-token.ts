/** The token that every call needs: https://developers.dwolla.com, "Application authorization". */
import { MINUTE } from '../../contract/durations.js';
import { call } from '../../outbound/call.js';
import { understood } from '../http.js';
import { failureFor } from './failures.js';
import { tokenAnswer } from './schemas.js';

/** ms; shorter than the calls that need a token, so that one of them fails with a reason. */
const TIMEOUT = 3_000;
/** ms; a token is replaced so long before it ends. */
const EARLY = MINUTE;

export interface Credentials {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
}

/** One token for all calls of this process; whoever needs a new one waits for the same request. */
export class ApplicationToken {
  private current: { token: string; until: number } | undefined;
  private asked: Promise<string> | undefined;

  constructor(private readonly credentials: Credentials) {}

  /** @throws OutsideError `misconfigured` for credentials that Dwolla does not know */
  get(): Promise<string> {
    if (this.current && Date.now() < this.current.until) return Promise.resolve(this.current.token);
    this.asked ??= this.ask().finally(() => {
      this.asked = undefined;
    });
    return this.asked;
  }

  /** Dwolla takes it no more; one that was obtained in the meantime stays. */
  forget(token: string): void {
    if (this.current?.token === token) this.current = undefined;
  }

  private async ask(): Promise<string> {
    const { baseUrl, clientId, clientSecret } = this.credentials;
    const askedAt = Date.now();
    const answer = await call({
      method: 'POST',
      url: new URL('/token', baseUrl),
      route: '/token',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
      within: AbortSignal.timeout(TIMEOUT),
    });
    if (answer.status !== 200) {
      // Whatever it refuses here, it refuses to our credentials.
      const refused = answer.status === 400 || answer.status === 403;
      throw failureFor('token request', answer, refused ? 'misconfigured' : undefined);
    }
    const { access_token: token, expires_in: seconds } = understood(
      tokenAnswer,
      answer,
      "Dwolla's answer to the token request",
    );
    const life = seconds * 1000;
    this.current = { token, until: askedAt + life - Math.min(EARLY, life / 2) };
    return token;
  }
}
