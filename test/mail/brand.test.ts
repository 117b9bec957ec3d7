/** The tenant's name, colour, logo and help address, as somebody sees them who gets its mails. */
import { describe, expect, it } from 'vitest';
import type { Brand } from '../../src/contract/brand.js';
import { renderNotice } from '../../src/mail/render.js';
import { sampleNotice } from './sample-notice.js';

const acme: Brand = {
  name: 'Acme',
  color: '#7a1f5c',
  logoUrl: 'https://acme.example/logo.png',
  help: 'help@acme.example',
};

describe('a brand', () => {
  it('shows its logo, which says the name where images do not show', () => {
    const { html } = renderNotice(sampleNotice(), acme);
    expect(html).toMatch(/<img src="https:\/\/acme\.example\/logo\.png" alt="Acme"/);
    expect(html.match(/<img/g)).toHaveLength(1);
    expect(renderNotice(sampleNotice(), { name: 'Acme' }).html).not.toContain('<img');
  });

  it('has the button in its colour', () => {
    expect(renderNotice(sampleNotice(), acme).html).toContain('background-color:#7a1f5c');
    expect(renderNotice(sampleNotice(), { name: 'Acme' }).html).not.toContain('#7a1f5c');
  });

  it('says where to ask, in both parts and also in the receipt', () => {
    for (const kind of ['first', 'receipt'] as const) {
      const { text, html } = renderNotice(sampleNotice({ kind }), acme);
      expect(text).toContain('Questions? help@acme.example');
      expect(html).toContain('href="mailto:help@acme.example"');
    }
    const { text, html } = renderNotice(sampleNotice(), { ...acme, help: 'https://acme.example/help' });
    expect(text).toContain('Questions? https://acme.example/help');
    expect(html).toContain('href="https://acme.example/help"');
  });

  it('cannot break out of where it stands', () => {
    const hostile = { ...acme, name: '" onload="x', logoUrl: 'https://acme.example/"><script>x</script>' };
    expect(renderNotice(sampleNotice(), hostile).html).not.toMatch(/<script|" onload="/);
  });
});
