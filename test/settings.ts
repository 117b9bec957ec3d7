/** Settings with which the service starts, but for the servers behind them. */
import { generateKey } from '../src/secrets/key-ring.js';

export const completeSettings = {
  PUBLIC_URL: 'https://reauth.example.com/',
  API_KEYS: 'default:0123456789abcdef, acme:fedcba9876543210',
  REAUTH_KEYS: generateKey('k1'),
  FINCH_CLIENT_ID: 'id',
  FINCH_CLIENT_SECRET: 'secret',
  SMTP_URL: 'smtp://localhost:1025',
  MAIL_FROM: 'Acme Payroll <repair@example.com>',
  ESCALATION_EMAIL: 'ops@example.com',
  TEMPORAL_ADDRESS: 'temporal.example.com:7233',
};
