/** Every provider is held against the one port. */
import { expect, test } from 'vitest';
import { dwolla } from '../../src/providers/dwolla/index.js';
import { finch } from '../../src/providers/finch/index.js';
import { providerKits } from '../../src/providers/registry.js';
import { conformsToThePort } from './conformance.js';
import { startDwollaStand } from './stands/dwolla.js';
import { startFinchStand } from './stands/finch.js';

conformsToThePort(finch, startFinchStand);
conformsToThePort(dwolla, startDwollaStand('plaid'), 'dwolla with Plaid');
conformsToThePort(dwolla, startDwollaStand('mx'), 'dwolla with MX');

test('no two providers share a name, or a kind of session', () => {
  const names = providerKits.map(({ traits }) => traits.name);
  const kinds = providerKits.flatMap(({ policy }) => Object.keys(policy.sessionLife));
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(kinds).size).toBe(kinds.length);
});
