/** `reauth keys`. */
import { Command } from 'commander';
import { generateApiKey } from '../secrets/api-key.js';
import { KeyRingError, generateKey } from '../secrets/key-ring.js';
import { Failure, exitCodes } from './failure.js';
import { json, table, type Output } from './output.js';

export function keysCommand(output: Output): Command {
  const keys = new Command('keys').description('makes keys: for REAUTH_KEYS, and for whoever calls the API');
  keys
    .command('generate')
    .description('prints a new key; put it in front of the ring, and keep the older ones')
    .argument('[id]', 'names the key; the date by default')
    .action((id?: string) => {
      try {
        output.out(generateKey(id));
      } catch (error) {
        if (!(error instanceof KeyRingError)) throw error;
        throw new Failure(
          exitCodes.wrongUsage,
          'The id of a key is made of letters, digits, "_" and "-", at most 32.',
        );
      }
    });
  keys
    .command('api')
    .description('prints a new API key for whoever calls, and its hash for API_KEYS or the file of tenants')
    .option('--json', 'prints one JSON document')
    .action(({ json: asJson }: { json?: true }) => {
      const made = generateApiKey();
      output.out(asJson ? json(made) : table(Object.entries(made)));
    });
  return keys;
}
