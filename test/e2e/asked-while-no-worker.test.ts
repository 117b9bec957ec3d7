/** Somebody looks at a reauth while no worker runs, and what it waits for happens meanwhile. */
import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { AHEAD_OF_TASK, viewQuery } from '../../src/contract/messages.js';
import { bundleWorkflows } from '../../src/main/bundle.js';
import {
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  pressed,
  repair,
  start,
  view,
  workflowOf,
} from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { OPERATOR, startWorld } from '../world.js';

/** So many that one of them reaches the next worker before the task does. */
const QUESTIONS = 24;

test('the next worker does what was due, and its history replays', async () => {
  const world = await startWorld(startDevServer);
  try {
    const policy = {
      remindAfter: [],
      lastCallBefore: null,
      escalateAfter: '12 seconds',
      mint: { finch: 'on_open' },
    };
    const { connection, email, body } = brokenConnection(world, { policy });
    const { id } = await start(world, body);
    const link = linkIn(await mailTo(world, email));
    const workflow = workflowOf(world, connection.id);
    await until('the notice is noted', async () => (await view(world, id)).notices.length > 0);

    await world.service.close();
    const { client } = world.env;
    const questions = Array.from({ length: QUESTIONS }, () =>
      client
        .withDeadline(Date.now() + 60_000, () => workflow.query(viewQuery))
        .then(
          () => '',
          ({ message }: Error) => message,
        ),
    );
    await until('its timer fires', async () =>
      (await workflow.fetchHistory()).events?.some((event) => event.timerFiredEventAttributes),
    );
    await world.restart();

    await mailTo(world, OPERATOR, /./, 60_000);
    await repair(await pressed(link));
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
    const history = await until('it has ended', async () => {
      const { status } = await workflow.describe();
      return status.name === 'COMPLETED' && workflow.fetchHistory();
    });
    await Worker.runReplayHistory({ workflowBundle: await bundleWorkflows() }, history);
    expect(await Promise.all(questions), 'a question came before the task').toContain(AHEAD_OF_TASK);
  } finally {
    await world.close();
  }
}, 180_000);
