/** Every mail there is, in every language, with all that may be in it. */
import type { Brand } from '../../src/contract/brand.js';
import { noticeKinds } from '../../src/contract/words.js';
import { languages } from '../../src/mail/catalogue.js';
import { renderNotice, type RenderedNotice } from '../../src/mail/render.js';
import { sampleEscalation, sampleNotice } from './sample-notice.js';

const brand: Brand = { name: 'Acme Payroll', color: '#7a1f5c', help: 'help@acme.example' };
/** The human of the tenant is written to in English alone. */
const toContacts = noticeKinds.filter((kind) => kind !== 'escalation');
const neededBy = Date.UTC(2026, 11, 1, 9);

/** Tenants write it; it stands in the language they write to their customers in. */
const effects: Record<string, string> = { es: 'Las deducciones de nómina no se sincronizan.' };

export interface SampleMail extends RenderedNotice {
  /** `reminder-es` */
  name: string;
}

export function sampleMails(look: Brand = brand): SampleMail[] {
  return languages.flatMap(({ language: locale }) => {
    const effect = effects[locale] ?? 'Payroll deductions are not being synced.';
    const about = { locale, effect, neededBy };
    const mails = toContacts.map((kind) => ({
      name: `${kind}-${locale}`,
      notice: sampleNotice({ ...about, kind }),
    }));
    const early = { name: `early-${locale}`, notice: sampleNotice({ ...about, early: true }) };
    const escalation = { name: `escalation-${locale}`, notice: { ...sampleEscalation(), neededBy } };
    return [...mails, early, ...(locale === 'en' ? [escalation] : [])].map(({ name, notice }) => ({
      name,
      ...renderNotice(notice, look),
    }));
  });
}
