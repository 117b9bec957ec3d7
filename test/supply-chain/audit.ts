/**
 * What the registry knows against the packages of the lock file. An audit that could not be made is never taken for one
 * that found nothing.
 */
import { execFile } from 'node:child_process';

export interface Verdict {
  passed: boolean;
  lines: string[];
}

interface Advisory {
  url: string;
  title: string;
  severity: string;
  range: string;
}

interface Report {
  auditReportVersion?: number;
  /** An entry of `via` that is a text names another package of this list. */
  vulnerabilities?: Record<string, { via: (Advisory | string)[] }>;
  /** What `npm audit` prints where it could not ask. */
  statusCode?: number;
  message?: string;
  error?: { code?: string; summary?: string };
}

/** These say that the registry has no audit, not that something is broken: mirrors often have none. */
const NO_SUCH_ENDPOINT = [404, 405, 501];

export interface AuditOptions {
  /** Accepted advisories, by id, with a reason. */
  exceptions: Record<string, string>;
  /** An audit that cannot be made is a failure even where the registry has none. */
  required: boolean;
  env?: NodeJS.ProcessEnv;
}

export async function audit({ exceptions, required, env = process.env }: AuditOptions): Promise<Verdict> {
  const said = await npmAudit(env);
  const report = parsed(said);
  if (report?.auditReportVersion === 2) return judged(report.vulnerabilities ?? {}, exceptions);
  const none = NO_SUCH_ENDPOINT.includes(report?.statusCode ?? 0);
  const why = report?.message ?? report?.error?.summary ?? said.slice(0, 500);
  return {
    passed: none && !required,
    lines: [
      'NOT AUDITED: nobody asked whether the packages of the lock file have known weaknesses.',
      none
        ? `The registry of this machine answers no audit (${report?.statusCode}).`
        : `The audit failed: ${why}`,
      'Run `.ci/audit` where the registry answers one, with REQUIRE_AUDIT=1 to have it fail otherwise.',
    ],
  };
}

function judged(
  vulnerabilities: NonNullable<Report['vulnerabilities']>,
  exceptions: Record<string, string>,
): Verdict {
  const found = new Map<string, string>();
  for (const [name, { via }] of Object.entries(vulnerabilities)) {
    for (const each of via) {
      if (typeof each === 'string') continue;
      const id = each.url.split('/').at(-1) ?? each.url;
      found.set(id, `${id} (${each.severity}) in ${name} ${each.range}: ${each.title}`);
    }
  }
  const unknown = [...found].filter(([id]) => !(id in exceptions)).map(([, line]) => line);
  const stale = Object.keys(exceptions).filter((id) => !found.has(id));
  return {
    passed: unknown.length === 0 && stale.length === 0,
    lines: [
      ...unknown,
      ...stale.map((id) => `${id} is excepted, and is not found any more: take the exception out.`),
      ...[...found.keys()]
        .filter((id) => id in exceptions)
        .map((id) => `${id} is accepted: ${exceptions[id]}`),
      `audited: ${found.size} known, ${unknown.length} not accepted`,
    ],
  };
}

/** Its exit code only says that there is something; what, its output says. */
function npmAudit(env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['audit', '--json', '--package-lock-only'];
  return new Promise((resolve, reject) => {
    execFile('npm', args, { env, maxBuffer: 2 ** 26, timeout: 300_000 }, (error, stdout) => {
      if (error && stdout === '') reject(error);
      else resolve(stdout);
    });
  });
}

function parsed(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}
