/** The secrets of a reauth, each kind with its name, its purpose and its context. The only user of `seal`. */
import { createHash } from 'node:crypto';
import type { Sealed } from '../contract/state.js';
import type { KeyRing } from './key-ring.js';
import { SealError, open, seal } from './seal.js';

export type SecretKind = 'session' | 'code' | 'token' | 'credentials';

/** Who may answer for which reauth: what a link and a `state` say. */
export interface Capability {
  reauthId: string;
  contact?: string;
}

/** A mail, by its reauth and by the key of its notice. */
export interface MessageName {
  reauthId: string;
  key: string;
}

export class Vault {
  constructor(private readonly ring: KeyRing) {}

  sealSecret(kind: SecretKind, workflowId: string, secret: string): Sealed {
    return seal(this.ring, 'seal', `${kind}\n${workflowId}`, secret);
  }

  /** @throws SealError */
  openSecret(kind: SecretKind, workflowId: string, sealed: Sealed): string {
    return open(this.ring, 'seal', `${kind}\n${workflowId}`, sealed);
  }

  /** The place in a list, for whoever asked for that list: no other cursor reaches the server. */
  cursor(list: string, place: string): string {
    return seal(this.ring, 'seal', `cursor\n${list}`, place);
  }

  /** @returns `undefined` for a cursor that is none of ours, or of another list */
  readCursor(list: string, cursor: string): string | undefined {
    return this.opened('seal', `cursor\n${list}`, cursor);
  }

  /** The token of a contact's link: the same for the same contact and reauth as long as the newest key stays. */
  linkToken(capability: Required<Capability>): string {
    return seal(this.ring, 'link', '', write(capability), 'derived');
  }

  /** @returns `undefined` for anything that is not a link of ours */
  readLinkToken(token: string): Required<Capability> | undefined {
    const capability = this.read('link', token);
    return capability?.contact === undefined ? undefined : { ...capability, contact: capability.contact };
  }

  /** The `state` that goes through the provider and comes back with the callback. */
  state(capability: Capability): string {
    return seal(this.ring, 'state', '', write(capability));
  }

  readState(state: string): Capability | undefined {
    return this.read('state', state);
  }

  /**
   * The left side of a mail's Message-ID: the same for a repetition of the same notice as long as the newest key stays.
   * It is what a bounce comes back with, and of all that a mail carries the only thing that a bounce surely names. Written
   * without JSON, and only of letters, digits, `.`, `-` and `_`, which stand there unquoted (RFC 5322, 3.2.3): about 150
   * characters, and 450 for the longest ids, which leaves it within a line's 998.
   */
  messageToken({ reauthId, key }: MessageName): string {
    return seal(this.ring, 'seal', 'message', `${reauthId} ${key}`, 'derived');
  }

  /** @returns `undefined` for a Message-ID that is none of ours */
  readMessageId(messageId: string): MessageName | undefined {
    const token = /^\s*<?([\w.-]+)@[^@\s]+\s*$/.exec(messageId)?.[1];
    const text = token === undefined ? undefined : this.opened('seal', 'message', token);
    const [, reauthId, key] = /^(\S+) (.+)$/.exec(text ?? '') ?? [];
    return reauthId === undefined || key === undefined ? undefined : { reauthId, key };
  }

  private read(purpose: 'link' | 'state', token: string): Capability | undefined {
    const written = this.opened(purpose, '', token);
    if (written === undefined) return undefined;
    const [reauthId = '', contact] = JSON.parse(written) as [string?, string?];
    return { reauthId, ...(contact !== undefined && { contact }) };
  }

  private opened(purpose: 'link' | 'state' | 'seal', context: string, sealed: string): string | undefined {
    try {
      return open(this.ring, purpose, context, sealed);
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  }
}

function write({ reauthId, contact }: Capability): string {
  return JSON.stringify(contact === undefined ? [reauthId] : [reauthId, contact]);
}

/** Names a hint by its secret without telling it: the same code is the same hint. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url').slice(0, 22);
}
