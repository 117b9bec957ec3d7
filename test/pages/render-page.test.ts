import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { pageCss, pageScript, plaidScript } from '../../src/http/pages/assets.js';
import { catalogueFor, languages } from '../../src/http/pages/languages.js';
import type { Brand } from '../../src/contract/brand.js';
import { renderPage } from '../../src/http/pages/render-page.js';
import type { Page } from '../../src/http/pages/page.js';
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
    .replace(/<\/?time[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

const asks = (name: string): boolean => 'now' in samplePage(name);

const everyPage = languages.flatMap((language) =>
  Object.keys(samplePages).map((name): [string, string] => [language, name]),
);

describe.each(everyPage)('the page in %s: %s', (language, name) => {
  const html = renderPage(samplePage(name), catalogueFor(language));

  it('is a whole document with one heading, named like it', () => {
    expect(html).toMatch(new RegExp(`^<!doctype html>\n<html lang="${language}" dir="ltr">`));
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
      const answers = ['open', 'snooze', 'decline', 'not-me', 'unsubscribe', 'undo'];
      const forms = answers.map((answer) => `${path}/${answer}`);
      const own = ['', path, `${path}?returned`, ...forms, '/assets/page.css', ...scripts];
      expect(own).toContain(address);
    }
  });

  it('asks browsers and search engines to keep it to themselves', () => {
    expect(html).toContain('<meta name="referrer" content="no-referrer"/>');
    expect(html).toContain('<meta name="robots" content="noindex, nofollow"/>');
  });
});

describe('the button', () => {
  it.each(Object.keys(samplePages).filter(asks))('comes first on its page: %s', (name) => {
    const html = renderPage(samplePage(name));
    const [first, ...others] = [...html.matchAll(/<form[^>]*action="([^"]*)"/g)].map(([, action]) => action);
    expect(first).toBe(`${path}/open`);
    expect(others).not.toContain(`${path}/open`);
    expect(html).not.toMatch(/<a /);
  });

  it('is there for whoever is the one after all', () => {
    expect(renderPage(samplePage('not_me, settled')).match(/<form[^>]*>/g)).toEqual([
      `<form method="post" action="${path}/open">`,
    ]);
  });

  it.each(
    Object.keys(samplePages).filter(
      (name) =>
        !asks(name) &&
        !signsIn(name) &&
        !['declined, may be undone', 'not_me, settled', 'not_me'].includes(name),
    ),
  )('is not there, nor any other: %s', (name) => {
    expect(renderPage(samplePage(name))).not.toMatch(/<form|<button/);
  });
});

describe('the other answers', () => {
  const actions = (name: string): string[] => attributes(renderPage(samplePage(name)), 'action');

  it.each(Object.keys(samplePages).filter(asks))('are behind the button, folded up: %s', (name) => {
    const folded = /<details[^>]*>.*<\/details>/s.exec(renderPage(samplePage(name)))?.[0] ?? '';
    const reminders = name.includes('unsubscribed') ? [] : ['unsubscribe', 'snooze', 'snooze'];
    const answers = attributes(folded, 'action').map((action) => action.slice(path.length + 1));
    expect(answers.sort()).toEqual(['decline', 'not-me', ...reminders].sort());
    expect(folded.startsWith('<details class="answers">')).toBe(!name.includes('wrong'));
  });

  it('are asked for in days from now, up to the fourteenth', () => {
    const html = renderPage(samplePage('ready'));
    expect(attributes(html, 'value')).toEqual(['2026-05-15', '2026-05-17', '2026-05-21']);
    expect([attributes(html, 'min'), attributes(html, 'max')]).toEqual([['2026-05-15'], ['2026-05-27']]);
  });

  it.each(['snoozed', 'declined, may be undone', 'not_me', 'ready, unsubscribed'])(
    'can be undone: %s',
    (name) => {
      expect(actions(name)).toContain(`${path}/undo`);
    },
  );

  it.each(['ready', 'not_me, settled', 'declined'])('leave nothing to undo: %s', (name) => {
    expect(actions(name)).not.toContain(`${path}/undo`);
  });

  it('say until when, in UTC, for whoever runs no script', () => {
    const html = renderPage(samplePage('declined, may be undone'));
    expect(html).toMatch(/<time datetime="2026-05-15T12:00:00.000Z">Friday, May 15.+12:00.PM UTC<\/time>/);
    expect(renderPage(samplePage('snoozed'), catalogueFor('es'))).toMatch(/>domingo, 17 de mayo.+12:00 UTC</);
  });

  it.each([
    ['ready, wrong day', 'until'],
    ['ready, wrong address', 'email'],
  ])('say at the field what cannot be: %s', (name, field) => {
    const html = renderPage(samplePage(name));
    expect(html).toMatch(
      new RegExp(`<input id="${field}"[^>]*aria-invalid="true" aria-describedby="${field}-wrong"`),
    );
    expect(html).toMatch(new RegExp(`<p class="wrong" id="${field}-wrong" role="alert">`));
  });
});

describe('the brand', () => {
  const branded = (brand: Partial<Brand>): string =>
    renderPage({ ...samplePage('ready'), brand: { name: 'Acme', ...brand } } as Page);

  it('is a name, a colour, a logo, and whom to ask', () => {
    const html = branded({
      color: '#C81E5B',
      logoUrl: 'https://cdn.acme.example/logo.svg',
      help: 'help@acme.example',
    });
    expect(html).toContain('<link rel="stylesheet" href="/assets/brand/c81e5b.css"/>');
    expect(html).toContain(
      '<img class="logo" src="https://cdn.acme.example/logo.svg" alt="Acme" height="40"/>',
    );
    expect(html).toContain('<a href="mailto:help@acme.example">help@acme.example</a>');
    expect(branded({ help: 'https://acme.example/help' })).toContain('<a href="https://acme.example/help">');
    expect(branded({ help: 'the payroll desk' })).toContain('Questions? the payroll desk');
  });

  it.each([
    { color: 'red;}' },
    { logoUrl: 'javascript:alert(1)' },
    { logoUrl: 'http://acme.example/l.png' },
    { help: 'javascript:alert(1)' },
  ])('leads nowhere it should not: %j', (brand) => {
    expect(branded(brand)).not.toMatch(/assets\/brand|<img|href="javascript/);
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

  it.each(languages)('differs from state to state: %s', (language) => {
    const texts = Object.keys(samplePages).map((name) =>
      words(renderPage(samplePage(name), catalogueFor(language))),
    );
    // Some variants differ in what they do, not in what they say.
    expect(new Set(texts).size).toBe(texts.length - 5);
  });

  it('is said in its own language alone', () => {
    for (const name of Object.keys(samplePages)) {
      const english = new Set(words(renderPage(samplePage(name))).split(/(?<=[.?!:])\s+/));
      const spanish = words(renderPage(samplePage(name), catalogueFor('es'))).split(/(?<=[.?!:])\s+/);
      expect(spanish.filter((each) => each.trim().length > 12 && english.has(each))).toEqual([]);
    }
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
      const page = {
        ...samplePage(name),
        institution: text,
        effect: text,
        brand: { name: text, help: text, color: text, logoUrl: text },
      } as Page;
      const html = renderPage(page);
      expect(html.match(/<script/g)).toHaveLength(1 + scriptsOf(name).length);
      expect(html.match(/<\/title>/g)).toHaveLength(1);
      expect(html).not.toMatch(/<img|<[^>]*\s(onfocus|autofocus)/);
      expect(html).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u);
    }
  });

  it('in a token stay in the path', () => {
    const html = renderPage({ state: 'ready', institution: 'Gusto', token: '../"><b>?#', now: 0 });
    expect(attributes(html, 'action')[0]).toBe('/r/..%2F%22%3E%3Cb%3E%3F%23/open');
    expect(html).not.toContain('<b>');
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
