/** Law 1: what lies in this folder is replayed. The same history in, the same commands out, for months. */
export { reauthenticate } from './reauthenticate.js';
