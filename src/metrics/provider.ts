/** How a provider answers: how long each of its operations takes, how it ends, and how long it wants to be left alone. */
import type { MetricMeter } from '@temporalio/common';
import { OutsideError, type Provider } from '../contract/ports.js';

/** @returns what makes a provider a measured one, by its name */
export function providerMeter(meter: MetricMeter): (name: string, provider: Provider) => Provider {
  const calls = meter.createHistogram('reauth_provider_call_seconds', 'float');
  const waits = meter.createHistogram('reauth_rate_limit_wait_seconds', 'float');

  const measured = async <T>(provider: string, call: string, work: () => Promise<T>): Promise<T> => {
    const before = performance.now();
    let result = 'ok';
    try {
      return await work();
    } catch (error) {
      result = error instanceof OutsideError ? error.kind : 'fault';
      if (error instanceof OutsideError && error.kind === 'rate_limited') {
        waits.record((error.retryAfter ?? 0) / 1000, { provider });
      }
      throw error;
    } finally {
      calls.record((performance.now() - before) / 1000, { provider, call, result });
    }
  };
  return (name, provider) => ({
    mint: (connection, terms) => measured(name, 'mint', () => provider.mint(connection, terms)),
    ...(provider.exchange && {
      exchange: (code, redirectUri) =>
        measured(name, 'exchange', async () => provider.exchange?.(code, redirectUri)),
    }),
    health: (connection, known) => measured(name, 'health', () => provider.health(connection, known)),
  });
}
