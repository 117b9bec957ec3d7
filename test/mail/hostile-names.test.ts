import { describe, expect, it } from 'vitest';
import { noticeKinds } from '../../src/contract/words.js';
import { asSentence, nameInSentence, oneLine } from '../../src/text/clean.js';
import { renderNotice } from '../../src/mail/render.js';
import { BRAND, sampleEscalation, sampleNotice } from './sample-notice.js';

const hostile = {
  html: '<script>alert(1)</script><img src="https://evil.example/x.png">',
  attribute: '" onmouseover="alert(1)" style="x',
  quotes: `O'Neill & "Sons" \`x\``,
  header: 'Gusto\r\nBcc: victim@example.com\r\n\r\nOwned',
  'other line ends': 'Gusto\u2028next\u2029next\u0085next\vnext',
  'bidi override': 'Gusto \u202Egnirts\u202C \u2066x\u2069 \u200F\u061C',
  'zero width': 'Gu\u200Bsto\uFEFF\u2060',
  controls: 'Gus\u0000to\u001B[31m\u007F',
  'lone surrogate': 'Gusto \uD800',
  long: 'Very '.repeat(200),
};

const invisible = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200C\u200D])\p{Cf}/u;

describe.each(Object.entries(hostile))('a name with %s', (_what, name) => {
  it.each(noticeKinds)('is harmless in a mail: %s', (kind) => {
    const notice =
      kind === 'escalation' ? sampleEscalation({ connection: name, tenant: name }) : sampleNotice({ kind });
    const changed = { ...notice, institution: name, effect: name, to: { ...notice.to, name } };
    const { subject, text, html } = renderNotice(changed, { name });
    expect(subject).not.toMatch(invisible);
    expect(Array.from(subject).length).toBeLessThanOrEqual(90);
    expect(text.replaceAll('\n', '')).not.toMatch(invisible);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(html).not.toMatch(/<(script|img)|\bon\w+="/i);
    expect(html.replaceAll('\n', '')).not.toMatch(invisible);
  });
});

describe('a name', () => {
  it('is otherwise left as it is', () => {
    const names = ['Crédit Agricole', '三菱UFJ銀行', 'بنك\u200Cملت', '👩‍👧 Bank', "Lloyd's & Co"];
    for (const name of names) expect(oneLine(name)).toBe(name);
    expect(renderNotice(sampleNotice({ institution: '三菱UFJ銀行' }), BRAND).subject).toContain(
      '三菱UFJ銀行',
    );
  });

  it('of the other direction is isolated in sentences, but not in a subject', () => {
    expect(nameInSentence('بنك القاهرة')).toBe('\u2068بنك القاهرة\u2069');
    const { subject, text } = renderNotice(sampleNotice({ institution: 'بنك القاهرة' }), BRAND);
    expect(subject).toContain('Reconnect بنك القاهرة:');
    expect(text).toContain('\u2068بنك القاهرة\u2069');
  });

  it('is cut between characters as people count them', () => {
    expect(oneLine('👩‍👧👩‍👧👩‍👧', 2)).toBe('👩‍👧…');
    expect(oneLine('Payroll deductions are not synced', 24)).toBe('Payroll deductions are…');
  });
});

describe('the effect', () => {
  it('becomes a sentence and nothing more', () => {
    expect(asSentence('Nothing is synced')).toBe('Nothing is synced.');
    expect(asSentence('Nothing is synced! ')).toBe('Nothing is synced!');
    expect(asSentence('Nothing is synced (yet)')).toBe('Nothing is synced (yet).');
  });
});
