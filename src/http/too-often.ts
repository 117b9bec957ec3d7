/** What is asked for over a link too often: a program gets a problem, a person a page, and both when to come again. */
import type { Context } from 'hono';
import type { PageEnv } from './page-headers.js';
import { asksForJson, page } from './page-response.js';
import { problem } from './problem.js';

/** @param retryAfter seconds */
export function tooOften(
  c: Context<PageEnv>,
  token: string,
  retryAfter: number,
): Response | Promise<Response> {
  if (asksForJson(c)) return problem(c, 429, { detail: 'This link is used too often.', retryAfter });
  c.header('retry-after', String(retryAfter));
  return page(c, 429, { state: 'too_often', token });
}
