/** `BRAND_*`: how a tenant looks. */
import { expect, test } from 'vitest';
import type { Brand } from '../../src/contract/brand.js';
import { ConfigError, readConfig } from '../../src/platform/config.js';
import { providerKits } from '../../src/providers/registry.js';
import { completeSettings } from '../settings.js';

function brandOf(settings: Record<string, string>): Brand | undefined {
  return readConfig({ ...completeSettings, ...settings }, providerKits).tenants[0]?.brand;
}

function problems(settings: Record<string, string>): string[] {
  try {
    brandOf(settings);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ setting, problem }) => `${setting} ${problem}`);
  }
}

test('a brand is named as it says, or as the sender, or by the sender’s domain', () => {
  expect(brandOf({ BRAND_NAME: 'Acme & Co' })).toEqual({ name: 'Acme & Co' });
  expect(brandOf({})).toEqual({ name: 'Acme Payroll' });
  expect(brandOf({ MAIL_FROM: 'repair@acme.example' })).toEqual({ name: 'acme.example' });
});

test('it may have a colour, a logo and somebody to ask', () => {
  const look = { BRAND_COLOR: '#7a1f5c', BRAND_LOGO_URL: 'https://acme.example/logo.png' };
  expect(brandOf({ ...look, BRAND_HELP: 'help@acme.example' })).toEqual({
    name: 'Acme Payroll',
    color: '#7a1f5c',
    logoUrl: 'https://acme.example/logo.png',
    help: 'help@acme.example',
  });
  expect(brandOf({ BRAND_HELP: 'https://acme.example/help' })?.help).toBe('https://acme.example/help');
});

test('nothing is taken that people could not read, or that would send them somewhere unsafe', () => {
  const look = { BRAND_COLOR: '#ffd400', BRAND_LOGO_URL: 'http://acme.example/logo.png' };
  expect(problems({ ...look, BRAND_HELP: 'javascript:alert(1)' })).toEqual([
    'BRAND_COLOR is too light for white words on it: their contrast must be 4.5 at the least',
    'BRAND_LOGO_URL is not an https URL',
    'BRAND_HELP is neither a mail address nor an https URL',
  ]);
  expect(problems({ BRAND_COLOR: 'blue;x' })).toEqual(['BRAND_COLOR is not a colour such as "#155e91"']);
});

test('a colour is judged as WCAG does: #767676 is the lightest grey that white can be read on', () => {
  expect(problems({ BRAND_COLOR: '#767676' })).toEqual([]);
  expect(problems({ BRAND_COLOR: '#777777' })).toHaveLength(1);
});
