/** `/webhooks/{provider}[/{tenant}]`: what a provider tells by itself. Whatever is genuine is answered with 200. */
import { Hono, type Context } from 'hono';
import { DEFAULT_TENANT } from '../contract/ids.js';
import type { ReadWebhook } from '../contract/webhook.js';
import type { ProviderName } from '../contract/words.js';
import type { Intake, StartingTenant } from '../intake/intake.js';
import { startFromWord } from '../intake/word.js';
import type { Logger } from '../platform/log.js';
import type { Reauths } from '../temporal/reauths.js';
import { limitedBody, problem } from './problem.js';

export interface WebhooksDeps {
  client: Pick<Reauths, 'connectionChanged' | 'report'>;
  intake: Intake;
  startingTenant: (name: string) => StartingTenant;
  /** `undefined` where the tenant takes no webhooks of this provider. */
  reader: (tenant: string, provider: ProviderName) => ReadWebhook | undefined;
  log: Logger;
}

export function webhooks({ client, intake, startingTenant, reader, log }: WebhooksDeps): Hono {
  const app = new Hono();
  app.use(limitedBody(1024 * 1024));

  const take = async (c: Context): Promise<Response> => {
    const provider = c.req.param('provider') ?? '';
    const tenant = c.req.param('tenant') ?? DEFAULT_TENANT;
    const read = reader(tenant, provider);
    if (!read) {
      return problem(c, 404, {
        detail: 'No webhooks are taken here: the provider’s webhook secret is not set.',
      });
    }
    // A signature is over bytes: what is not read back as the same is not what was signed.
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const raw = bytes.toString('utf8');
    const isText = Buffer.from(raw, 'utf8').equals(bytes);
    const words = isText ? read(raw, (name) => c.req.header(name)) : 'forged';
    if (words === 'forged') return problem(c, 401, { detail: 'The signature does not hold.' });
    for (const word of words) {
      const start = startFromWord(intake, word, startingTenant(tenant));
      if (start === 'unnameable') {
        log.warn({ provider, tenant, status: word.status }, 'a webhook about what cannot be a connection');
        continue;
      }
      const told = start
        ? await client.report(start)
        : await client.connectionChanged({ tenant, provider, by: 'provider' }, word);
      log.info({ provider, tenant, status: word.status, told }, 'webhook');
    }
    return c.json({});
  };
  app.post('/:provider', take);
  app.post('/:provider/:tenant', take);
  return app;
}
