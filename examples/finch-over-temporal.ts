/**
 * A backend that reads payroll data at Finch and talks to Temporal itself. Where Finch wants the employer to sign in
 * again, it reports that by the typed client, takes the person's return at a callback of its own, and goes on with the new
 * token. Run by `npx tsx examples/finch-over-temporal.ts`; see README.md for its settings.
 */
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import Finch, { AuthenticationError } from '@tryfinch/finch-api';
import { ReauthClient } from 'durable-reauth/client';

/** What a backend has in its database. */
const employer = {
  connectionId: setting('FINCH_CONNECTION_ID'),
  accessToken: setting('FINCH_ACCESS_TOKEN'),
  owner: setting('OWNER_EMAIL'),
  reauthId: undefined as string | undefined,
};

/** Registered with Finch. */
const returnUrl = new URL(setting('RETURN_URL'));
const baseURL = setting('FINCH_BASE_URL');
const application = { clientID: setting('FINCH_CLIENT_ID'), clientSecret: setting('FINCH_CLIENT_SECRET') };

const connection = await Connection.connect({ address: setting('TEMPORAL_ADDRESS') });
const reauths = new ReauthClient(new Client({ connection }), { keyRing: setting('REAUTH_KEYS') });

/** @returns the company's name, or `undefined` where the employer has to sign in again */
async function company(): Promise<string | undefined> {
  const finch = new Finch({ baseURL, accessToken: employer.accessToken });
  try {
    return (await finch.hris.company.retrieve()).legal_name ?? 'a company without a name';
  } catch (error) {
    // Not every 401 is cured by signing in again.
    if (!(error instanceof AuthenticationError)) throw error;
    if ((error.error as { finch_code?: string }).finch_code !== 'reauthenticate_user') throw error;
    return undefined;
  }
}

/** Safe to repeat: a second report joins the open reauth. The token leaves this process sealed. */
async function startReauth(): Promise<string> {
  const { connectionId: id, accessToken, owner } = employer;
  const { view } = await reauths.start({
    connection: { provider: 'finch', id, accessToken, redirectUri: returnUrl.href },
    institution: 'Gusto',
    reason: 'login_required',
    effect: 'Payroll deductions are not being synced.',
    contacts: [{ email: owner }],
  });
  return view.id;
}

/** Exchanges the code, keeps the new token, and reports the return: it proves the repair. */
async function cameBack(code: string): Promise<boolean> {
  const finch = new Finch({ baseURL, ...application, maxRetries: 0 });
  const exchanged = await finch.accessTokens.create({ code, redirect_uri: returnUrl.href });
  // Whose code it was says the exchange alone: anybody can call this address.
  if (exchanged.connection_id !== employer.connectionId || employer.reauthId === undefined) return false;
  employer.accessToken = exchanged.access_token;
  return reauths.completed(employer.reauthId, { accessToken: exchanged.access_token });
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', returnUrl);
  const code = searchParams.get('code');
  const answer = (taken: boolean): void => {
    response.writeHead(taken ? 200 : 400, { 'content-type': 'text/plain' });
    response.end(
      taken ? 'Thank you. You may close this page.' : 'Please use the link in the mail once more.',
    );
  };
  if (pathname !== returnUrl.pathname || code === null) return answer(false);
  cameBack(code).then(answer, (error: Error) => {
    console.error(error.message);
    answer(false);
  });
}).listen(Number(returnUrl.port), returnUrl.hostname);

/** Here it is asked for; a real backend takes the signed event `reauth.closed` instead. */
async function closed(id: string): Promise<string> {
  for (;;) {
    const reauth = await reauths.view(id);
    if (reauth?.phase === 'closed') return reauth.outcome ?? 'closed';
    await pause(1_000);
  }
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}

if ((await company()) === undefined) {
  employer.reauthId = await startReauth();
  console.log(`Finch wants the employer to sign in again: reauth ${employer.reauthId}`);
  console.log(`The reauth is closed: ${await closed(employer.reauthId)}`);
}
console.log(`Read: ${(await company()) ?? 'nothing, the connection is still broken'}`);
server.close();
await connection.close();
