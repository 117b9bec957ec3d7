/** Traces of requests, of what is asked of Temporal, of activities and of calls to providers. Loaded only where they are wanted. */
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { MiddlewareHandler } from 'hono';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry/lib/client/index.js';
import { tracedActivities, type ActivityInterceptors } from './activities.js';
import { traceCarrier } from './carrier.js';
import { traceOutboundCalls } from './outbound.js';
import { tracedRequests } from './requests.js';

export interface Tracing {
  requests: MiddlewareHandler;
  client: WorkflowClientInterceptor[];
  activities: ActivityInterceptors;
  /** Of what is under way, for log lines. */
  ids: () => { trace_id?: string; span_id?: string };
  /** Sends what there is; a collector that does not answer is waited for briefly. */
  close(): Promise<void>;
}

/** What a collector that is away may cost, ms. */
const WITHIN = 3_000;

/** @param endpoint of an OpenTelemetry collector, without the path */
export function startTracing(endpoint: string): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: WITHIN });
  const provider = new BasicTracerProvider({
    resource: Resource.default().merge(new Resource({ 'service.name': 'durable-reauth' })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const tracer = provider.getTracer('durable-reauth');
  const quietly = traceOutboundCalls(tracer);
  return {
    requests: tracedRequests(tracer),
    client: [new OpenTelemetryWorkflowClientInterceptor({ tracer }), traceCarrier],
    activities: tracedActivities(tracer),
    ids() {
      const span = trace.getSpanContext(context.active());
      return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
    },
    async close() {
      quietly();
      await provider.shutdown().catch(() => {});
      context.disable();
      propagation.disable();
    },
  };
}
