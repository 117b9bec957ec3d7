/** Law 1: what lies in this folder is replayed. The same history in, the same commands out, for months. */
export { handOff } from './hand-off.js';
export { reauthenticate } from './reauthenticate.js';
