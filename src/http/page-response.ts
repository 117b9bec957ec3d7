/** A page as the answer to a request: in the language of the browser, and with what it may load. */
import type { Context } from 'hono';
import { languageDetector } from 'hono/language';
import type { PageEnv } from './page-headers.js';
import { logoOrigin } from './pages/brand.js';
import { catalogueFor, languages } from './pages/languages.js';
import type { Page } from './pages/page.js';
import { renderPage } from './pages/render-page.js';

type PageStatus = 200 | 400 | 404 | 422 | 429 | 500 | 503;

export function pageLanguage() {
  return languageDetector({
    order: ['header'],
    supportedLanguages: languages,
    fallbackLanguage: 'en',
    caches: false,
  });
}

export function page(c: Context<PageEnv>, status: PageStatus, content: Page): Response | Promise<Response> {
  const brand = 'brand' in content ? content.brand : undefined;
  const origin = brand && logoOrigin(brand);
  if (origin !== undefined) c.set('logoOrigin', origin);
  return c.html(renderPage(content, catalogueFor(c.get('language'))), status);
}

/** A program gets JSON, a person a page. */
export function asksForJson(c: Context): boolean {
  const accept = c.req.header('accept') ?? '';
  return sendsJson(c) || (accept.includes('json') && !accept.includes('html'));
}

export function sendsJson(c: Context): boolean {
  return /^application\/json\b/i.test(c.req.header('content-type') ?? '');
}
