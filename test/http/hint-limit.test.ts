import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HintLimit } from '../../src/http/hint-limit.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what comes beyond ten hints an hour is told once the hour is over, as one hint, and never dropped', async () => {
  const limit = new HintLimit();
  let told = 0;
  const tell = (): Promise<void> => {
    told += 1;
    return Promise.resolve();
  };
  for (let hint = 0; hint < 25; hint += 1) await limit.admit('link', tell);
  expect(told).toBe(10);
  await vi.advanceTimersByTimeAsync(59 * 60_000);
  expect(told).toBe(10);
  await vi.advanceTimersByTimeAsync(2 * 60_000);
  expect(told).toBe(11);
  // The count has begun anew.
  for (let hint = 0; hint < 25; hint += 1) await limit.admit('link', tell);
  expect(told).toBe(20);
});
