import type { OutgoingNotice } from '../../src/contract/ports.js';

export const LINK =
  'https://reauth.acme.example/r/k1.abcdefghijklmnopqrstuvwxyz0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const BRAND = { name: 'Acme' };

export function sampleNotice(changes: Partial<OutgoingNotice> = {}): OutgoingNotice {
  return {
    kind: 'first',
    messageId: '<k1.first.1@reauth.acme.example>',
    to: { name: 'Ada', email: 'ada@example.com' },
    locale: 'en',
    institution: 'Gusto',
    reason: 'login_required',
    effect: 'Payroll deductions are not being synced.',
    early: false,
    since: Date.UTC(2026, 10, 20, 15, 0),
    timeZone: 'America/New_York',
    link: LINK,
    ...changes,
  };
}

/** As the process asks for it: to the operator, without a link, with what a human needs to act. */
export function sampleEscalation(
  changes: Partial<NonNullable<OutgoingNotice['escalation']>> = {},
): OutgoingNotice {
  const { link: _none, ...notice } = sampleNotice();
  return {
    ...notice,
    kind: 'escalation',
    to: { email: 'operations@acme.example' },
    escalation: {
      cause: 'ladder',
      contacts: [{ id: 'c1', name: 'Ada', email: 'ada@example.com' }],
      tried: [
        { kind: 'first', contact: 'c1', at: Date.UTC(2026, 10, 20, 15, 0) },
        { kind: 'reminder', contact: 'c1', at: Date.UTC(2026, 10, 23, 15, 5) },
      ],
      workflowUrl:
        'https://temporal.acme.example/namespaces/default/workflows/reauth%2Facme%2Ffinch%2Fconn_1',
      connection: 'conn_1',
      tenant: 'acme',
      ...changes,
    },
  };
}
