/** The key ring of `REAUTH_KEYS`: the newest key writes, every key reads. Each purpose has a subkey of its own. */
import { hkdfSync, randomBytes } from 'node:crypto';

export type Purpose = 'link' | 'state' | 'seal' | 'codec';

export interface Key {
  id: string;
  /** 32 bytes */
  bytes: Buffer;
}

/** Says what is wrong without repeating any of it: the text around a malformed key may be the key. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

export class KeyRing {
  private readonly subkeys = new Map<string, Buffer>();

  private constructor(private readonly keys: readonly [Key, ...Key[]]) {}

  /**
   * @param text `id:base64(32 bytes)`, newest first, comma-separated
   * @throws KeyRingError
   */
  static parse(text: string): KeyRing {
    const keys = text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .map(parseKey);
    const [first, ...others] = keys;
    if (!first) throw new KeyRingError('holds no key; `reauth keys generate` makes one');
    if (new Set(keys.map(({ id }) => id)).size < keys.length) {
      throw new KeyRingError('has two keys of the same id; give each key an id of its own');
    }
    return new KeyRing([first, ...others]);
  }

  get newestId(): string {
    return this.keys[0].id;
  }

  /** @returns 32 bytes, or `undefined` where the ring has no key of that id (any more) */
  subkey(id: string, purpose: Purpose): Buffer | undefined {
    const name = `${id} ${purpose}`;
    const known = this.subkeys.get(name);
    if (known) return known;
    const key = this.keys.find((each) => each.id === id);
    if (!key) return undefined;
    const subkey = Buffer.from(hkdfSync('sha256', key.bytes, '', `durable-reauth/${purpose}`, 32));
    this.subkeys.set(name, subkey);
    return subkey;
  }
}

function parseKey(entry: string, index: number): Key {
  const [id = '', encoded = '', ...rest] = entry.split(':');
  const where = `key ${index + 1}`;
  if (!/^[\w-]{1,32}$/.test(id) || rest.length > 0) {
    throw new KeyRingError(`${where} is not written as id:base64(32 bytes)`);
  }
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 32 || !/^[A-Za-z0-9+/_-]+=*$/.test(encoded)) {
    throw new KeyRingError(`${where} does not hold 32 bytes in base64`);
  }
  return { id, bytes };
}

/** @returns a new key as `REAUTH_KEYS` wants it */
export function generateKey(id = new Date().toISOString().slice(0, 10)): string {
  const key = `${id}:${randomBytes(32).toString('base64')}`;
  parseKey(key, 0);
  return key;
}
