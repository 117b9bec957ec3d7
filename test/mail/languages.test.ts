/** Every language says everything, and only in its own words. */
import { describe, expect, it } from 'vitest';
import { noticeKinds, reasons } from '../../src/contract/words.js';
import { languages } from '../../src/mail/catalogue.js';
import { renderNotice } from '../../src/mail/render.js';
import { providerKits } from '../../src/providers/registry.js';
import { BRAND, LINK, sampleNotice } from './sample-notice.js';

const toContacts = noticeKinds.filter((kind) => kind !== 'escalation');
const others = languages.map(({ language }) => language).filter((language) => language !== 'en');

/** Words of the tenant, which no catalogue translates, are left out. */
function textIn(locale: string, changes: Parameters<typeof sampleNotice>[0]): string {
  const { effect: _none, ...notice } = sampleNotice({ ...changes, locale });
  return renderNotice(notice, { ...BRAND, help: 'help@acme.example' }).text;
}

describe.each(others)('a mail in another language: %s', (language) => {
  it.each(toContacts)('shares no sentence with the English one: %s', (kind) => {
    for (const early of [false, true]) {
      for (const reason of reasons) {
        const about = { kind, early, reason, neededBy: Date.UTC(2026, 11, 1, 9) };
        const lines = textIn(language, about).split('\n').filter(Boolean);
        const english = textIn('en', about).split('\n');
        expect(lines.filter((line) => english.includes(line))).toEqual(kind === 'receipt' ? [] : [LINK]);
        expect(lines.join('\n')).not.toMatch(/undefined|null/);
      }
    }
  });

  it('has words for an institution that nobody named', () => {
    for (const { unnamed } of providerKits) {
      const { subject, text, html } = renderNotice(
        sampleNotice({ institution: unnamed, locale: language }),
        BRAND,
      );
      for (const part of [subject, text, html]) expect(part).not.toContain(unnamed);
    }
  });
});

it('is chosen by the contact’s locale, and dated as their country does', () => {
  const rendered = renderNotice(sampleNotice({ locale: 'es_MX' }), BRAND);
  expect(rendered.language).toBe('es');
  expect(rendered.html).toContain('<html lang="es"');
  expect(rendered.subject).toContain('Vuelva a conectar Gusto');
  expect(rendered.text).toMatch(/Lo detectamos el viernes,? 20 de noviembre de 2026/);
  expect(renderNotice(sampleNotice({ locale: 'ES' }), BRAND).language).toBe('es');
  expect(renderNotice(sampleNotice({ locale: 'est' }), BRAND).language).toBe('en');
});

it('begins a sentence with a capital where the institution has no name, and nowhere else', () => {
  const unnamed = renderNotice(sampleNotice({ kind: 'reminder', institution: 'your bank' }), BRAND);
  expect(unnamed.subject).toMatch(/^Your bank is still not connected/);
  expect(unnamed.text).toContain('between Acme and your bank has not worked');
  const named = renderNotice(sampleNotice({ kind: 'reminder', institution: 'bunq' }), BRAND);
  expect(named.subject).toMatch(/^bunq is still not connected/);
});
