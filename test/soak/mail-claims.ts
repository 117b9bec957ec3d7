/** What must be true of the mails of each reauth. */
import { mailsTo, type ApiView } from '../people.js';
import type { ReceivedMail } from '../simulators/mailbox/index.js';
import { OPERATOR, type World } from '../world.js';
import type { Run } from './histories.js';
import { callsOf, killedBetween, type Excuses, type Lived } from './lived.js';
import type { Outage } from './upheaval.js';

/** A mail is read a moment after whoever sent it may have been killed, ms. */
const READ_WITHIN = 1_000;

const cameAt = ({ receivedAt }: ReceivedMail): number => receivedAt.getTime();

export function mailsAreRight(lived: Lived, excuses: Excuses): string[] {
  const { world, emails, plan } = lived.cast;
  const mails = mailsTo(world, emails.at(-1)!);
  const wrong: string[] = [];
  // Whose address is refused gets none.
  for (const refused of emails.slice(0, -1)) {
    if (mailsTo(world, refused).length > 0) wrong.push(`a mail came to ${refused}`);
  }
  if (plan.script === 'refused' && mails.length > 0) wrong.push('mailed, though refused');
  const byId = copiesOf(mails);
  for (const [id, copies] of byId)
    wrong.push(...copiesAreExplained({ ...lived, world }, id, copies, excuses));
  return [...wrong, ...noticesAreNoted(lived, byId, excuses), ...nothingAfterRepair(lived, byId)];
}

/** Of an escalation it is all runs that may have sent it. */
export function operatorIsToldOnce(
  all: { world: World; runs: Run[]; outages: Outage[] },
  excuses: Excuses,
): string[] {
  const byId = copiesOf(mailsTo(all.world, OPERATOR));
  return [...byId].flatMap(([id, copies]) => copiesAreExplained(all, id, copies, excuses));
}

function copiesOf(mails: ReceivedMail[]): Map<string, ReceivedMail[]> {
  const byId = new Map<string, ReceivedMail[]>();
  for (const mail of mails) byId.set(mail.messageId, [...(byId.get(mail.messageId) ?? []), mail]);
  return byId;
}

/** Each answer that was lost explains one further copy; so does a kill that its sender did not survive. */
function copiesAreExplained(
  { world, runs, outages }: { world: World; runs: Run[]; outages: Outage[] },
  id: string,
  copies: ReceivedMail[],
  excuses: Excuses,
): string[] {
  const wrong: string[] = [];
  let lost = world.mailbox.lostAnswers.filter((each) => each === id).length;
  for (const [index, copy] of copies.slice(1).entries()) {
    const before = copies[index]!;
    if (before.subject !== copy.subject) wrong.push(`two mails have the Message-ID ${id}`);
    if (lost > 0) {
      lost -= 1;
      excuses.mailLostAnswer += 1;
    } else if (neverHeard({ runs, outages }, before, copy)) excuses.mailKilled += 1;
    else wrong.push(`"${copy.subject}" came twice, and no answer was lost`);
  }
  return wrong;
}

/** The call that sent it was tried again, or ended without an answer, and a kill came between the two. */
function neverHeard(
  { runs, outages }: Pick<Lived, 'runs' | 'outages'>,
  before: ReceivedMail,
  copy: ReceivedMail,
) {
  return callsOf({ runs }, 'sendNotice').some(
    ({ from, to, attempts, ended }) =>
      from <= cameAt(before) &&
      cameAt(before) <= to + READ_WITHIN &&
      (attempts > 1 || ended === 'timed_out') &&
      killedBetween(outages, cameAt(before) - READ_WITHIN, Math.min(to, cameAt(copy))),
  );
}

/** What is noted of the one who acts is what came, and begins with a first notice. */
function noticesAreNoted(lived: Lived, byId: Map<string, ReceivedMail[]>, excuses: Excuses): string[] {
  const { world, emails, plan } = lived.cast;
  const wrong: string[] = [];
  const noted = noticesTo(lived.view);
  // Whoever acts on a mail whose answer was lost may be done before it is sent, and noted, once more.
  const lost = lostOf(lived, byId);
  if (noted.length > byId.size || noted.length < byId.size - lost) {
    wrong.push(`${noted.length} notices to ${emails.at(-1)} are noted, and ${byId.size} came`);
  }
  const firsts = noted.filter(({ kind }) => kind === 'first').length;
  if (firsts > 1) wrong.push(`${firsts} first notices`);
  if (!plan.demand.asked || firsts > 0 || (noted.length === 0 && lost > 0)) return wrong;
  if (mayEndUnasked(lived) && mailsTo(world, emails.at(-1)!).length === 0) excuses.endedUnasked += 1;
  else wrong.push('no first notice');
  return wrong;
}

/** Of those that end by themselves within seconds: something stood in the way of a mail meanwhile. */
function mayEndUnasked({ cast: { plan }, view, outages }: Lived): boolean {
  if (plan.demand.outcome !== 'abandoned') return false;
  const [from, to] = [Date.parse(view.startedAt), Date.parse(view.closedAt ?? view.startedAt)];
  const disturbed = outages.some(({ from: began, to: ended }) => began <= to && ended >= from);
  return disturbed || plan.faults.length > 0;
}

function nothingAfterRepair(lived: Lived, byId: Map<string, ReceivedMail[]>): string[] {
  const { view, cast } = lived;
  if (view.closedAt === undefined || cast.plan.demand.outcome !== 'reconnected') return [];
  const closedAt = Date.parse(view.closedAt);
  const isReceipt = ({ subject }: ReceivedMail): boolean => /connected again/.test(subject);
  const late = [...byId.values()]
    .flat()
    .filter((mail) => cameAt(mail) > closedAt + 1_000 && !isReceipt(mail));
  const wrong = late.map(({ subject }) => `"${subject}" came after the repair`);
  const receipts = [...byId.values()].filter(([mail]) => mail && isReceipt(mail));
  // Nobody is thanked of whom it is not known that they were asked.
  const owed = noticesTo(view).length === 0 && lostOf(lived, byId) > 0 ? 0 : 1;
  if (receipts.length !== owed) wrong.push(`${receipts.length} receipts`);
  return wrong;
}

function lostOf({ cast: { world } }: Lived, byId: Map<string, ReceivedMail[]>): number {
  return [...byId.keys()].filter((id) => world.mailbox.lostAnswers.includes(id)).length;
}

function noticesTo({ contacts, notices }: ApiView): ApiView['notices'] {
  const contact = contacts.at(-1)?.id;
  return notices.filter((notice) => notice.contact === contact);
}
