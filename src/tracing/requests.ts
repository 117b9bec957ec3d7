/** Requests by the route's pattern: a path may hold a token, a query a code. */
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  context,
  propagation,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';

/** Asked every few seconds by whoever watches the process. */
const PROBES = ['/healthz', '/readyz'];

export function tracedRequests(
  tracer: Tracer,
): MiddlewareHandler<{ Variables: { reauth?: string; tenant?: string } }> {
  return async (c, next) => {
    if (PROBES.includes(c.req.path)) return next();
    // A backend's trace goes on here; strangers at a page begin their own.
    const parent = c.req.path.startsWith('/v1/')
      ? propagation.extract(ROOT_CONTEXT, { traceparent: c.req.header('traceparent') })
      : ROOT_CONTEXT;
    const { method } = c.req;
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, parent);
    try {
      await context.with(trace.setSpan(parent, span), next);
    } finally {
      const route = routePath(c, -1);
      const { status } = c.res;
      const [reauth, tenant] = [c.get('reauth'), c.get('tenant')];
      span.updateName(`${method} ${route}`);
      span.setAttributes({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        ...(reauth !== undefined && { 'reauth.id': reauth }),
        ...(tenant !== undefined && { 'reauth.tenant': tenant }),
      });
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    }
  };
}
