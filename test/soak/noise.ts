/** What else comes in about a reauth: twice, too late, from machines, or from somebody who is not who they say. */
import { api, asked, tellStatus, type Cast } from './cast.js';

export async function noiseBeforeMail(cast: Cast): Promise<void> {
  const { world, plan, connection, id, report } = cast;
  if (plan.noise.includes('reported_twice')) {
    const again = await api(cast, 'POST', '/v1/reauths', report);
    if (again.id !== id) throw new Error(`a second report of the same connection began ${again.id}`);
  }
  if (plan.noise.includes('bare_hint')) {
    await api(cast, 'POST', `/v1/reauths/${id}/completion`, {});
  }
  if (plan.noise.includes('old_webhook')) {
    world.finch.sendWebhook({ connectionId: connection.id, status: 'reauth' });
  }
  if (plan.noise.includes('webhook_twice')) await twice(cast);
  if (plan.noise.includes('forged_webhook')) forgeWebhook(cast);
  if (plan.noise.includes('forged_callback')) {
    const forged = `${world.config.publicUrl}/callbacks/finch?code=made-up&state=${'A'.repeat(60)}`;
    const { status } = await asked(cast, 'a forged callback is answered', forged);
    if (status !== 400) throw new Error(`a forged callback was answered ${status}`);
  }
}

/** That it is broken, as is known: one event, delivered twice. Once the reauth is over it would begin the next one. */
async function twice({ world: { finch, dwolla }, plan, connection }: Cast): Promise<void> {
  const sent =
    plan.provider === 'finch'
      ? finch.sendWebhook({ connectionId: connection.id, status: 'reauth' }, { copies: 2 })
      : dwolla.sendWebhook({ exchangeId: connection.id }, { copies: 2 });
  await sent.done;
}

/** Each is well-formed in all other respects; the last of Finch's is a real one that somebody kept. */
const finchForgeries = [
  { signature: 'wrong' },
  { signature: 'missing' },
  { signature: 'unknown_version' },
  { timestampOffset: -301 },
] as const;
const dwollaForgeries = [{ signature: 'wrong' }, { signature: 'missing' }, { signature: 'short' }] as const;

/** Says that it is repaired, or gone. */
function forgeWebhook({ world: { finch, dwolla }, plan, connection, forged }: Cast): void {
  const { number } = plan;
  if (plan.provider === 'finch') {
    const how = finchForgeries[number % finchForgeries.length];
    forged.push(finch.sendWebhook({ connectionId: connection.id, status: 'connected' }, how));
    forged.push(finch.sendWebhook({ connectionId: connection.id, status: 'disconnected' }, how));
    return;
  }
  const how = dwollaForgeries[number % dwollaForgeries.length];
  forged.push(dwolla.sendWebhook(customerIsGone(connection), how));
}

/** None of Dwolla's words tells of a repair: that its customer is gone would end an open one. */
function customerIsGone(connection: Cast['connection']) {
  const customerId = String(connection['customerId']);
  return { topic: 'customer_deactivated', customerId, resource: `customers/${customerId}` };
}

export async function noiseWithLink(cast: Cast, link: string): Promise<void> {
  if (!cast.plan.noise.includes('scanned')) return;
  for (const method of ['GET', 'HEAD', 'GET']) await asked(cast, 'a scanner is answered', link, { method });
}

export async function noiseAfterClose(cast: Cast, callback: string | undefined): Promise<void> {
  const { world, plan, connection } = cast;
  if (plan.noise.includes('webhook_late')) {
    if (plan.provider === 'finch') tellStatus(cast);
    else world.dwolla.sendWebhook(customerIsGone(connection));
  }
  if (callback === undefined || !plan.noise.includes('callback_late')) return;
  const { status } = await asked(cast, 'a late callback is answered', callback);
  if (status >= 400) throw new Error(`a late callback was answered ${status}`);
}
