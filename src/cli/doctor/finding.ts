/** What a check found, and what is to be done about it. */
import { OutsideError } from '../../contract/ports.js';

export interface Finding {
  check: string;
  status: 'ok' | 'warn' | 'fail';
  /** Never a value that could be a secret: names, hosts and addresses of ours at most. */
  says: string;
  todo?: string;
}

/** A check of the outside world: a failure of it is a finding. */
export async function found(
  check: string,
  look: () => Promise<string>,
  todo: (error: OutsideError) => string,
): Promise<Finding> {
  try {
    return { check, status: 'ok', says: await look() };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    const says = error.message;
    if (error.kind === 'rate_limited') return { check, status: 'warn', says, todo: 'Try again later.' };
    return { check, status: 'fail', says, todo: todo(error) };
  }
}
