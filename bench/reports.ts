/** Broken connections, as a backend reports them, and what becomes of them. */
import { startFrom, type Start } from '../src/intake/intake.js';
import { policiesFor } from '../src/contract/policy-schema.js';
import { startRequestFor } from '../src/contract/start-request.js';
import { providerKits } from '../src/providers/registry.js';
import { TENANT, type Stage } from './stage.js';

const policies = policiesFor(providerKits, {});
const schema = startRequestFor(providerKits, policies);

export interface Broken {
  connectionId: string;
  email: string;
  body: object;
}

let people = 0;

/** @param institution by which those of one run are told apart */
export function brokenConnection(
  { finch }: Stage,
  institution: string,
  { policy = {}, withToken = false }: { policy?: object; withToken?: boolean } = {},
): Broken {
  const { id, accessToken } = finch.addConnection({ status: 'reauth' });
  people += 1;
  const email = `ada-${people}@example.com`;
  return {
    connectionId: id,
    email,
    body: {
      connection: { provider: 'finch', id, ...(withToken && { accessToken }) },
      institution,
      reason: 'login_required',
      effect: 'Payroll deductions are not being synced.',
      contacts: [{ name: 'Ada', email, timeZone: 'America/New_York' }],
      policy: { quietHours: null, ...policy },
    },
  };
}

/** What the edge makes of it: all that a start of the workflow needs. */
export function startOf({ vault }: Stage, { body }: Broken): Start {
  const tenant = { name: TENANT, hasEvents: false, hasDirectory: false };
  const start = startFrom({ kinds: providerKits, policies }, schema.parse(body), tenant, vault);
  if ('errors' in start) throw new Error(JSON.stringify(start.errors));
  return start;
}

/** Reports it as its backend would. @returns the contact's link */
export async function report(stage: Stage, body: object, tenant = TENANT): Promise<string> {
  const { status, body: view } = await stage.api('POST', '/v1/reauths', body, tenant);
  if (status !== 201) throw new Error(`the start was answered ${status}: ${JSON.stringify(view)}`);
  const [contact] = (view as { contacts: { link: string }[] }).contacts;
  return contact?.link ?? '';
}

/** The button, for a provider that has a page of its own. */
export async function press(link: string): Promise<string> {
  const { status, headers } = await fetch(`${link}/open`, { method: 'POST', redirect: 'manual' });
  if (status !== 303) throw new Error(`the button answered ${status}`);
  return headers.get('location') ?? '';
}

/** How many of a run are in this phase. */
export async function inPhase({ client }: Stage, institution: string, phase: string): Promise<number> {
  const query = `ReauthInstitution = '${institution}' AND ReauthPhase = '${phase}'`;
  return (await client.workflow.count(query)).count;
}
