/** A provider's stand-in, as the conformance suite plays with it. Faults are the suite's own part. */

/** The `connection` of a start body, with whatever lets it be read, such as a token. */
export type GivenConnection = Record<string, unknown> & { provider: string; id: string };

export interface Stand {
  /** The environment variables that make the stand-in the configured provider. */
  settings: Record<string, string>;
  /** Those of them that are credentials, with values that the stand-in does not know. */
  wrongCredentials: Record<string, string>;
  /** A new connection that is broken at the provider. */
  broken(): GivenConnection;
  /**
   * What a person does who signs in to the very end.
   * @param opens the address of the provider's page, or the Plaid token
   * @returns where that leads the person, if anywhere
   */
  finish(opens: string): Promise<string | undefined>;
  /** The person goes there, and leaves without signing in. */
  leave(opens: string): Promise<void>;
  /** Somebody repairs the connection elsewhere. */
  heal(id: string): void;
  /** The connection is gone for good; left out where the provider cannot tell. */
  remove?(id: string): void;
  /** What the provider says may be from before the break: only evidence that is newer proves a repair. */
  maySayOldThings?: true;
  /** How many sessions the stand-in has made so far. */
  sessions(): number;
  close(): Promise<void>;
}

/** @param callbackUrl our own, for a stand-in that knows where it may send people back to */
export type StartStand = (callbackUrl: string) => Promise<Stand>;
