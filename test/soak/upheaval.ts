/** What happens to everybody at once, at its moment. */
import { setTimeout as wait } from 'node:timers/promises';
import type { KeptProcess } from '../kept-process.js';
import type { Plan, Upheaval } from './plan.js';
import type { Stage } from './stage.js';

/** A time in which answers may have been lost, ms since 1970. */
export interface Outage {
  what: Upheaval;
  from: number;
  to: number;
}

/** How long the lighter ones last, ms. */
const LASTS = 3_000;

/** Lets all of them happen, one after the other. @returns once the last one is over */
export async function letHappen(
  stage: Stage,
  { upheavals }: Plan,
  outages: Outage[],
  ended: AbortSignal,
): Promise<void> {
  const began = Date.now();
  for (const { at, what } of upheavals) {
    await wait(Math.max(0, began + at - Date.now()), undefined, { signal: ended }).catch(() => {});
    if (ended.aborted) return;
    const outage = { what, from: Date.now(), to: Infinity };
    outages.push(outage);
    await happen(stage, what);
    outage.to = Date.now();
  }
}

async function happen({ world, temporal, worker, httpSide }: Stage, what: Upheaval): Promise<void> {
  const { mailbox, backend, dwolla } = world;
  switch (what) {
    case 'worker_killed':
      return killed(worker);
    case 'http_side_killed':
      return killed(httpSide);
    case 'temporal_killed':
      return killed(temporal);
    case 'mail_down':
      await mailbox.stop();
      await wait(LASTS);
      return mailbox.start();
    case 'mail_hangs':
      return mailbox.fault({ kind: 'hang' }, { times: 2 });
    case 'mail_refuses':
      return mailbox.fault({ kind: 'refuse' }, { times: 3 });
    case 'mail_loses_answers':
      return mailbox.fault({ kind: 'lost_answer' }, { times: 3 });
    case 'backend_fails':
      return backend.fault({ kind: 'status', status: 503 }, { times: 5 });
    case 'backend_hangs':
      return backend.fault({ kind: 'hang' }, { times: 2 });
    case 'backend_loses_answers':
      return backend.fault({ kind: 'lost_answer' }, { times: 5 });
    case 'dwolla_tokens_die':
      return dwolla.killTokens();
    case 'dwolla_gives_no_token':
      return dwolla.fault('token', { kind: 'status', status: 503 }, { times: 2 });
  }
}

async function killed(part: KeptProcess): Promise<void> {
  await part.kill();
  await part.start();
}
