/** A connection that breaks anew at the very moment in which its reauth closes is not forgotten. */
import { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policiesFor } from '../../src/contract/policy-schema.js';
import { startFromWord } from '../../src/intake/word.js';
import { providerKits } from '../../src/providers/registry.js';
import { Reauths } from '../../src/temporal/reauths.js';
import { brokenConnection, closed, linkIn, mailTo, pressed, repair, start, workflowOf } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterAll(() => world.close());

test('a word that was sent to an open reauth, and reaches a closed one, starts the next', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const connectUrl = await pressed(linkIn(await mailTo(world, email)));
  const { runId: before } = await workflowOf(world, connection.id).describe();
  let passed = false;
  const signal = async <T, R>(input: T, next: (input: T) => Promise<R>): Promise<R> => {
    if (!passed) {
      passed = true;
      // Its last notice cannot be sent: it lingers, closed.
      world.mailbox.fault({ kind: 'refuse' });
      await repair(connectUrl);
      await closed(world, id);
    }
    return next(input);
  };
  const client = new Client({ connection: world.env.connection, interceptors: { workflow: [{ signal }] } });
  const intake = { kinds: providerKits, policies: policiesFor(providerKits) };
  const word = {
    hintId: 'finch/while-closing',
    status: 'broken' as const,
    connection: { provider: 'finch', id: connection.id },
  };
  const begun = startFromWord(intake, word, { name: 'default', hasEvents: false, hasDirectory: false });
  if (typeof begun !== 'object') throw new Error('the word starts nothing');
  expect(await new Reauths(client).report(begun)).toBe('started');
  world.mailbox.clearFaults();
  expect((await workflowOf(world, connection.id).describe()).runId).not.toBe(before);
});
