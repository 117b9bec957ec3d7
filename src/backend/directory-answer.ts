/** What a directory answers is held against the rules of a start body, its size among them: it is kept like one. */
import type { Question } from '../contract/backend.js';
import { OutsideError } from '../contract/ports.js';
import { directoryAnswerFor, impossibilities, type DirectoryAnswer } from '../contract/start-request.js';
import { MAX_BODY_BYTES, fits } from '../intake/body.js';
import { kindOf, unknownPolicy, type Intake } from '../intake/intake.js';

/** A message names so many wrong fields, each so far: it is kept in a history. */
const MOST_FIELDS = 10;
const LONGEST_PATH = 100;

/**
 * @returns a reader of answers
 * @throws OutsideError `malformed`: the reader, with every field that is wrong
 */
export function directoryReader(
  intake: Intake,
): (json: unknown, connection: Question['connection']) => DirectoryAnswer {
  const schema = directoryAnswerFor(intake.kinds, intake.policies);
  return (json, connection) => {
    if (json === undefined) throw misfit('is not JSON');
    const result = fits(schema, json);
    if ('errors' in result) throw misfit(`does not fit: ${named(result.errors)}`);
    if (Buffer.byteLength(JSON.stringify(json)) > MAX_BODY_BYTES) throw misfit('is larger than 256 KiB');
    const { data } = result;
    const kind = kindOf(intake, connection.provider);
    const errors = [
      ...impossibilities({ ...data, connection }, kind, Date.now()),
      ...(intake.policies.policyFor(kind, data.policy) ? [] : [unknownPolicy(intake.policies)]),
    ];
    if (errors.length > 0) throw misfit(`does not fit: ${named(errors)}`);
    return data;
  };
}

function misfit(how: string): OutsideError {
  return new OutsideError('malformed', `the directory’s answer ${how}`);
}

/** Paths alone: what stands there is somebody's name or address. */
function named(errors: { path: string }[]): string {
  const paths = errors.slice(0, MOST_FIELDS).map(({ path }) => (path || '/').slice(0, LONGEST_PATH));
  const more = errors.length - paths.length;
  return paths.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
