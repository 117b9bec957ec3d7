/** A stand-in for the provider Tallystick, with a person's button. Trouble is the conformance suite's part. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { servePages } from '../../simulators/mailbox/serve-pages.js';

type State = 'working' | 'checking' | 'broken' | 'removed';

export type TallystickSimulator = Awaited<ReturnType<typeof startTallystickSimulator>>;

export async function startTallystickSimulator(apiKey: string) {
  const connections = new Map<string, { state: State; changed_at: string }>();
  /** By idempotency key. */
  const repairs = new Map<string, { id: string; of: string; returnTo: string }>();
  const setState = (id: string, state: State): void =>
    void connections.set(id, { state, changed_at: new Date().toISOString() });
  const addConnection = (state: State): string => {
    const id = randomUUID();
    setState(id, state);
    return id;
  };

  const app = new Hono();
  const { url, close } = await servePages(app, '127.0.0.1', 0);
  app.use('/connections/:id/*', async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${apiKey}`) return c.json({ error: 'unknown key' }, 401);
    const state = connections.get(c.req.param('id'))?.state;
    if (!state) return c.json({ error: 'unknown connection' }, 404);
    if (state === 'removed' && c.req.method === 'POST') return c.json({ error: 'removed' }, 410);
    return next();
  });
  app.get('/connections/:id', (c) => c.json(connections.get(c.req.param('id'))));
  app.post('/connections/:id/repairs', async (c) => {
    const { return_to: returnTo } = await c.req.json<{ return_to: string }>();
    const key = c.req.header('idempotency-key') ?? randomUUID();
    const repair = repairs.get(key) ?? { id: randomUUID(), of: c.req.param('id'), returnTo };
    repairs.set(key, repair);
    return c.json({ id: repair.id, url: `${url}/repairs/${repair.id}`, expires_in: 3600 }, 201);
  });
  app.get('/repairs/:id', (c) => c.html('<form method="post"><button>Sign in</button></form>'));
  app.post('/repairs/:id', (c) => {
    const repair = [...repairs.values()].find(({ id }) => id === c.req.param('id'));
    if (!repair) return c.notFound();
    setState(repair.of, 'working');
    return c.redirect(repair.returnTo, 303);
  });
  return { url, addConnection, setState, sessions: () => repairs.size, close };
}

/** A person with a browser, who opens the page and signs in. @returns where that leads */
export async function signIn(page: string): Promise<string> {
  await fetch(page);
  const answer = await fetch(page, { method: 'POST', redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}
