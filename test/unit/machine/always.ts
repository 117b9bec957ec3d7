/** What holds of every life: random reauths are lived through, and each is looked at. */
import * as fc from 'fast-check';
import type { ReauthState } from '../../../src/contract/state.js';
import type { NoticeStep } from './answers.js';
import { live, script, type Script } from './arbitraries.js';
import type { Decided, Drive } from './drive.js';

const RUNS = 250;

/** `holds` throws where it does not. */
export function always(holds: (drive: Drive, script: Script) => void, runs = RUNS): void {
  fc.assert(
    fc.property(script, (each) => holds(live(each), each)),
    { numRuns: runs },
  );
}

export function everyState(drive: Drive): ReauthState[] {
  return [...drive.entries.map(({ before }) => before), drive.state];
}

type DecidedNotice = Decided & { decision: NoticeStep };
export function noticesOf(drive: Drive): DecidedNotice[] {
  return drive.decided.filter((each): each is DecidedNotice => each.decision.do === 'notice');
}
