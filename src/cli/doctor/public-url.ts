/** How the world reaches the HTTP side. */
import type { Answer } from '../../outbound/call.js';
import { call } from '../../outbound/call.js';
import { OutsideError } from '../../contract/ports.js';
import type { Finding } from './finding.js';

const CHECK = 'PUBLIC_URL';

/** @param names of the providers that send people back to us */
export async function publicUrlFindings(publicUrl: string, names: string[]): Promise<Finding[]> {
  const callbacks = names.map((name) => `${publicUrl}/callbacks/${name}`).join(' and ');
  return [
    schemeFinding(new URL(publicUrl)),
    await answerFinding(publicUrl),
    { check: 'callbacks', status: 'ok', says: `register with the providers: ${callbacks}` },
  ];
}

function schemeFinding({ protocol, hostname, origin }: URL): Finding {
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.+\.localhost)$/.test(hostname);
  if (protocol === 'https:') return { check: CHECK, status: 'ok', says: `${origin} is https` };
  if (isLocal) return { check: CHECK, status: 'ok', says: `${origin} is for this machine alone` };
  const todo = 'Put TLS in front of the service, and write https:// in PUBLIC_URL.';
  return { check: CHECK, status: 'fail', says: `${origin} is not https: links would travel in clear`, todo };
}

async function answerFinding(publicUrl: string): Promise<Finding> {
  const check = 'HTTP side';
  const get = (path: string): Promise<Answer> =>
    call({ method: 'GET', url: new URL(path, publicUrl), headers: {} });
  try {
    const health = await get('/healthz');
    const { status, json } = await get('/readyz');
    const parts = ['temporal', 'worker'];
    if (health.status !== 200 || !parts.every((part) => says(json, part, true) || says(json, part, false))) {
      const todo = 'Point PUBLIC_URL, or the proxy behind it, at this service.';
      return { check, status: 'fail', says: `something else answers at PUBLIC_URL (${health.status})`, todo };
    }
    if (status === 200) return { check, status: 'ok', says: 'answers at PUBLIC_URL, and is ready' };
    const lacking = parts.filter((part) => says(json, part, false)).join(' and ');
    const todo = 'See Temporal and worker above.';
    return {
      check,
      status: 'warn',
      says: `answers at PUBLIC_URL, but is not ready: ${lacking} missing`,
      todo,
    };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    const todo = 'Start it with "reauth serve" or "reauth ingress". If it runs: see DNS, TLS and the proxy.';
    return { check, status: 'warn', says: `does not answer at PUBLIC_URL: ${error.message}`, todo };
  }
}

function says(json: unknown, name: string, value: unknown): boolean {
  return (
    typeof json === 'object' &&
    json !== null &&
    Object.entries(json).some(([n, v]) => n === name && v === value)
  );
}
