/** What may become of a reauth, and the one end that each story demands. */

export type Provider = 'finch' | 'dwolla';

export interface Demand {
  outcome: 'reconnected' | 'declined' | 'cancelled' | 'unrepairable' | 'abandoned';
  by?: 'user' | 'elsewhere';
  /** Any of these. */
  evidence?: readonly string[];
  /** Whether anybody was to be written to at all. */
  asked: boolean;
}

interface Script {
  /** Who does what. */
  story: string;
  providers: readonly Provider[];
  /** Whether the provider has to be able to tell how the connection is; either way where it is missing. */
  readable?: boolean;
  /** One of so many. */
  weight: number;
  end: 'by_user' | 'elsewhere' | Demand['outcome'];
  asked: boolean;
}

const BOTH = ['finch', 'dwolla'] as const;
const FINCH = ['finch'] as const;

export const scripts = {
  at_once: { story: 'signs in', providers: BOTH, weight: 6, end: 'by_user', asked: true },
  gives_up_first: {
    story: 'presses, gives up at the provider, comes again and signs in',
    providers: BOTH,
    weight: 3,
    end: 'by_user',
    asked: true,
  },
  another_first: {
    story: 'signs in to another connection, is told so, signs in to the right one',
    providers: FINCH,
    // With a token the mail that says so comes a quarter of an hour after the press.
    readable: false,
    weight: 3,
    end: 'by_user',
    asked: true,
  },
  older_session: {
    story: 'signs in with a session that was replaced meanwhile',
    providers: FINCH,
    weight: 2,
    end: 'by_user',
    asked: true,
  },
  lost_exchange: {
    story: 'signs in, the answer to the exchange is lost, signs in once more',
    providers: FINCH,
    readable: false,
    weight: 3,
    end: 'by_user',
    asked: true,
  },
  second_contact: {
    story: 'the first address is refused, the next one signs in',
    providers: BOTH,
    weight: 3,
    end: 'by_user',
    asked: true,
  },
  told_later_whom: {
    story: 'nobody is known, then the backend names somebody, who signs in',
    providers: BOTH,
    weight: 2,
    end: 'by_user',
    asked: true,
  },
  undone: {
    story: 'declines, takes it back, signs in',
    providers: BOTH,
    weight: 2,
    end: 'by_user',
    asked: true,
  },
  snoozed: {
    story: 'wants to be left alone, signs in all the same',
    providers: BOTH,
    weight: 2,
    end: 'by_user',
    asked: true,
  },
  paused: {
    story: 'is paused by an operator, signs in, goes on',
    providers: BOTH,
    weight: 2,
    end: 'by_user',
    asked: true,
  },
  own_front_end: {
    story: 'the backend opens the session and reports the return',
    providers: BOTH,
    weight: 3,
    end: 'by_user',
    asked: true,
  },
  elsewhere: { story: 'is repaired elsewhere', providers: BOTH, weight: 4, end: 'elsewhere', asked: true },
  declined: {
    story: 'declines, and a policy that ends within the day',
    providers: BOTH,
    weight: 2,
    end: 'abandoned',
    asked: true,
  },
  cancelled: { story: 'the backend calls it off', providers: BOTH, weight: 3, end: 'cancelled', asked: true },
  gone: { story: 'the connection is removed', providers: BOTH, weight: 3, end: 'unrepairable', asked: true },
  abandoned: { story: 'nobody comes', providers: BOTH, weight: 3, end: 'abandoned', asked: true },
  refused: {
    story: 'the provider knows no such connection; the backend sees the attention and calls it off',
    providers: FINCH,
    weight: 2,
    end: 'cancelled',
    asked: false,
  },
} as const satisfies Record<string, Script>;

export type ScriptName = keyof typeof scripts;
export const scriptNames = Object.keys(scripts) as ScriptName[];

/** @param readable the provider tells how the connection is: by a token, or by a balance */
export function demandOf(name: ScriptName, provider: Provider, readable: boolean): Demand {
  const { end, asked }: Script = scripts[name];
  switch (end) {
    case 'by_user':
      return {
        outcome: 'reconnected',
        by: 'user',
        evidence: [evidenceAfterReturn(provider, readable)],
        asked,
      };
    case 'elsewhere': {
      const evidence = provider === 'dwolla' ? 'balance' : readable ? 'introspect' : 'webhook';
      return { outcome: 'reconnected', by: 'elsewhere', evidence: [evidence], asked };
    }
    default:
      return { outcome: end, asked };
  }
}

function evidenceAfterReturn(provider: Provider, readable: boolean): string {
  if (provider === 'finch') return 'introspect';
  return readable ? 'balance' : 'exchange';
}
