/** Builders of the stories that people are in: several contacts, a whole policy, and what contacts answer. */
import type { Contact } from '../../../src/contract/state.js';
import type { Drive, Outside } from './drive.js';
import { DAY, START, ada, type InputChange } from './make.js';

export const bo: Contact = { ...ada, id: 'bo', name: 'Bo', email: 'bo@example.com' };
export const cy: Contact = { ...ada, id: 'cy', name: 'Cy', email: 'cy@example.com' };
const full = {
  lastCallBefore: 2 * DAY,
  nextContactAfter: 5 * DAY,
  quietHours: { from: 21 * 60, to: 8 * 60 },
  workdaysOnly: false,
};
export const withPolicy = (policy: object = {}, more: InputChange = {}): InputChange => ({
  ...more,
  policy: { ...full, ...policy },
});
export const answer = (given: Extract<Outside, { type: 'answered' }>['answer']): Outside => ({
  type: 'answered',
  answer: given,
});
export const decline = answer({ kind: 'decline', contact: 'ada' });
export const undo = answer({ kind: 'undo', contact: 'ada' });
export const notMe = answer({ kind: 'not_me', contact: 'ada', email: 'di@example.com' });
export const snoozeUntil = (offset: number): Outside =>
  answer({ kind: 'snooze', contact: 'ada', until: START + offset });
export const firstsOf = ({ state }: Drive) =>
  state.notices.filter(({ kind }) => kind === 'first').map(({ contact, at }) => [contact, at - START]);
