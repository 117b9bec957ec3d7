import { afterEach, expect, it, vi } from 'vitest';
import { findChromium, whyNoChromium } from '../chromium.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('takes the program that CHROMIUM_PATH names', () => {
  vi.stubEnv('CHROMIUM_PATH', process.execPath);
  expect(findChromium()).toBe(process.execPath);
  expect(whyNoChromium()).toBeUndefined();
});

it('does not go on with another one where CHROMIUM_PATH is wrong', () => {
  vi.stubEnv('CHROMIUM_PATH', '/no/such/chromium');
  expect(() => findChromium()).toThrow('CHROMIUM_PATH names no program: /no/such/chromium');
});
