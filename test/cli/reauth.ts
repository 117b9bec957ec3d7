/** The real command `reauth` as a child process, with the settings of a world. */
import { spawn, type ChildProcess } from 'node:child_process';
import { msToTs } from '@temporalio/common/lib/time.js';
import { PROGRAM } from '../build-for-children.js';
import { until } from '../until.js';
import { API_KEY, EVENTS_SECRET, REAUTH_KEYS, WEBHOOK_SECRET, type World } from '../world.js';

export type Settings = Record<string, string | undefined>;

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What an operator's machine has. */
export function operatorSettings(world: World): Settings {
  return { TEMPORAL_ADDRESS: world.env.address, TEMPORAL_NAMESPACE: 'default' };
}

/** What the world's own service has. */
export function serviceSettings(world: World): Settings {
  const { publicUrl } = world.config;
  return {
    ...operatorSettings(world),
    PORT: new URL(publicUrl).port,
    PUBLIC_URL: publicUrl,
    API_KEYS: `default:${API_KEY}`,
    REAUTH_KEYS,
    FINCH_BASE_URL: world.finch.url,
    FINCH_CLIENT_ID: 'client-of-tests',
    FINCH_CLIENT_SECRET: 'secret-of-tests',
    FINCH_WEBHOOK_SECRET: WEBHOOK_SECRET,
    DWOLLA_BASE_URL: world.dwolla.url,
    DWOLLA_CLIENT_ID: 'client-of-tests',
    DWOLLA_CLIENT_SECRET: 'secret-of-tests',
    DWOLLA_WEBHOOK_SECRET: WEBHOOK_SECRET,
    FINCH_CALLS_PER_SECOND: '1000',
    DWOLLA_CALLS_PER_SECOND: '1000',
    SMTP_URL: world.mailbox.smtpUrl,
    MAIL_FROM: 'Acme Payroll <repair@acme.example>',
    ESCALATION_EMAIL: 'ops@company.example',
    EVENTS_URL: world.backend.eventsUrl,
    EVENTS_SECRET,
    EVENTS_ALLOW_PRIVATE: 'on',
    DIRECTORY_URL: world.backend.directoryUrl,
  };
}

export function started(settings: Settings, args: string[]): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH, HOME, TZ: 'UTC', ...settings },
  });
}

/** @param input what it reads from standard input */
export async function reauth(settings: Settings, args: string[], input = ''): Promise<Ended> {
  const child = started(settings, args);
  const end: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (end.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (end.stderr += chunk.toString()));
  child.stdin?.end(input);
  end.code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  return end;
}

/** A new namespace, without our search attributes. */
export async function namespaceIn({ env: { connection } }: World, namespace: string): Promise<string> {
  const { workflowService, operatorService } = connection;
  const day = msToTs('1 day');
  await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: day });
  await until('the server knows the namespace', () =>
    operatorService.listSearchAttributes({ namespace }).then(
      () => true,
      () => false,
    ),
  );
  return namespace;
}
