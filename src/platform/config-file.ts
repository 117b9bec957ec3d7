/** `REAUTH_CONFIG`: a YAML file of tenants and named policies. Every problem is named by its line. */
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import type { PolicyFields } from '../contract/policy-schema.js';
import type { Named, Problem } from './tenant-settings.js';

export interface DeclaredTenant {
  name: string;
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

export const TENANT_NAME = /^[a-z0-9-]{1,40}$/;

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
    for (const { message, pos } of this.document.errors) {
      const [what = ''] = message.split('\n');
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
      place: (tenant, setting) => this.at(['tenants', tenant, ...pathOf(setting)]),
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
        const value = this.value([...path, ...pathOf(setting)]);
        if (value !== undefined) settings[setting] = value;
      }
    }
    return { name, keys: this.keys([...path, 'keys']), settings };
  }

  private keys(path: Path): string[] {
    const node = this.document.getIn(path, true);
    if (node !== undefined && !isSeq(node)) this.refuse(path, 'is not a list of keys');
    if (!isSeq(node)) return [];
    return node.items.flatMap((_, index) => this.value([...path, index]) ?? []);
  }

  private policies(): ConfigFile['policies'] {
    const policies: ConfigFile['policies'] = {};
    for (const name of this.keysOf(['policies'])) {
      const result = this.policy.safeParse(this.document.toJS()?.policies?.[name]);
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
    const node = this.document.getIn(path, true);
    if (node === undefined) return undefined;
    const scalar = isScalar(node) ? node.value : undefined;
    if (typeof scalar === 'boolean') return scalar ? 'on' : 'off';
    if (typeof scalar === 'string' || typeof scalar === 'number') return String(scalar);
    const { env, file } = isMap(node) ? (node.toJSON() as { env?: unknown; file?: unknown }) : {};
    if (typeof env === 'string') {
      if (!this.env[env]) this.refuse(path, `refers to the variable ${env}, which is not set`);
      return this.env[env];
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
    const node = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
    if (isMap(node)) return node.items.map(({ key }) => String(isScalar(key) ? key.value : key));
    if (node !== undefined && node !== null && !(isScalar(node) && node.value === null)) {
      this.refuse(path, 'holds no names with something behind them');
    }
    return [];
  }

  private onlyKnown(path: Path, known: string[]): void {
    for (const key of this.keysOf(path)) {
      if (known.includes(key) || (path[0] === 'tenants' && path.length === 1)) continue;
      this.refuse([...path, key], `is unknown; there is ${known.join(', ')}`);
    }
  }

  private refuse(path: Path, problem: string): void {
    this.problems.push({ setting: this.at(path), problem });
  }

  /** The line of what stands there, or else of what it should stand in. */
  private at(path: Path): string {
    const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = this.document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) {
        return `${basename(this.path)}:${this.lines.linePos(node.range[0]).line} ${name.slice(1)}`;
      }
    }
    return `${basename(this.path)}:1 ${name.slice(1)}`;
  }
}

/** `FINCH_CLIENT_ID` is written as `finch.clientId`. */
function pathOf(setting: string): string[] {
  const [section = '', ...words] = setting.toLowerCase().split('_');
  const field = words.map((word, index) => (index === 0 ? word : word[0]!.toUpperCase() + word.slice(1)));
  return words.length === 0 ? [section] : [section, field.join('')];
}
