/** Requests by the route's pattern: a path may hold a token, and each would be a series of its own. */
import type { MetricMeter } from '@temporalio/common';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';

export function measuredRequests(meter: MetricMeter): MiddlewareHandler {
  const requests = meter.createHistogram('reauth_http_request_seconds', 'float');
  return async (c, next) => {
    const before = performance.now();
    await next();
    const labels = { method: c.req.method, route: routePath(c, -1), status: c.res.status };
    requests.record((performance.now() - before) / 1000, labels);
  };
}
