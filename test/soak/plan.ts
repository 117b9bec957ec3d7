/** All that a run will do to the service, drawn from a seed alone. */
import { drawFaults, lostExchange, type PlannedFault } from './faults.js';
import { randomFrom, type Random } from './random.js';
import { demandOf, scriptNames, scripts, type Demand, type Provider, type ScriptName } from './scripts.js';

export const noises = [
  'reported_twice',
  'scanned',
  'forged_callback',
  'forged_webhook',
  'bare_hint',
  'old_webhook',
  'webhook_twice',
  'webhook_late',
  'webhook_overtakes',
  'callback_twice',
  'callback_late',
] as const;
export type Noise = (typeof noises)[number];

export interface ReauthPlan {
  number: number;
  script: ScriptName;
  provider: Provider;
  /** ms after the beginning. */
  startsAt: number;
  /** The provider tells how the connection is: Finch by a token, Dwolla by a balance. */
  readable: boolean;
  mint: 'ahead' | 'on_open';
  faults: PlannedFault[];
  noise: Noise[];
  demand: Demand;
}

const kills = ['worker_killed', 'http_side_killed', 'temporal_killed'] as const;
const isKill = (what: Upheaval): boolean => (kills as readonly string[]).includes(what);

export const upheavals = [
  ...kills,
  'mail_down',
  'mail_hangs',
  'mail_refuses',
  'mail_loses_answers',
  'backend_fails',
  'backend_hangs',
  'backend_loses_answers',
  'dwolla_tokens_die',
  'dwolla_gives_no_token',
] as const;
export type Upheaval = (typeof upheavals)[number];

export interface Plan {
  seed: number;
  /** ms within which all reauths are started. */
  spread: number;
  reauths: ReauthPlan[];
  upheavals: { at: number; what: Upheaval }[];
  /** The answers to what the providers' documents leave open. */
  knobs: {
    oldTokenAfterRepair: 'works' | 'dies';
    cancel: 'page' | 'redirect';
    eventsPer: 'entity' | 'connection';
    connectionNotFoundCode: 'invalid_request' | 'connection_not_found';
    idempotency: 'honoured' | 'ignored';
    removedMint: 403 | 404;
    repairLag: number;
  };
}

export interface Size {
  reauths: number;
  /** ms */
  spread: number;
  /** ms from one upheaval to the next, on average. */
  upheavalEvery: number;
}

export function planFrom(seed: number, { reauths, spread, upheavalEvery }: Size): Plan {
  const random = randomFrom(seed, 'run');
  return {
    seed,
    spread,
    reauths: Array.from({ length: reauths }, (_, number) =>
      reauthFrom(randomFrom(seed, `reauth ${number}`), number, Math.floor((number * spread) / reauths)),
    ),
    upheavals: upheavalsWithin(randomFrom(seed, 'upheavals'), spread, upheavalEvery),
    knobs: {
      oldTokenAfterRepair: random.pick(['works', 'dies']),
      cancel: random.pick(['page', 'redirect']),
      eventsPer: random.pick(['entity', 'connection']),
      connectionNotFoundCode: random.pick(['invalid_request', 'connection_not_found']),
      idempotency: random.pick(['honoured', 'ignored']),
      removedMint: random.pick([403, 404]),
      repairLag: random.pick([0, 500, 3_000]),
    },
  };
}

function reauthFrom(random: Random, number: number, startsAt: number): ReauthPlan {
  const script = random.pick(
    scriptNames.flatMap((name) => Array.from({ length: scripts[name].weight }, () => name)),
  );
  const provider = random.pick<Provider>(scripts[script].providers);
  const readable = readableFor(random, script, provider);
  const mint =
    script === 'older_session' || script === 'refused' ? 'ahead' : random.pick(['ahead', 'on_open'] as const);
  const faults = drawFaults(random, provider).filter(({ at, call }) => {
    if (script === 'lost_exchange') return call !== 'token';
    // Its outcome is the refusal itself; and the first address is refused there anyway.
    return script !== 'refused' && (script !== 'second_contact' || at !== 'mail');
  });
  if (script === 'lost_exchange') faults.push(lostExchange(random));
  const noise = noises.filter((each) => random.chance(0.15) && fits(each, script, provider));
  return {
    number,
    script,
    provider,
    startsAt,
    readable,
    mint,
    faults,
    noise,
    demand: demandOf(script, provider, readable),
  };
}

function readableFor(random: Random, script: ScriptName, provider: Provider): boolean {
  const either = random.chance(0.5);
  const given = scripts[script];
  if ('readable' in given) return given.readable;
  // Nothing else tells of a repair elsewhere, nor of the end, where nobody presses.
  if (script === 'elsewhere' && provider === 'dwolla') return true;
  return either;
}

const ofFinch: readonly Noise[] = [
  'forged_callback',
  'old_webhook',
  'webhook_overtakes',
  'callback_twice',
  'callback_late',
];

function fits(noise: Noise, script: ScriptName, provider: Provider): boolean {
  if (script === 'refused') return noise === 'reported_twice' || noise === 'scanned';
  if (ofFinch.includes(noise) && provider !== 'finch') return false;
  // After the end a word that it is repaired, or gone, is news of nothing; another one would begin the next reauth.
  if (noise === 'webhook_late') return scripts[script].end === 'by_user';
  // One that ends within seconds may be over before both copies came.
  if (noise === 'webhook_twice' && scripts[script].end === 'abandoned') return false;
  // Where nobody comes back, a hint would say that somebody did, and an old word would have the last word.
  const told = script === 'elsewhere' || script === 'gone';
  return !told || !['old_webhook', 'webhook_twice', 'bare_hint'].includes(noise);
}

function upheavalsWithin(random: Random, spread: number, every: number): Plan['upheavals'] {
  const planned: Plan['upheavals'] = [];
  // In turn, so that even a short run has each of the heavy ones.
  const lighter: Upheaval[] = [];
  for (let at = every / 2; at < spread; at += random.whole(every / 2, (every * 3) / 2)) {
    const turn = planned.length;
    if (lighter.length === 0) lighter.push(...upheavals.filter((each) => !isKill(each)));
    const [light] = lighter.splice(random.whole(0, lighter.length - 1), 1);
    planned.push({ at, what: turn % 2 === 0 ? kills[(turn / 2) % kills.length]! : light! });
  }
  return planned;
}
