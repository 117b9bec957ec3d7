/** `REAUTH_CONFIG`: a YAML file of tenants and named policies. Every problem is named by its line. */
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { TENANT_NAME } from '../contract/ids.js';
import type { PolicyFields } from '../contract/policy-schema.js';
import type { Named, Problem } from './tenant-settings.js';

export interface DeclaredTenant {
  name: string;
  /** As they stand there: each a key, or the hash of one. */
  keys: string[];
  /** By the names of the environment. */
  settings: Named;
}

export interface ConfigFile {
  tenants: DeclaredTenant[];
  policies: Record<string, PolicyFields>;
  problems: Problem[];
  /** Where a setting of a tenant stands, or should: `reauth.yaml:12 tenants.acme.finch.clientSecret`. */
  place: (tenant: string, setting: string) => string;
}

/** What may be a list; the environment writes it with commas. */
const SEVERAL = /_WEBHOOK_SECRET$/;

type Path = (string | number)[];

/**
 * @param path of the file; what it refers to is found from its folder
 * @param settings every setting that a tenant may have, by the names of the environment
 */
export function readConfigFile(
  path: string,
  env: Named,
  settings: string[],
  policy: z.ZodType<PolicyFields>,
): ConfigFile {
  return new Reader(path, env, settings, policy).read();
}

class Reader {
  private readonly problems: Problem[] = [];
  private readonly lines = new LineCounter();
  private document: Document = parseDocument('');

  constructor(
    private readonly path: string,
    private readonly env: Named,
    private readonly settings: string[],
    private readonly policy: z.ZodType<PolicyFields>,
  ) {}

  read(): ConfigFile {
    const text = this.contentOf(this.path);
    if (text === undefined) this.problems.push({ setting: 'REAUTH_CONFIG', problem: 'cannot be read' });
    this.document = parseDocument(text ?? '', { lineCounter: this.lines });
    for (const { code, pos } of this.document.errors) {
      // Its message may repeat what stands there, which may be a secret.
      const what = code.toLowerCase().replaceAll('_', ' ');
      this.problems.push({
        setting: `${basename(this.path)}:${this.lines.linePos(pos[0]).line}`,
        problem: `is no YAML: ${what}`,
      });
    }
    const whole = this.document.errors.length === 0;
    if (whole) this.onlyKnown([], ['tenants', 'policies']);
    return {
      tenants: whole ? this.keysOf(['tenants']).map((name) => this.tenant(name)) : [],
      policies: whole ? this.policies() : {},
      problems: this.problems,
      place: (tenant, setting) =>
        setting.includes('*')
          ? `${this.at(['tenants', tenant])}: ${setting.toLowerCase().replaceAll('_*', '')}`
          : this.at(['tenants', tenant, ...pathOf(setting)]),
    };
  }

  private tenant(name: string): DeclaredTenant {
    const path = ['tenants', name];
    if (!TENANT_NAME.test(name)) this.refuse(path, 'is no name of a tenant: up to 40 of a-z, 0-9 and "-"');
    this.onlyKnown(path, ['keys', ...new Set(this.settings.map((setting) => pathOf(setting)[0] ?? ''))]);
    const settings: Named = {};
    for (const section of this.keysOf(path).filter((each) => each !== 'keys')) {
      const known = this.settings.filter((setting) => pathOf(setting)[0] === section);
      this.onlyKnown(
        [...path, section],
        known.map((setting) => pathOf(setting)[1] ?? ''),
      );
      for (const setting of known) {
        const at = [...path, ...pathOf(setting)];
        const value = SEVERAL.test(setting) ? this.joined(at) : this.value(at);
        if (value !== undefined) settings[setting] = value;
      }
    }
    return { name, keys: this.keys([...path, 'keys']), settings };
  }

  private keys(path: Path): string[] {
    const node = this.find(path)?.value;
    if (node !== undefined && !isSeq(node)) this.refuse(path, 'is not a list of keys');
    if (!isSeq(node)) return [];
    return node.items.flatMap((_, index) => this.value([...path, index]) ?? []);
  }

  /** One, or a list of them. */
  private joined(path: Path): string | undefined {
    if (!isSeq(this.find(path)?.value)) return this.value(path);
    return this.keys(path).join(',') || undefined;
  }

  private policies(): ConfigFile['policies'] {
    const policies: ConfigFile['policies'] = {};
    for (const name of this.keysOf(['policies'])) {
      const result = this.policy.safeParse(this.plain(['policies', name]));
      if (result.success) policies[name] = result.data;
      for (const issue of result.error?.issues ?? []) {
        const path = [
          'policies',
          name,
          ...issue.path.map((part) => (typeof part === 'number' ? part : String(part))),
        ];
        if (issue.code !== 'unrecognized_keys') this.refuse(path, issue.message);
        else for (const key of issue.keys) this.refuse([...path, key], 'is unknown');
      }
    }
    return policies;
  }

  /** As it stands there, or where it refers to: `{ env: NAME }`, `{ file: path }`. */
  private value(path: Path): string | undefined {
    const node = this.find(path)?.value;
    if (isScalar(node)) {
      if (node.value === null) return undefined;
      if (typeof node.value === 'boolean') return node.value ? 'on' : 'off';
      // An id or a key of digits is no number: `007`, `7e05` and a long one would come back changed.
      return typeof node.value === 'string' ? node.value : node.source;
    }
    if (node === undefined && !this.find(path)) return undefined;
    const reference: unknown = isMap(node) && node.items.length === 1 ? this.plain(path) : {};
    const { env, file } = reference as { env?: unknown; file?: unknown };
    if (typeof env === 'string') {
      const held = this.env[env]?.trim();
      if (!held) this.refuse(path, `refers to the variable ${env}, which is not set`);
      return held;
    }
    if (typeof file === 'string') {
      const content = this.contentOf(resolve(dirname(this.path), file))?.trim();
      if (!content) this.refuse(path, `refers to the file ${file}, which is empty or cannot be read`);
      return content;
    }
    this.refuse(path, 'is neither a value nor { env: NAME } nor { file: path }');
    return undefined;
  }

  private contentOf(path: string): string | undefined {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  }

  private keysOf(path: Path): string[] {
    const node = this.find(path)?.value;
    if (isMap(node)) return node.items.map(({ key }) => String(isScalar(key) ? key.source : key));
    if (node !== undefined && !(isScalar(node) && node.value === null)) {
      this.refuse(path, 'holds no names with something behind them');
    }
    return [];
  }

  private onlyKnown(path: Path, known: string[]): void {
    if (known.length === 0) return;
    for (const key of this.keysOf(path)) {
      if (known.includes(key) || (path[0] === 'tenants' && path.length === 1)) continue;
      this.refuse([...path, key], `is unknown; there is ${known.join(', ')}`);
    }
  }

  private refuse(path: Path, problem: string): void {
    this.problems.push({ setting: this.at(path), problem });
  }

  /** A name is found as it is written, also where YAML takes it for a number; an alias is what it stands for. */
  private find(path: Path): { value: unknown; start: number } | undefined {
    let found: { value: unknown; start: number } = { value: this.document.contents ?? undefined, start: 0 };
    for (const part of path) {
      const { value } = found;
      const pair = isMap(value)
        ? value.items.find(({ key }) => String(isScalar(key) ? key.source : key) === part)
        : undefined;
      const below = pair
        ? pair.value
        : isSeq(value) && typeof part === 'number'
          ? value.items[part]
          : undefined;
      if (below === undefined) return undefined;
      const named = pair ? pair.key : below;
      found = {
        value: (isAlias(below) ? below.resolve(this.document) : below) ?? undefined,
        start: isNode(named) && named.range ? named.range[0] : found.start,
      };
    }
    return found;
  }

  private plain(path: Path): unknown {
    const node = this.find(path)?.value;
    try {
      return isNode(node) ? node.toJS(this.document) : undefined;
    } catch {
      // The library's own message repeats the alias, which may be a secret that begins with "*".
      return undefined;
    }
  }

  /** The line of what stands there, or else of what it should stand in. */
  private at(path: Path): string {
    const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
    let depth = path.length;
    while (depth > 0 && !this.find(path.slice(0, depth))) depth -= 1;
    const { line } = this.lines.linePos(this.find(path.slice(0, depth))?.start ?? 0);
    return `${basename(this.path)}:${line} ${name.slice(1)}`;
  }
}

/** `FINCH_CLIENT_ID` is written as `finch.clientId`. */
function pathOf(setting: string): string[] {
  const [section = '', ...words] = setting.toLowerCase().split('_');
  const field = words.map((word, index) => (index === 0 ? word : word[0]!.toUpperCase() + word.slice(1)));
  return words.length === 0 ? [section] : [section, field.join('')];
}
