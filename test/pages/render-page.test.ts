import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { pageCss, pageScript, plaidScript } from '../../src/http/pages/assets.js';
import { renderPage } from '../../src/http/pages/render-page.js';
import type { Page } from '../../src/http/pages/render-page.js';
import { PLAID_SCRIPT, samplePage, samplePages, TOKEN } from './sample-pages.js';

const path = `/r/${TOKEN}`;

function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => value ?? '');
}

/** Runs Plaid Link, or goes on with it. */
const signsIn = (name: string): boolean => /^(signing_in|returning)/.test(name);

/** Whoever comes back from elsewhere than a bank need not wait for Plaid's script. */
const scriptsOf = (name: string): string[] => {
  if (!signsIn(name)) return [];
  return name === 'returning' ? ['/assets/plaid.js'] : [PLAID_SCRIPT, '/assets/plaid.js'];
};

/** Where a page goes by itself in a browser without script. */
function refresh(name: string): string | undefined {
  return /<noscript><meta http-equiv="refresh" content="5;url=(.*?)"\/>/.exec(
    renderPage(samplePage(name)),
  )?.[1];
}

function words(html: string): string {
  return html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe.each(Object.keys(samplePages))('the page: %s', (name) => {
  const html = renderPage(samplePage(name));

  it('is a whole document with one heading, named like it', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    const title = /<title>(.*?)<\/title>/.exec(html)?.[1];
    expect(/<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1]).toBe(title);
    expect(html).not.toMatch(/undefined|null|\[object/);
  });

  it('has nothing inline, and nothing from elsewhere', () => {
    expect(attributes(html, 'style')).toEqual([]);
    expect(html).not.toMatch(/<style|\son\w+=|javascript:|https?:|\/\/\w/i);
    const scripts = ['/assets/page.js', ...scriptsOf(name)];
    expect([...html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)].map(([, ...rest]) => rest)).toEqual(
      scripts.map((src) => [` src="${src}" defer=""`, '']),
    );
    for (const address of [
      ...attributes(html, 'href'),
      ...attributes(html, 'action'),
      ...attributes(html, 'src'),
    ]) {
      const own = ['', path, `${path}?returned`, `${path}/open`, '/assets/page.css', ...scripts];
      expect(own).toContain(address);
    }
  });

  it('asks browsers and search engines to keep it to themselves', () => {
    expect(html).toContain('<meta name="referrer" content="no-referrer"/>');
    expect(html).toContain('<meta name="robots" content="noindex, nofollow"/>');
  });
});

describe('the button', () => {
  it.each(['ready', 'provider_unavailable', 'another_account', 'unconfirmed'])(
    'is the one of its page: %s',
    (name) => {
      const html = renderPage(samplePage(name));
      expect(html.match(/<form[^>]*>/g)).toEqual([`<form method="post" action="${path}/open">`]);
      expect(html.match(/<button/g)).toHaveLength(1);
      expect(html).not.toMatch(/<input|<a /);
    },
  );

  it.each(
    Object.keys(samplePages).filter(
      (name) => !/^(ready|provider|another|unconfirmed)/.test(name) && !signsIn(name),
    ),
  )('is not there: %s', (name) => {
    expect(renderPage(samplePage(name))).not.toMatch(/<form|<button/);
  });
});

describe('what a page tells', () => {
  it('is the institution and the effect', () => {
    const text = words(renderPage(samplePage('ready')));
    expect(text).toContain('Reconnect Gusto');
    expect(text).toContain('Payroll deductions are not being synced.');
    expect(text).toContain('has stopped');
  });

  it('is a warning where nothing has stopped yet', () => {
    const text = words(renderPage(samplePage('ready, early')));
    expect(text).toContain('will stop soon');
    expect(text).not.toContain('has stopped');
  });

  it('is nothing at all behind an unknown link', () => {
    const text = words(renderPage({ state: 'unknown_link' }));
    expect(text).not.toMatch(/Gusto|Acme|account|connect|sign|request/i);
  });

  it('reads well where the institution cannot be had', () => {
    for (const name of Object.keys(samplePages)) {
      const page = samplePage(name);
      if (!('institution' in page)) continue;
      const text = words(renderPage({ ...page, institution: '' }));
      expect(text).not.toMatch(/Gusto| {2}| [.,]/);
    }
  });

  it('differs from state to state', () => {
    const titles = Object.keys(samplePages).map((name) => words(renderPage(samplePage(name))));
    // Some variants differ in what they do, not in what they say.
    expect(new Set(titles).size).toBe(titles.length - 5);
  });
});

describe('hostile words', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '" onfocus="alert(1)" autofocus x="',
    "'><img src=x onerror=alert(1)>",
    '</title></head><body>',
    'Gusto \u202Eotsug\u2066',
    'a\u0000b\r\nc',
  ];
  it.each(hostile)('stay words: %j', (text) => {
    for (const name of Object.keys(samplePages)) {
      const page = { ...samplePage(name), institution: text, effect: text, brand: text } as Page;
      const html = renderPage(page);
      expect(html.match(/<script/g)).toHaveLength(1 + scriptsOf(name).length);
      expect(html.match(/<\/title>/g)).toHaveLength(1);
      expect(html).not.toMatch(/<img|<[^>]*\s(onfocus|autofocus)/);
      expect(html).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u);
    }
  });

  it('in a token stay in the path', () => {
    const html = renderPage({ state: 'ready', institution: 'Gusto', token: '../"><b>?#' });
    expect(attributes(html, 'action')).toEqual(['/r/..%2F%22%3E%3Cb%3E%3F%23/open']);
  });
});

describe('the waiting page', () => {
  it('knows where to ask and to go, and says so politely', () => {
    const html = renderPage(samplePage('verifying'));
    expect(attributes(html, 'data-state')).toEqual([`${path}/state?returned`]);
    expect(attributes(html, 'data-returned')).toEqual([`${path}?returned`]);
    expect(attributes(html, 'data-page')).toEqual([path]);
    expect(attributes(html, 'aria-live')).toEqual(['polite']);
    expect(words(html)).toContain('close this page');
  });

  it('looks again without a script', () => {
    expect(refresh('verifying')).toBe(`${path}?returned`);
    expect(refresh('verifying, checking')).toBe(`${path}?returned`);
    expect(refresh('ready')).toBeUndefined();
  });
});

describe('the assets', () => {
  it('are small, local and sound', () => {
    const bytes = Buffer.byteLength(pageCss + pageScript + renderPage(samplePage('ready')));
    expect(bytes).toBeLessThan(30 * 1024);
    expect(`${pageCss}${pageScript}${plaidScript.replace(/^\/\*.*?\*\//s, '')}`).not.toMatch(
      /https?:|@import|url\(|eval|innerHTML/,
    );
    for (const script of [pageScript, plaidScript]) expect(() => new Script(script)).not.toThrow();
  });
});
