import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Env } from '../finch/model.js';
import { parseObject } from '../finch/request-body.js';
import type { Run } from './plaid-runs.js';
import type { Provider } from './provider.js';

/** The bank everybody has; the names are those of Plaid's payloads. */
const INSTITUTION = { institution_id: 'ins_109508', name: 'First Platypus Bank' };

interface LinkRequest {
  token: string;
  linkSessionId: string;
  receivedRedirectUri: string | undefined;
}

async function linkRequest(c: Context<Env>): Promise<LinkRequest> {
  const body = parseObject(await c.req.text()) ?? {};
  return {
    token: stringIn(body, 'link_token') ?? '',
    linkSessionId: stringIn(body, 'link_session_id') ?? '',
    receivedRedirectUri: stringIn(body, 'received_redirect_uri'),
  };
}

function stringIn(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

/** POST /plaid/link/start: somebody opened Link, or came back to it from the bank's own page. */
export async function startLink(c: Context<Env>, provider: Provider): Promise<Response> {
  const { plaid } = provider;
  const { token, receivedRedirectUri: uri } = await linkRequest(c);
  const resumed = uri === undefined ? undefined : plaid.resume(token, uri);
  const run = resumed?.run ?? plaid.start(token);
  if (run === undefined) return deadToken(c, provider);
  return c.json({
    ...described(run),
    resumed: resumed !== undefined && !resumed.denied,
    denied: resumed?.denied ?? false,
  });
}

/** POST /plaid/link/finish: the last screen, after a good login. */
export function finishLink(c: Context<Env>, provider: Provider): Promise<Response> {
  return within(c, provider, (run) => {
    provider.plaid.finish(run);
    const { fundingSourceId } = provider.store.exchange(run.session.exchangeId);
    const account = {
      id: fundingSourceId ?? randomUUID(),
      name: 'Plaid Checking',
      mask: '0000',
      type: 'depository',
      subtype: 'checking',
      verification_status: null,
      class_type: null,
    };
    return c.json({
      ...described(run),
      public_token: `public-sandbox-${randomUUID()}`,
      accounts: [account],
      transfer_status: null,
    });
  });
}

/** POST /plaid/link/close. */
export function closeLink(c: Context<Env>, provider: Provider): Promise<Response> {
  return within(c, provider, (run) => {
    provider.plaid.close(run);
    return c.json({ ...described(run), status: 'requires_credentials' });
  });
}

/** POST /plaid/link/fail: a wrong password. Too many of them end the token (Plaid docs, INVALID_LINK_TOKEN). */
export function failLogin(c: Context<Env>, provider: Provider): Promise<Response> {
  return within(c, provider, (run) => {
    run.wrongLogins += 1;
    if (run.wrongLogins >= provider.knobs.wrongLogins) {
      provider.plaid.close(run);
      return deadToken(c, provider);
    }
    const message = 'the provided credentials were not correct';
    const display = 'The username or password is not correct.';
    return c.json({
      ...described(run),
      ...linkError('ITEM_ERROR', 'INVALID_CREDENTIALS', message, display),
    });
  });
}

/** POST /plaid/link/bank: the bank wants to see the person on a page of its own. */
export function goToBank(c: Context<Env>, provider: Provider): Promise<Response> {
  return within(c, provider, (run) => {
    const { redirectUrl } = run.session;
    const returnsTo = redirectUrl?.startsWith('http') ? redirectUrl : provider.knobs.plaidRedirectUrl;
    const { id } = provider.plaid.sendToBank(run, returnsTo);
    return c.json({
      ...described(run),
      oauth_state_id: id,
      bank_url: `${provider.baseUrl()}/plaid/bank?oauth_state_id=${id}`,
      popup: returnsTo === undefined,
    });
  });
}

/** POST /plaid/link/bank-answer: what a pop-up cannot tell by leading back. */
export async function bankAnswer(c: Context<Env>, { plaid }: Provider): Promise<Response> {
  const id = stringIn(parseObject(await c.req.text()) ?? {}, 'oauth_state_id');
  return c.json({ answer: plaid.visit(id ?? '')?.answer ?? null });
}

/** Only while the run is going: its token may have died in the meantime. */
async function within(c: Context<Env>, provider: Provider, deed: (run: Run) => Response): Promise<Response> {
  const { token, linkSessionId } = await linkRequest(c);
  const run = provider.plaid.going(token, linkSessionId);
  return run === undefined ? deadToken(c, provider) : deed(run);
}

function described({ id }: Run): Record<string, unknown> {
  return { link_session_id: id, request_id: requestId(), institution: INSTITUTION, is_update_mode: true };
}

function deadToken(c: Context<Env>, { knobs }: Provider): Response {
  const message = 'invalid link token';
  return c.json(
    {
      link_session_id: randomUUID(),
      request_id: requestId(),
      institution: null,
      ...linkError('INVALID_INPUT', 'INVALID_LINK_TOKEN', message, null),
      exit_without_error: knobs.deadLinkToken === 'event_only',
    },
    400,
  );
}

/** As it comes out of Link in the page: plaid.com/docs/link/web, onExit. */
function linkError(type: string, code: string, message: string, display: string | null): object {
  return {
    error: { error_type: type, error_code: code, error_message: message, display_message: display },
  };
}

const requestId = (): string => randomUUID().replaceAll('-', '').slice(0, 15);
