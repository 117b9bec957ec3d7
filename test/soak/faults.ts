/** What can go wrong at each place, as far as it passes: a refusal is a story of its own. */
import type { Fault as DwollaFault } from '../simulators/dwolla/index.js';
import type { Fault as FinchFault } from '../simulators/finch/index.js';
import type { Random } from './random.js';
import type { Provider } from './scripts.js';

/** A provider's call, or a mail to the person. */
export type PlannedFault = { times: number } & (
  | { at: 'finch'; call: 'mint' | 'token' | 'introspect'; fault: FinchFault }
  | { at: 'dwolla'; call: 'mint' | 'session' | 'exchange' | 'balance'; fault: DwollaFault }
  | { at: 'mail'; call: 'delivery'; fault: MailFault }
);
export type MailFault = { kind: 'refuse'; at: 'recipient' } | { kind: 'lost_answer' };

const STATUSES = [408, 409, 429, 500, 502, 503, 504] as const;

/** Without `times` an outage; more than an activity's own attempts are left to the long run's luck. */
const TIMES = [1, 1, 1, 2] as const;

type Passing =
  | { kind: 'status'; status: number; retryAfter?: number }
  | { kind: 'html' }
  | { kind: 'hang' }
  | { kind: 'reset' };

function passing(random: Random): Passing {
  const kind = random.pick(['status', 'status', 'html', 'hang', 'reset'] as const);
  if (kind !== 'status') return { kind };
  const status = random.pick(STATUSES);
  return { kind, status, ...(status === 429 && random.chance(0.5) && { retryAfter: random.whole(1, 3) }) };
}

function finchFault(random: Random, call: 'mint' | 'token' | 'introspect'): FinchFault {
  switch (call) {
    case 'mint': {
      const spoilt = ['missing_connect_url', 'empty_201', 'not_json'] as const;
      if (random.chance(0.25)) return { kind: random.pick(spoilt) };
      return { ...passing(random), ...(random.chance(0.5) && { createsSession: true }) };
    }
    // One whose answer is lost costs the person another sign-in: that is a script.
    case 'token':
      return random.chance(0.3)
        ? { kind: 'html' }
        : { kind: 'status', status: random.pick([408, 429, 500, 503] as const) };
    case 'introspect':
      return random.chance(0.2) ? { kind: 'not_json' } : passing(random);
  }
}

function dwollaFault(random: Random, call: 'mint' | 'session' | 'exchange' | 'balance'): DwollaFault {
  if (call !== 'mint') return random.chance(0.2) ? { kind: 'not_json' } : passing(random);
  if (random.chance(0.2)) return { kind: 'missing_location' };
  if (random.chance(0.2)) return { kind: 'hostile_location', origin: 'http://127.0.0.1:9' };
  return { ...passing(random), ...(random.chance(0.5) && { createsSession: true }) };
}

/** What goes wrong for one reauth. */
export function drawFaults(random: Random, provider: Provider): PlannedFault[] {
  const faults: PlannedFault[] = [];
  const add = (make: (times: number) => PlannedFault): void => {
    if (random.chance(0.3)) faults.push(make(random.pick(TIMES)));
  };
  if (provider === 'finch') {
    for (const call of ['mint', 'token', 'introspect'] as const) {
      add((times) => ({ at: 'finch', call, fault: finchFault(random, call), times }));
    }
  } else {
    for (const call of ['mint', 'session', 'exchange', 'balance'] as const) {
      add((times) => ({ at: 'dwolla', call, fault: dwollaFault(random, call), times }));
    }
  }
  add(() => ({
    at: 'mail',
    call: 'delivery',
    fault: random.chance(0.5) ? { kind: 'lost_answer' } : { kind: 'refuse', at: 'recipient' },
    times: 1,
  }));
  return faults;
}

/** The code is spent, or not, and the answer is lost. */
export function lostExchange(random: Random): PlannedFault {
  const fault: FinchFault = random.pick([
    { kind: 'reset', spendsCode: true },
    { kind: 'hang', spendsCode: true },
    { kind: 'status', status: 500, spendsCode: true },
    { kind: 'html', spendsCode: true },
    { kind: 'reset' },
    { kind: 'not_json' },
  ] as const);
  return { at: 'finch', call: 'token', fault, times: 1 };
}
