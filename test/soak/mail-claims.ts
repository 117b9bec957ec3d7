/** What must be true of the mails of each reauth. */
import { Vault } from '../../src/secrets/vault.js';
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

/**
 * The call that sent it was tried again, or ended without an answer, and a kill came between the two. Where that call did
 * end well, its own last attempt has to have sent the copy; where not, the next call sends it.
 */
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
      (ended !== 'completed' || cameAt(copy) <= to + READ_WITHIN) &&
      killedBetween(outages, cameAt(before) - READ_WITHIN, Math.min(to, cameAt(copy))),
  );
}

/** What is noted of the one who acts is what came, and begins with a first notice. */
function noticesAreNoted(lived: Lived, byId: Map<string, ReceivedMail[]>, excuses: Excuses): string[] {
  const { world, emails, plan } = lived.cast;
  const wrong: string[] = [];
  const noted = noticesTo(lived.view);
  const lost = lostOf(lived, byId);
  const came = [...byId.keys()].map((id) => ({ id, kind: kindOf(world, id) }));
  for (const kind of new Set([...noted, ...came].map((each) => each.kind))) {
    const isOfIt = (each: { kind: string }): boolean => each.kind === kind;
    const [told, sent] = [noted.filter(isOfIt).length, came.filter(isOfIt)];
    // Whoever acts on a mail whose answer was lost may be done before it is sent, and noted, once more.
    const unheard = sent.filter(({ id }) => world.mailbox.lostAnswers.includes(id)).length;
    if (told > sent.length || told < sent.length - unheard) {
      wrong.push(`${told} ${kind} notices to ${emails.at(-1)} are noted, and ${sent.length} came`);
    }
  }
  const firsts = noted.filter(({ kind }) => kind === 'first').length;
  // Copies of one notice have one Message-ID: another one is another notice.
  const begun = Math.max(firsts, came.filter(({ kind }) => kind === 'first').length);
  if (begun > 1) wrong.push(`${begun} first notices`);
  if (!plan.demand.asked || firsts > 0 || (noted.length === 0 && lost > 0)) return wrong;
  if (mayEndUnasked(lived) && mailsTo(world, emails.at(-1)!).length === 0) excuses.endedUnasked += 1;
  else wrong.push('no first notice');
  return wrong;
}

/** The kind stands in the notice's key, and that in the Message-ID. */
function kindOf({ config }: World, messageId: string): string {
  const key = new Vault(config.keyRing).readMessageId(messageId)?.key;
  return key?.split('/', 1)[0] ?? 'unknown';
}

/** What a mail, and the session behind its link, do not wait for. */
const ELSEWHERE: Outage['what'][] = [
  'http_side_killed',
  'backend_fails',
  'backend_hangs',
  'backend_loses_answers',
];

/** Of those that end by themselves within seconds: something stood in the way of a mail meanwhile. */
function mayEndUnasked(lived: Lived): boolean {
  const { cast, view, outages } = lived;
  const { world, plan, connection } = cast;
  if (plan.demand.outcome !== 'abandoned') return false;
  const [from, to] = [Date.parse(view.startedAt), Date.parse(view.closedAt ?? view.startedAt)];
  return (
    outages.some(
      ({ what, from: began, to: ended }) => !ELSEWHERE.includes(what) && began <= to && ended >= from,
    ) ||
    world[plan.provider].faultsStruck.some(({ of }) => of === connection.id) ||
    callsOf(lived, 'sendNotice').some(({ attempts, ended }) => attempts > 1 || ended !== 'completed')
  );
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
