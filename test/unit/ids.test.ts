import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, reauthIdFor, workflowIdFor } from '../../src/contract/ids.js';

const address = fc.record({
  tenant: fc.stringMatching(/^[a-z0-9-]{1,40}$/),
  provider: fc.constantFrom('finch', 'dwolla'),
  connectionId: fc.string({ minLength: 1, maxLength: 50, unit: 'grapheme' }),
});

test('a reauth id leads back to its connection, whatever that is called', () => {
  fc.assert(
    fc.property(address, (each) => {
      const id = reauthIdFor(each, 'nonce_nonce-nonc');
      expect(addressOf(id)).toEqual(each);
      expect(id).toMatch(/^[\w.~-]+$/);
      expect(encodeURIComponent(id)).toBe(id);
    }),
  );
});

test('two connections never share a workflow', () => {
  fc.assert(
    fc.property(address, address, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(workflowIdFor(one) === workflowIdFor(other)).toBe(same);
    }),
  );
});

test('the workflow id names the connection, percent-encoded', () => {
  expect(workflowIdFor({ tenant: 'acme', provider: 'finch', connectionId: 'a/b c' })).toBe(
    'reauth/acme/finch/a%2Fb%20c',
  );
});

test.each([
  '',
  'x',
  '../../etc',
  'nonce_nonce-nonc~acme~finch',
  'nonce_nonce-nonc~ACME~finch~a',
  'nonce_nonce-nonc~acme~finch~.ZZ',
])('%j is no reauth id', (id) => {
  expect(addressOf(id)).toBeUndefined();
});
