/** What goes with a page: its language, and what it may load. */
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { pageHeaders, type PageEnv } from '../../src/http/page-headers.js';
import { page, pageLanguage } from '../../src/http/page-response.js';
import type { Brand } from '../../src/contract/brand.js';

async function answer(brand: Brand, language = 'en'): Promise<{ csp: string; html: string }> {
  const app = new Hono<PageEnv>();
  app.use(pageHeaders({ formActions: ['https:'], plaidScriptUrl: 'https://cdn.plaid.com/link.js' }));
  app.use(pageLanguage());
  app.get('/', (c) => page(c, 200, { state: 'thanked', brand }));
  const response = await app.request('/', { headers: { 'accept-language': language } });
  return { csp: response.headers.get('content-security-policy') ?? '', html: await response.text() };
}

it('allows pictures from where the logo is, and from nowhere else', async () => {
  const { csp } = await answer({ name: 'Acme', logoUrl: 'https://cdn.acme.example/a/logo.svg' });
  expect(csp).toContain('img-src https://cdn.acme.example');
  expect(csp).toContain("script-src 'self';");
});

it.each([undefined, 'http://acme.example/l.png', 'data:image/png,x', 'no address'])(
  'allows no picture at all where the logo is %s',
  async (logoUrl) => {
    const { csp, html } = await answer({ name: 'Acme', ...(logoUrl !== undefined && { logoUrl }) });
    expect(csp).toContain("default-src 'none';");
    expect(csp).not.toContain('img-src');
    expect(html).not.toContain('<img');
  },
);

it.each([
  ['es-419,es;q=0.9', 'Gracias'],
  ['en-GB', 'Thank you'],
  ['*', 'Thank you'],
])('speaks as the browser wants to hear it: %s', async (language, title) => {
  expect((await answer({ name: 'Acme' }, language)).html).toContain(`<h1 tabindex="-1">${title}</h1>`);
});
