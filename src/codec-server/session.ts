/**
 * A log-in for the Web UI's browser: a signed cookie that says until when it holds. `CODEC_KEY` signs it, so a new key
 * ends every log-in.
 */
import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';

const NAME = 'reauth-codec';
const HOURS = 12;

export class Sessions {
  constructor(
    private readonly key: string,
    /** A Web UI on https may be on another site than this server; on http both are on one machine. */
    private readonly secure: boolean,
  ) {}

  async begin(c: Context): Promise<void> {
    const until = Date.now() + HOURS * 60 * 60 * 1000;
    await setSignedCookie(c, NAME, String(until), this.key, {
      ...this.where(),
      httpOnly: true,
      // The cookie of another site's page is worth nothing: it counts for one origin alone.
      sameSite: this.secure ? 'None' : 'Strict',
      maxAge: HOURS * 60 * 60,
    });
  }

  end(c: Context): void {
    deleteCookie(c, NAME, this.where());
  }

  /** @returns until when the browser is logged in, ms; `undefined` where it is not */
  async of(c: Context): Promise<number | undefined> {
    const value = await getSignedCookie(c, this.key, NAME, this.secure ? 'host' : undefined);
    const until = value ? Number(value) : 0;
    return until > Date.now() ? until : undefined;
  }

  private where() {
    return { path: '/', secure: this.secure, ...(this.secure && { prefix: 'host' as const }) };
  }
}
