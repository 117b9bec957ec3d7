/** One call of the API: what it does, and how `/openapi.json` describes it, from the schemas that it validates with. */
import { createRoute, z, type OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ApiEnv } from './api-key.js';
import { problemSchema } from './schemas.js';
import type { ProblemStatus } from '../problem.js';

export const API_KEY_SCHEME = 'apiKey';

const meanings: Partial<Record<ProblemStatus, string>> = {
  400: 'Not JSON, or it does not fit the schema; `errors` names every wrong field',
  401: 'No API key, or an unknown one',
  404: 'There is no such reauth of this tenant',
  409: 'The reauth is closed otherwise, or open where only a closed one will do',
  413: 'The body is larger than 256 KiB',
  415: 'The body is not sent as application/json',
  422: 'It fits the schema, but cannot be; `errors` says why',
  429: 'Too often; `Retry-After` says when to come again',
  500: 'A fault of ours',
  503: 'Temporal, or the provider, does not answer; `Retry-After` says when to come again',
};

/** What any call may be answered with: the key, the limit of requests, a fault, an outage; and with a body what may be wrong with it. */
const ALWAYS: ProblemStatus[] = [401, 429, 500, 503];
const WITH_BODY: ProblemStatus[] = [400, 413, 415];

export interface Call {
  method: 'get' | 'post' | 'delete';
  /** With `{id}` where it is about one reauth. */
  path: string;
  summary: string;
  description?: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** By status. */
  answers: Record<number, { description: string; schema?: z.ZodType }>;
  problems: ProblemStatus[];
  /** @param id of a reauth of the caller's tenant; empty where the path names none */
  handle(c: Context<ApiEnv>, id: string): Promise<Response>;
}

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });

export function describe({ openAPIRegistry }: Pick<OpenAPIHono, 'openAPIRegistry'>, call: Call): void {
  const { method, path, summary, description, query, body } = call;
  const problems = [...new Set([...call.problems, ...(body ? WITH_BODY : []), ...ALWAYS])];
  const responses: RouteConfig['responses'] = {};
  for (const [status, answer] of Object.entries(call.answers)) {
    responses[status] = {
      description: answer.description,
      ...(answer.schema && { content: json(answer.schema) }),
    };
  }
  for (const status of problems) {
    responses[status] = {
      description: meanings[status] ?? '',
      content: { 'application/problem+json': { schema: problemSchema } },
    };
  }
  openAPIRegistry.registerPath(
    createRoute({
      method,
      path,
      summary,
      ...(description !== undefined && { description }),
      security: [{ [API_KEY_SCHEME]: [] }],
      request: {
        ...(path.includes('{id}') && { params: z.object({ id: z.string() }) }),
        ...(query && { query }),
        ...(body && { body: { required: true, content: json(body) } }),
      },
      responses,
    }),
  );
}
