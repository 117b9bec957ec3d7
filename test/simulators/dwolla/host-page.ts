/** A page that holds Plaid Link, for tests, under the policy of Plaid's documentation. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { until } from '../../until.js';

/** One call of a callback. */
export interface Told {
  name: 'onLoad' | 'onEvent' | 'onExit' | 'onSuccess';
  /** The event's name, for `onEvent`. */
  event: string | undefined;
  values: unknown[];
}

export interface HostPage {
  /** Without a query; the same page is shown with one. */
  url: string;
  /** @param more further options of `Plaid.create`, as they stand in a script */
  open(page: Page, token: string, more?: string): Promise<void>;
  told(page: Page): Promise<Told[]>;
  /** What was told up to this, once it was. */
  toldUntil(page: Page, name: Told['name']): Promise<Told[]>;
  forget(page: Page): Promise<void>;
}

/** @param policy directives in the place of Plaid's */
export async function hostPage(scriptUrl: string, policy: Record<string, string> = {}): Promise<HostPage> {
  const directives = {
    'default-src': "'none'",
    'script-src': scriptUrl,
    'frame-src': `${new URL(scriptUrl).origin}/`,
    'style-src-attr': "'unsafe-inline'",
    ...policy,
  };
  const server = createServer((_, response) => {
    const header = Object.entries(directives).map((directive) => directive.join(' '));
    response.setHeader('content-security-policy', header.join('; '));
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Host</title><body><script src="${scriptUrl}"></script>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const told = (page: Page): Promise<Told[]> => page.evaluate('told');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/link`,
    // Scripts of a test are outside of the page's policy.
    async open(page, token, more = '') {
      const tell = (name: string): string =>
        `${name}: (...values) => told.push({ name: '${name}', values,
          event: '${name}' === 'onEvent' ? values[0] : undefined })`;
      const callbacks = ['onLoad', 'onEvent', 'onExit', 'onSuccess'].map(tell).join(', ');
      await page.evaluate(`window.told = [];
        window.handler = Plaid.create({ token: '${token}', ${callbacks}${more} });
        handler.open();`);
    },
    told,
    toldUntil: (page, name) =>
      until(`${name} was called`, async () => {
        const all = await told(page);
        return all.some((each) => each.name === name) && all;
      }),
    forget: (page) => page.evaluate('void (told.length = 0)'),
  };
}
