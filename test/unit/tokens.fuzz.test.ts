/** Whatever is signed or sealed, altered in any way or shown where it does not belong: refused, and never a throw. */
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { dwollaWebhook } from '../../src/providers/dwolla/webhook.js';
import { finchWebhook } from '../../src/providers/finch/webhook.js';
import { KeyRing, generateKey } from '../../src/secrets/key-ring.js';
import { SealError } from '../../src/secrets/seal.js';
import { Vault } from '../../src/secrets/vault.js';
import { signWebhook as signAsDwolla } from '../simulators/dwolla/index.js';
import { signWebhook as signAsFinch } from '../simulators/finch/index.js';
import { alteration, alter } from './alterations.js';

const vault = new Vault(KeyRing.parse(generateKey('mine')));
/** Another service's, whose key has the same id. */
const stranger = new Vault(KeyRing.parse(generateKey('mine')));
const WORKFLOW = 'reauth/default/finch/con-1';
const LIST = '{"tenant":"default"}';
const RUNS = { numRuns: 100 };

const reauthId = fc.stringMatching(/^[\w~-]{1,60}$/);
const contact = fc.stringMatching(/^c[1-9]\d?$/);

interface Kind {
  make(of: Vault, id: string, who: string): string;
  read(by: Vault, token: string): unknown;
}

const openSecret = (by: Vault, kind: Parameters<Vault['openSecret']>[0], token: string): unknown => {
  try {
    return by.openSecret(kind, WORKFLOW, token);
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
};

const kinds: Record<string, Kind> = {
  link: {
    make: (of, id, who) => of.linkToken({ reauthId: id, contact: who }),
    read: (by, token) => by.readLinkToken(token),
  },
  state: {
    make: (of, id, who) => of.state({ reauthId: id, contact: who }),
    read: (by, token) => by.readState(token),
  },
  'message id': {
    make: (of, id, who) => of.messageToken({ reauthId: id, key: `first/${who}/1` }),
    read: (by, token) => by.readMessageId(`<${token}@reauth.example>`),
  },
  cursor: {
    make: (of, id) => of.cursor(LIST, id),
    read: (by, token) => by.readCursor(LIST, token),
  },
  "another tenant's cursor": {
    make: (of, id) => of.cursor('{"tenant":"other"}', id),
    read: (by, token) => by.readCursor('{"tenant":"other"}', token),
  },
  code: {
    make: (of, id) => of.sealSecret('code', WORKFLOW, id),
    read: (by, token) => openSecret(by, 'code', token),
  },
  session: {
    make: (of, id) => of.sealSecret('session', WORKFLOW, id),
    read: (by, token) => openSecret(by, 'session', token),
  },
};

describe.each(Object.entries(kinds))('a %s', (name, kind) => {
  test('is read by what made it, and by nothing else', () => {
    fc.assert(
      fc.property(reauthId, contact, (id, who) => {
        const token = kind.make(vault, id, who);
        expect(kind.read(vault, token)).toBeDefined();
        expect(kind.read(stranger, token)).toBeUndefined();
        for (const [other, { read }] of Object.entries(kinds)) {
          if (other !== name) expect([other, read(vault, token)]).toEqual([other, undefined]);
        }
      }),
      RUNS,
    );
  });

  test('is refused after any change', () => {
    fc.assert(
      fc.property(reauthId, contact, alteration, (id, who, how) => {
        const token = kind.make(vault, id, who);
        expect(kind.read(vault, alter(token, how))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test('is refused with each of its characters changed', () => {
    const token = kind.make(vault, 'nonce~default~finch~con-1', 'c1');
    for (let at = 0; at < token.length; at += 1) {
      for (const by of ['A', 'B', '_', '=', ' ']) {
        if (token[at] === by) continue;
        const changed = token.slice(0, at) + by + token.slice(at + 1);
        expect([changed, kind.read(vault, changed)]).toEqual([changed, undefined]);
      }
    }
  });

  test('is nothing that anybody makes up', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        for (const token of [text, `mine.${text}`, `${text}.mine`]) {
          expect(kind.read(vault, token)).toBeUndefined();
        }
      }),
      RUNS,
    );
  });
});

const secret = '5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH';
const otherSecret = 'AAAX5kEWLlfzsGNjH64I8lOOqUB6e8FH';
const body = JSON.stringify({
  event_type: 'account.updated',
  connection_id: 'c-1',
  data: { status: 'reauth' },
});
const part = fc.constantFrom('id', 'signature', 'body');

describe('a webhook', () => {
  const finch = (change: Partial<Record<'id' | 'signature' | 'body' | 'timestamp', string>>, by = secret) => {
    const timestamp = Math.floor(Date.now() / 1000);
    const signed = {
      id: 'msg_1',
      timestamp: String(timestamp),
      signature: signAsFinch({ eventId: 'msg_1', timestamp, body }, [by]),
      body,
      ...change,
    };
    return finchWebhook([secret])(
      signed.body,
      (name) => signed[name.replace('finch-', '').replace('event-', '') as 'id'],
    );
  };

  test('of Finch is forged after any change of id, signature or body, and under another secret', () => {
    expect(finch({})).toHaveLength(1);
    expect(finch({}, otherSecret)).toBe('forged');
    fc.assert(
      fc.property(part, alteration, (which, how) => {
        const timestamp = Math.floor(Date.now() / 1000);
        const whole = {
          id: 'msg_1',
          body,
          // Behind a space another signature would stand, which is allowed.
          signature: signAsFinch({ eventId: 'msg_1', timestamp, body }, [secret]),
        };
        const altered = alter(whole[which], how);
        fc.pre(which !== 'signature' || !altered.split(' ').includes(whole.signature));
        expect(finch({ [which]: altered })).toBe('forged');
      }),
      { numRuns: 500 },
    );
  });

  test.each(['0', '', '-1', 'NaN', '1e3', '99999999999999999999', 'Infinity'])(
    'of Finch is forged with a time of "%s"',
    (timestamp) => expect(finch({ timestamp })).toBe('forged'),
  );

  test('of Dwolla is forged after any change of signature or body, and under another secret', () => {
    const signature = signAsDwolla(body, secret);
    const read = (text: string, header: string) => dwollaWebhook([secret])(text, () => header);
    expect(read(body, signature)).not.toBe('forged');
    expect(read(body, signAsDwolla(body, otherSecret))).toBe('forged');
    fc.assert(
      fc.property(alteration, fc.boolean(), (how, ofBody) => {
        const [text, header] = ofBody ? [alter(body, how), signature] : [body, alter(signature, how)];
        expect(read(text, header)).toBe('forged');
      }),
      { numRuns: 500 },
    );
  });

  test('with anything at all in it never throws', () => {
    const header = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), header, (raw, value) => {
        expect(finchWebhook([secret])(raw, () => value)).toBe('forged');
        expect(dwollaWebhook([secret])(raw, () => value)).toBe('forged');
      }),
      RUNS,
    );
    // Genuine, and yet nothing of what is expected.
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (raw) => {
        expect(dwollaWebhook([secret])(raw, () => signAsDwolla(raw, secret))).not.toBe('forged');
      }),
      RUNS,
    );
  });
});

test('an event of ours is refused by its receiver after any change', () => {
  const ours = new Webhook(`whsec_${Buffer.from('a secret of the tests only').toString('base64')}`);
  const at = new Date();
  const headersOf = (signature: string) => ({
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signature,
  });
  const signature = ours.sign('evt_1', at, body);
  expect(() => ours.verify(body, headersOf(signature))).not.toThrow();
  fc.assert(
    fc.property(alteration, (how) => {
      expect(() => ours.verify(alter(body, how), headersOf(signature))).toThrow();
      const altered = alter(signature, how);
      fc.pre(!altered.split(' ').includes(signature));
      expect(() => ours.verify(body, headersOf(altered))).toThrow();
    }),
    RUNS,
  );
});
