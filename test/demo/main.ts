/** `npm run demo`: two broken connections get repaired on this machine, with simulated providers and a real Temporal server. */
import { createInterface } from 'node:readline';
import { setStage, type Stage } from './stage.js';
import { breakBank, tellOfBank } from './bank.js';
import { breakPayroll, tellOfPayroll } from './payroll.js';

const once = process.argv.includes('--once');
const began = Date.now();

function say(line: string): void {
  const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
  console.log(line.startsWith('  ') ? `        ${line}` : `${seconds}s  ${line}`);
}

try {
  const stage = await setStage(say);
  try {
    say('Everything is up.');
    if (stage.temporal.uiUrl) say(`  Web UI     ${stage.temporal.uiUrl}`);
    say(`  inbox      ${stage.mailbox.url}`);
    console.log('\nFirst act: a payroll connection.');
    await tellOfPayroll(stage, say);
    console.log('\nSecond act: a bank account.');
    await tellOfBank(stage, say);
    say('Both stories ended well.');
    if (!once) await stayUp(stage);
  } finally {
    await stage.close();
  }
  process.exit(0);
} catch (error) {
  console.error(`\nThe story did not end well: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

/** Until the reader has seen enough: each key breaks another connection, to be repaired by hand. */
async function stayUp(stage: Stage): Promise<void> {
  console.log(
    '\nNow by hand: b + Enter breaks another bank account, p + Enter a payroll connection, q + Enter (or Ctrl-C) ends.',
  );
  console.log(
    'Open the inbox, follow the link in the mail, press the button, finish at the simulated provider.\n',
  );
  const input = createInterface({ input: process.stdin });
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    // Where nobody can type (a service, a container) it stays up until it is told to end.
    if (process.stdin.isTTY) input.once('close', resolve);
    input.on('line', (line) => {
      if (line.trim() === 'q') resolve();
      const breaking = { b: () => breakBank(stage, say), p: () => breakPayroll(stage, say, '2 minutes') };
      const chosen = breaking[line.trim() as keyof typeof breaking];
      chosen?.().catch((error: unknown) => say(`That failed: ${String(error)}`));
    });
  });
  input.close();
}
