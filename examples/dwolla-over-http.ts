/**
 * A backend that reads a bank balance at Dwolla. Where Dwolla wants its owner to sign in again, it reports that over HTTP
 * and goes on once the account is repaired. Run by `npx tsx examples/dwolla-over-http.ts`; see README.md for its settings.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Dwolla } from 'dwolla';
import { DwollaError } from 'dwolla/models/errors';

const dwolla = new Dwolla({
  serverURL: setting('DWOLLA_BASE_URL'),
  security: { clientID: setting('DWOLLA_CLIENT_ID'), clientSecret: setting('DWOLLA_CLIENT_SECRET') },
});

/** What a backend has in its database. */
const account = { fundingSourceId: setting('FUNDING_SOURCE_ID'), owner: setting('OWNER_EMAIL') };

/** @returns the exchange that its owner has to repair, or `undefined` where the balance can be read */
async function brokenExchange(fundingSourceId: string): Promise<string | undefined> {
  try {
    await dwolla.fundingSources.balance.get({ id: fundingSourceId });
  } catch (error) {
    if (!(error instanceof DwollaError)) throw error;
    // A balance without `available` is a balance, too: only the SDK's types do not know it.
    if (error.statusCode === 200) return undefined;
    // Dwolla answers 400 here, not 401. The SDK does not know this code: it stands in the body alone.
    if (error.statusCode !== 400) throw error;
    const { code, _links } = JSON.parse(error.body) as {
      code: string;
      _links?: { about?: { href: string } };
    };
    const exchange = /\/exchanges\/([^/]+)\//.exec(_links?.about?.href ?? '')?.[1];
    if (code.toLowerCase() !== 'updatecredentials' || exchange === undefined) throw error;
    return exchange;
  }
  return undefined;
}

interface Reauth {
  id: string;
  phase: string;
  outcome?: string;
}

/** Safe to repeat: a second report joins the open reauth. */
function startReauth(exchange: string): Promise<Reauth> {
  return reauths('POST', '/v1/reauths', {
    connection: { provider: 'dwolla', id: exchange, fundingSourceId: account.fundingSourceId },
    institution: 'Your bank',
    reason: 'login_required',
    effect: 'We cannot see your balance, so transfers wait.',
    contacts: [{ email: account.owner }],
  });
}

/** Here it is asked for; a real backend takes the signed event `reauth.closed` instead. */
async function closed(id: string): Promise<Reauth> {
  for (;;) {
    const reauth = await reauths('GET', `/v1/reauths/${id}`);
    if (reauth.phase === 'closed') return reauth;
    await pause(1_000);
  }
}

async function reauths(method: 'GET' | 'POST', path: string, body?: object): Promise<Reauth> {
  const answer = await fetch(`${setting('REAUTH_URL')}${path}`, {
    method,
    headers: { authorization: `Bearer ${setting('REAUTH_API_KEY')}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  // A refusal is a problem document, which names every wrong field.
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Reauth;
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}

const exchange = await brokenExchange(account.fundingSourceId);
if (exchange !== undefined) {
  const { id } = await startReauth(exchange);
  console.log(`Dwolla wants its owner to sign in again: reauth ${id}`);
  const { outcome } = await closed(id);
  console.log(`The reauth is closed: ${outcome}`);
}
const stillBroken = await brokenExchange(account.fundingSourceId);
console.log(stillBroken === undefined ? 'The balance can be read' : 'The balance cannot be read');
