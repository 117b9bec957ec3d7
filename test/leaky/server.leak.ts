/** Leaves a server open, on purpose. */
import { createServer } from 'node:http';
import { test } from 'vitest';

test('a server is left open', async () => {
  await new Promise<void>((resolve) => createServer().listen(0, resolve));
});
