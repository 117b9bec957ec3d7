/** Tallystick's API, as far as a reauth needs it. */
import type { z } from 'zod';
import { OutsideError } from '../../../../src/contract/ports.js';
import type { FailureKind } from '../../../../src/contract/words.js';
import type { Logger } from '../../../../src/platform/log.js';
import { call, retryAfterMs, type Outgoing } from '../../../../src/outbound/call.js';
import { kindOfStatus, understood } from '../../../../src/providers/http.js';
import { connectionAnswer, repairAnswer } from './schemas.js';

export interface TallystickSettings {
  baseUrl: string;
  apiKey: string;
}

export class TallystickClient {
  constructor(
    private readonly settings: TallystickSettings,
    private readonly log: Pick<Logger, 'debug'>,
  ) {}

  startRepair(id: string, returnTo: string, key: string): Promise<z.infer<typeof repairAnswer>> {
    return this.ask('mint', `${encodeURIComponent(id)}/repairs`, repairAnswer, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ return_to: returnTo }),
    });
  }

  connection(id: string): Promise<z.infer<typeof connectionAnswer>> {
    return this.ask('read', encodeURIComponent(id), connectionAnswer, { method: 'GET', headers: {} });
  }

  private async ask<S extends z.ZodType>(
    what: string,
    path: string,
    schema: S,
    request: Omit<Outgoing, 'url'>,
  ): Promise<z.infer<S>> {
    const { baseUrl, apiKey } = this.settings;
    const answer = await call({
      ...request,
      url: new URL(`/connections/${path}`, baseUrl),
      headers: { ...request.headers, accept: 'application/json', authorization: `Bearer ${apiKey}` },
    });
    const { status } = answer;
    this.log.debug({ what, status }, 'tallystick answered');
    if (status !== 200 && status !== 201) {
      throw new OutsideError(kindOf(status), `Tallystick answered ${status} to the ${what}`, {
        retryAfter: retryAfterMs(answer.headers['retry-after']),
      });
    }
    return understood(schema, answer, `Tallystick's answer to the ${what}`);
  }
}

/** 404 may be a slip of the pen in the report; only 410 says that there was such a connection. */
function kindOf(status: number): FailureKind {
  if (status === 410) return 'gone';
  return status === 403 ? 'misconfigured' : kindOfStatus(status);
}
