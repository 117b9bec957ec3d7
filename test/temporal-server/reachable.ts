import { Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { EnvHttpProxyAgent, fetch } from 'undici';

/** Long enough for a slow line, short enough that a firewall that drops packets costs nobody their patience. */
export const PROBE_TIME_MS = 2500;

/**
 * Asks a web host for any answer at all; the status does not matter. Goes through the proxy of the environment where
 * there is one, because the download that follows does so too.
 */
export async function hostAnswers(url: string | URL, timeoutMs = PROBE_TIME_MS): Promise<boolean> {
  return (await askHost(url, timeoutMs, 'HEAD')) !== undefined;
}

/** The JSON that a host answers with, or undefined where it does not answer (well) in time. */
export async function jsonFrom(url: string | URL, timeoutMs = PROBE_TIME_MS): Promise<unknown> {
  const answer = await askHost(url, timeoutMs, 'GET');
  if (!answer?.ok) return undefined;
  return await answer.json().catch(() => undefined);
}

async function askHost(url: string | URL, timeoutMs: number, method: 'GET' | 'HEAD') {
  const target = new URL(url);
  // Credentials in an address make fetch refuse it, and a probe has no need of them.
  target.username = '';
  target.password = '';
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(target, { method, signal, redirect: 'manual', ...throughProxy() });
  } catch {
    return undefined;
  }
}

function throughProxy(): { dispatcher?: EnvHttpProxyAgent } {
  const { env } = process;
  const proxied = env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['HTTP_PROXY'] ?? env['http_proxy'];
  return proxied ? { dispatcher: new EnvHttpProxyAgent() } : {};
}

/**
 * Whether a Temporal server answers there. It is asked as a client would ask it: something else that merely accepts
 * connections would let the worker's connection wait for ever.
 */
export async function temporalAnswers(to: ConnectionOptions, timeoutMs = PROBE_TIME_MS): Promise<boolean> {
  try {
    const connection = await Connection.connect({ ...to, connectTimeout: timeoutMs });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}
