/** Calls to the outside world: method, host and, where the caller names it, the route. Never an address, a header or a body. */
import { SpanKind, SpanStatusCode, type Span, type Tracer } from '@opentelemetry/api';
import { OutsideError } from '../contract/ports.js';
import { outboundCalls, type TracedCall } from '../outbound/call.js';

function ignored(): void {}

/** @returns ends it */
export function traceOutboundCalls(tracer: Tracer): () => void {
  const spans = new WeakMap<TracedCall, Span>();
  const subscribers = {
    start(call: TracedCall) {
      const { method, host, route } = call;
      const attributes = {
        'http.request.method': method,
        'server.address': host,
        ...(route !== undefined && { 'url.template': route }),
      };
      const name = `${method} ${route ?? host}`;
      spans.set(call, tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }));
    },
    end: ignored,
    asyncStart: ignored,
    error: ignored,
    asyncEnd(call: TracedCall) {
      const { result, error } = call;
      const span = spans.get(call);
      if (result) span?.setAttribute('http.response.status_code', result.status);
      if (error !== undefined)
        span?.setAttribute('error.type', error instanceof OutsideError ? error.kind : 'fault');
      if (error !== undefined || (result && result.status >= 400))
        span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
    },
  };
  outboundCalls.subscribe(subscribers);
  return () => outboundCalls.unsubscribe(subscribers);
}
