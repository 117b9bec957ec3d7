import { describe, expect, it } from 'vitest';
import { reasons } from '../../src/contract/words.js';
import type { OutgoingNotice } from '../../src/contract/ports.js';
import { renderNotice } from '../../src/mail/render.js';
import { BRAND, LINK, sampleEscalation, sampleNotice } from './sample-notice.js';

const asking = ['first', 'reminder', 'retry', 'last_call'] as const;

function render(notice: OutgoingNotice) {
  return renderNotice(notice, BRAND);
}

/** What a person reads in the HTML part. */
function seen(html: string): string {
  return html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<\/?a\b[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

function addressesIn(html: string): string[] {
  return [...html.matchAll(/(?:href|src|action|background|url)\s*[=(]\s*["']?([^"')>\s]+)/gi)].map(
    ([, address]) => address ?? '',
  );
}

describe.each(asking)('a notice that asks: %s', (kind) => {
  const { subject, text, html } = render(sampleNotice({ kind }));

  it('names the thing in the subject', () => {
    expect(subject).toContain('Gusto');
    expect(subject.length).toBeLessThanOrEqual(90);
  });

  it('says who, what and which effect, in both parts', () => {
    for (const part of [text, seen(html)]) {
      expect(part).toContain('Acme');
      expect(part).toContain('Gusto');
      expect(part).toContain('Payroll deductions are not being synced.');
      expect(part).toContain('about two minutes');
      expect(part).toContain('never asks for a password');
      expect(part).toContain('reauth.acme.example');
    }
  });

  it('has the link alone on a line of the text; the HTML leads nowhere but to that page', () => {
    expect(text.split('\n')).toContain(LINK);
    expect(text.match(/https?:/g)).toHaveLength(1);
    const places = ['', '#later', '#not-me', '#unused', '#stop'];
    expect(new Set(addressesIn(html))).toEqual(new Set(places.map((place) => `${LINK}${place}`)));
    expect(seen(html)).toContain(LINK);
  });

  it('names the other answers in both parts', () => {
    const answers = 'remind me later, not me, no longer in use, no more reminders.';
    for (const part of [text, seen(html)]) expect(part).toContain(answers);
  });

  it('says the same in both parts', () => {
    const lines = text
      .split('\n')
      .map((line) => line.trim().replace(/:$/, ''))
      .filter((line) => line !== '');
    for (const line of lines) expect(seen(html)).toContain(line);
  });

  it('is short enough to be read', () => {
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(125);
  });
});

describe('the HTML part', () => {
  const { html } = render(sampleNotice());

  it('names its language and can be read in the dark', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en"/);
    expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });

  it('loads and runs nothing', () => {
    expect(html).not.toMatch(/<(img|script|link|iframe|object|form|input|base)\b/i);
    expect(html).not.toMatch(/@import|url\(/i);
  });
});

describe('what broke', () => {
  it.each(reasons)('is told in our words: %s', (reason) => {
    const { text } = render(sampleNotice({ reason }));
    expect(text).not.toContain(reason);
    expect(text).not.toContain('undefined');
  });

  it('is dated in the zone of the contact, and in UTC where that is unknown', () => {
    // Only loosely: which commas stand in a date differs from one Node to the next.
    expect(render(sampleNotice()).text).toMatch(/Friday, November 20, 2026.* 10:00 AM EST/);
    const inBerlin = sampleNotice({ timeZone: 'Europe/Berlin', locale: 'en-GB' });
    expect(render(inBerlin).text).toMatch(/Friday,? 20 November 2026.* 16:00 CET/);
    expect(render(sampleNotice({ timeZone: 'Mars/Olympus' })).text).toContain('3:00 PM UTC');
    const { timeZone: _none, ...notice } = sampleNotice();
    expect(render(notice).text).toContain('3:00 PM UTC');
  });

  it('keeps the date in the language of the words', () => {
    for (const locale of ['de-AT', 'ar', 'x', '', 'en_US', 'en-!!']) {
      const { text, language } = render(sampleNotice({ locale }));
      expect(text).toContain('November');
      expect(language).toBe('en');
    }
  });

  it('has not happened yet in an early warning', () => {
    const { subject, text } = render(sampleNotice({ early: true, reason: 'consent_expired' }));
    expect(subject).toContain('before it stops');
    expect(text).toContain('will stop soon');
    expect(text).toContain('runs out soon');
    expect(text).not.toMatch(/has stopped|has run out/);
    expect(render(sampleNotice({ kind: 'reminder', early: true })).text).toContain('will stop soon');
    expect(render(sampleNotice({ kind: 'last_call', early: true })).text).not.toContain('has not worked');
  });

  it('is needed by a time where that was said', () => {
    const { text } = render(sampleNotice({ neededBy: Date.UTC(2026, 11, 1, 9) }));
    expect(text).toMatch(/It is needed by Tuesday, December 1, 2026.* 4:00 AM EST\./);
  });
});

describe('what may be missing', () => {
  it('leaves no gap', () => {
    const { effect: _effect, link: _link, ...notice } = sampleNotice({ to: { email: 'ada@example.com' } });
    for (const kind of asking) {
      const { subject, text, html } = render({ ...notice, kind });
      for (const part of [subject, text, html])
        expect(part).not.toMatch(/undefined|null|Hello ,| {2}\S+ {2}/);
      expect(addressesIn(html)).toEqual([]);
    }
  });
});

describe('a receipt', () => {
  it('says that it works and asks for nothing', () => {
    const { subject, text, html } = render(sampleNotice({ kind: 'receipt' }));
    expect(subject).toBe('Gusto is connected again');
    expect(text).toContain('nothing left for you to do');
    expect(addressesIn(html)).toEqual([]);
    expect(text).not.toContain('http');
  });
});

describe('an escalation', () => {
  it('tells a human what happened, what was tried and where to look', () => {
    const { subject, text, html } = render(sampleEscalation());
    expect(subject).toBe('Nobody reconnected Gusto in time (acme)');
    expect(text).toContain('Connection: conn_1');
    expect(text).toContain('Contacts: Ada (ada@example.com)');
    expect(text).toContain('Tenant: acme');
    expect(text).toContain('Broken since: 2026-11-20 15:00 UTC');
    expect(text).toContain('- 2026-11-23 15:05 UTC: reminder to Ada');
    const url = sampleEscalation().escalation?.workflowUrl ?? '';
    expect(text.split('\n')).toContain(url);
    expect(new Set(addressesIn(html))).toEqual(new Set([url]));
  });

  it.each(['ladder', 'max_sessions', 'rejected', 'misconfigured', 'gone'] as const)(
    'says why in words: %s',
    (cause) => {
      const { subject, text } = render(sampleEscalation({ cause }));
      expect(`${subject} ${text}`).not.toContain('_sessions');
      expect(subject).toContain('Gusto');
      expect(subject.length).toBeLessThanOrEqual(90);
    },
  );

  it('does not claim that somebody was asked where nobody was', () => {
    const { text } = render(sampleEscalation({ tried: [] }));
    expect(text).toContain('There was nobody to ask');
    expect(text).not.toContain('Everybody who can repair');
  });

  it('is in English, whatever the language of the contacts', () => {
    const { language, text } = render({ ...sampleEscalation(), locale: 'es', institution: 'your bank' });
    expect(language).toBe('en');
    expect(text).toContain('Nobody reconnected your bank in time');
  });

  it('goes without a link into the Web UI where there is none', () => {
    const notice = sampleEscalation();
    delete notice.escalation?.workflowUrl;
    expect(addressesIn(render(notice).html)).toEqual([]);
  });
});
