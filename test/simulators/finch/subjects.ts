import type { Context } from 'hono';
import type { Env } from './model.js';
import type { Provider } from './provider.js';
import { parseObject } from './request-body.js';

type SubjectOf = (c: Context<Env>) => string | undefined;

/** Which connection a call is about: faults may be meant for one of them alone. */
export function subjectsOf({ store }: Provider): Record<'mint' | 'token' | 'introspect', SubjectOf> {
  const field = (c: Context<Env>, name: string): string => {
    const value = parseObject(c.get('rawBody'))?.[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    mint: (c) => field(c, 'connection_id'),
    token: (c) => store.connectionOfCode(field(c, 'code')),
    introspect: (c) =>
      store.connectionOfToken((c.req.header('authorization') ?? '').replace(/^bearer /i, '')),
  };
}
