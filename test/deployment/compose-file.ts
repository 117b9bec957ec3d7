/** What docker-compose.yml says, for those who do the same without Docker. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Service {
  image?: string;
  build?: string;
  restart?: string;
  environment?: Record<string, string | number>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  ports?: string[];
  entrypoint?: string[];
  command?: string[];
  configs?: { source: string; target: string }[];
  read_only?: boolean;
  tmpfs?: string[];
  cap_drop?: string[];
  security_opt?: string[];
}

interface Compose {
  services: Record<string, Service>;
  configs: Record<string, { content: string }>;
}

export type Env = Record<string, string | undefined>;

export const compose = parse(
  readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8'),
) as Compose;

export function composeService(name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
}

/** A service's environment: `${NAME:?message}` and `${NAME:-default}` as compose fills them in. */
export function environmentOf(name: string, env: Env): Record<string, string> {
  const given = Object.entries(composeService(name).environment ?? {});
  return Object.fromEntries(given.map(([each, value]) => [each, filledIn(value, env)]));
}

function filledIn(text: string | number, env: Env): string {
  return String(text).replace(/\$\{(\w+):([?-])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const value = env[name];
    if (!value && kind === '?') throw new Error(`${name} is missing`);
    return value || rest;
  });
}

/** The one script that a service runs instead of its image's own, with its shell. */
export function scriptOf(name: string): string[] {
  const { entrypoint = [], command = [] } = composeService(name);
  return [...entrypoint, ...command].map((word) => word.replaceAll('$$', '$'));
}
