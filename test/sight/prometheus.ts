/** What the dashboard and the alerts ask, and a Prometheus of Debian's to ask it of. */
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { ended } from '../ended.js';
import { freePort } from '../free-port.js';
import { until } from '../until.js';

export const ALERTS = 'deploy/prometheus/alerts.yml';

export interface Alert {
  alert: string;
  expr: string;
}

export const alerts: Alert[] = (
  parse(readFileSync(ALERTS, 'utf8')) as { groups: { rules: Alert[] }[] }
).groups.flatMap(({ rules }) => rules);

interface Panel {
  title: string;
  targets?: { expr: string }[];
}

/** The dashboard's queries as Grafana would send them, by the panel's title. */
export const queries: { title: string; expr: string }[] = (
  JSON.parse(readFileSync('deploy/grafana/durable-reauth.json', 'utf8')) as { panels: Panel[] }
).panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({
    title,
    expr: expr
      .replaceAll('$__rate_interval', '1m')
      .replaceAll('$__range', '1h')
      .replaceAll('$provider', '.*'),
  })),
);

/** The names of the series in a query. */
export function seriesIn(expr: string): string[] {
  return [...new Set(expr.match(/\b(?:reauth|temporal)_\w+/g))];
}

/** @returns `undefined` where it is not asked for: it takes a minute */
export function findPrometheus(): string | undefined {
  if (process.env['WITH_PROMETHEUS'] !== '1') return undefined;
  const folders = ['/usr/bin', '/usr/local/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
  const found = folders.map((folder) => join(folder, 'prometheus')).find(isExecutable);
  if (found === undefined) throw new Error('WITH_PROMETHEUS=1, and there is no prometheus');
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Rule {
  name: string;
  health: string;
  lastError?: string;
  state: 'inactive' | 'pending' | 'firing';
}

export interface Prometheus {
  url: string;
  /** How many series a query gives now. */
  query(expr: string): Promise<number>;
  rules(): Promise<Rule[]>;
  close(): Promise<void>;
}

/** Scrapes an address each second, and evaluates our rules as often. */
export async function startPrometheus(program: string, target: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [resolve(ALERTS)],
    scrape_configs: [{ job_name: 'reauth', static_configs: [{ targets: [target] }] }],
  };
  writeFileSync(join(folder, 'prometheus.yml'), stringify(config));
  const address = `127.0.0.1:${await freePort()}`;
  const child: ChildProcess = spawn(
    program,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`http://${address}/api/v1/${path}`);
    const answer = (await response.json()) as { status: string; error?: string; data: T };
    if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
    return answer.data;
  };
  await until('Prometheus answers', () =>
    fetch(`http://${address}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    url: `http://${address}`,
    async query(expr) {
      const { result } = await ask<{ result: unknown[] }>(`query?query=${encodeURIComponent(expr)}`);
      return result.length;
    },
    async rules() {
      const { groups } = await ask<{ groups: { rules: Rule[] }[] }>('rules');
      return groups.flatMap(({ rules }) => rules);
    },
    async close() {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
