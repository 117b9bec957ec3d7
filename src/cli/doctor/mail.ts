/** The mail server: connected to and logged in at, and given nothing. */
import { createSmtpChannel } from '../../mail/smtp-channel.js';
import { found, type Finding } from './finding.js';

export async function mailFinding(smtpUrl: string): Promise<Finding> {
  const { host } = new URL(smtpUrl);
  const channel = createSmtpChannel({ smtpUrl, from: 'nobody@example.com', brand: { name: '' } });
  return found(
    'mail',
    async () => {
      await channel.verify();
      return `${host} is ready to take mail; nothing was sent`;
    },
    ({ kind }) =>
      kind === 'misconfigured'
        ? 'Check the user and the password in SMTP_URL.'
        : `Check host and port in SMTP_URL (${host}), and whether this machine may reach them.`,
  );
}
