import { randomUUID } from 'node:crypto';
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { NoServerFound } from './first-match.js';
import { registerSearchAttributes } from './search-attributes.js';
import { startDevServer } from './start-dev-server.js';
import { startTimeSkippingServer } from './start-time-skipping-server.js';

// A machine that sees this for the first time may have to download or build a server.
const FIRST_TIME_MS = 25 * 60_000;
const owner = defineSearchAttributeKey('ServersTestOwner', SearchAttributeType.KEYWORD);

test(
  'a dev server starts, answers, knows the search attributes, and is gone after close',
  { timeout: FIRST_TIME_MS },
  async () => {
    const server = await startDevServer({ say: console.log, searchAttributes: [owner] });
    try {
      const { workflowService } = server.env.connection;
      const { namespaceInfo } = await workflowService.describeNamespace({ namespace: server.namespace });
      expect(namespaceInfo?.name).toBe(server.namespace);
      await startWith(server.env);
      await registerSearchAttributes(server.env.connection, server.namespace, [owner]);
      if (server.uiUrl) expect((await fetch(server.uiUrl)).status).toBe(200);
    } finally {
      await server.close();
    }
    if (server.uiUrl) await expectGone(server.address);
  },
);

test(
  'a time-skipping server starts, takes search attributes, and is gone after close',
  { timeout: FIRST_TIME_MS },
  async ({ skip }) => {
    const server = await startTimeSkippingServer({ say: console.log, searchAttributes: [owner] }).catch(
      (error: unknown) => {
        if (error instanceof NoServerFound) return skip(error.message);
        throw error;
      },
    );
    try {
      const before = await server.env.currentTimeMs();
      await server.env.sleep('30 days');
      expect((await server.env.currentTimeMs()) - before).toBeGreaterThan(29 * 24 * 3600_000);
      // Only now: a workflow without a worker keeps this server from skipping, even after its end.
      await startWith(server.env);
      await registerSearchAttributes(server.env.connection, 'default', [owner]);
    } finally {
      await server.close();
    }
    await expectGone(server.env.address);
  },
);

/** A server refuses a start that carries a search attribute it does not know. */
async function startWith({ client }: TestWorkflowEnvironment): Promise<void> {
  const handle = await client.workflow.start('nobodyRunsThis', {
    workflowId: `servers-test-${randomUUID()}`,
    taskQueue: 'servers-test',
    typedSearchAttributes: [{ key: owner, value: 'me' }],
  });
  await handle.terminate();
}

async function expectGone(address: string): Promise<void> {
  await expect(Connection.connect({ address, connectTimeout: 1000 })).rejects.toThrow();
}
