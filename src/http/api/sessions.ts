/** `POST /v1/reauths/{id}/sessions`: a live session for a front end of the tenant's own. It counts as a press. */
import type { ConnectionKind } from '../../contract/connection-kind.js';
import { addressOf } from '../../contract/ids.js';
import type { SessionSecret } from '../../contract/ports.js';
import { sessionSchema } from './schemas.js';
import type { Call } from './call.js';
import { COME_AGAIN, addressOfPage, openSession, type OpenSessionDeps } from '../open-session.js';
import { noSuchReauth, problem } from '../problem.js';
import { secondsUntil } from '../rate-limit.js';

export function sessions(deps: OpenSessionDeps, kinds: ConnectionKind[]): Call {
  return {
    method: 'post',
    path: '/v1/reauths/{id}/sessions',
    summary: 'A live session for a front end of your own',
    description:
      'Mints one, or gives the live one. Finch: `sessionId` for its SDK, and `connectUrl`, which carries the `state` that ' +
      'our callback wants. Dwolla: `linkToken` for Plaid Link, or the `url` of MX’s widget. Report the return by ' +
      '`completion` where no callback of ours does. It is a secret of the person: it repairs the connection.',
    answers: { 200: { description: 'The session', schema: sessionSchema } },
    problems: [404, 409, 429],
    async handle(c, reauthId) {
      const opened = await openSession(deps, { reauthId });
      if (!opened) return noSuchReauth(c);
      if (opened.status === 'closed') {
        return problem(c, 409, { detail: `This reauth is closed: ${opened.outcome}.` });
      }
      if (opened.status === 'too_often') {
        const retryAfter = secondsUntil(opened.until);
        return problem(c, 429, {
          detail: 'So many sessions were opened that it rests for a while.',
          retryAfter,
        });
      }
      if (opened.status === 'unavailable') {
        const status = opened.kind === 'rate_limited' ? 429 : 503;
        const detail = `There is no session to be had right now (${opened.kind}).`;
        return problem(c, status, { detail, retryAfter: COME_AGAIN });
      }
      const provider = addressOf(reauthId)?.provider ?? '';
      const kind = kinds.find(({ traits }) => traits.name === provider);
      const { number, expiresAt, session } = opened;
      const address = 'url' in session ? addressOfPage(deps.vault, { reauthId }, session) : '';
      return c.json({
        number,
        expiresAt: new Date(expiresAt).toISOString(),
        [provider]: kind?.forFrontEnd?.(session, address) ?? plainly(session, address),
      });
    },
  };
}

function plainly(session: SessionSecret, address: string): Record<string, string> {
  return 'plaidToken' in session ? { linkToken: session.plaidToken } : { url: address };
}
