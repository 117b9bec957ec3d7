/**
 * Fails a test file that leaves something open: a server, a child process (a Temporal server, a browser), a Temporal
 * worker or connection. Registered before every other hook, so that it runs after all of them.
 */
import { createRequire } from 'node:module';
import { afterAll } from 'vitest';

const LEAKS = new Set(['TCPServerWrap', 'ProcessWrap']);
/** A child process that was told to end takes a moment, ms. */
const PATIENCE = 3_000;

const before = open();

afterAll(async () => {
  const until = Date.now() + PATIENCE;
  while (open().length > before.length && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const left = open();
  if (left.length <= before.length) return;
  throw new Error(
    `this test file leaves something open: ${left.join(', ')}; before it: ${before.join(', ') || '-'}`,
  );
});

function open(): string[] {
  return [...process.getActiveResourcesInfo().filter((kind) => LEAKS.has(kind)), ...openInTemporal()];
}

/** Workers, their connections and servers, as the SDK itself counts them; loads nothing that a test did not load. */
function openInTemporal(): string[] {
  const { cache } = createRequire(import.meta.url);
  const path = Object.keys(cache).find((each) =>
    /@temporalio[/\\]worker[/\\]lib[/\\]runtime\.js$/.test(each),
  );
  const runtime = (path === undefined ? undefined : cache[path])?.exports as
    | { Runtime?: { _instance?: { backRefs?: Set<object> } } }
    | undefined;
  return [...(runtime?.Runtime?._instance?.backRefs ?? [])].map(
    (each) => `Temporal ${each.constructor.name}`,
  );
}
