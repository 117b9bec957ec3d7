import type { Catalogue, Told } from '../catalogue.js';
import {
  earlyLetter,
  firstLetter,
  lastCallLetter,
  receiptLetter,
  reminderLetter,
  retryLetter,
} from './contacts.js';
import { escalationLetter } from './escalation.js';
import type { Words } from './phrases.js';

export const english: Catalogue = { language: 'en', letterFor };

function letterFor(told: Told): Words {
  switch (told.notice.kind) {
    case 'first':
      return told.notice.early ? earlyLetter(told) : firstLetter(told);
    case 'reminder':
      return reminderLetter(told);
    case 'retry':
      return retryLetter(told);
    case 'last_call':
      return lastCallLetter(told);
    case 'receipt':
      return receiptLetter(told);
    case 'escalation':
      return escalationLetter(told);
  }
}
