/** `reauth keys`. */
import { Command } from 'commander';
import { KeyRingError, generateKey } from '../secrets/key-ring.js';
import { Failure, exitCodes } from './failure.js';
import type { Output } from './output.js';

export function keysCommand(output: Output): Command {
  const keys = new Command('keys').description('keys for REAUTH_KEYS');
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
  return keys;
}
