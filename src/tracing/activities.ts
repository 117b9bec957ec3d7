/** An activity belongs to the trace that its workflow hands on, or else begins one. */
import { TRACE_HEADER } from '@temporalio/interceptors-opentelemetry/lib/instrumentation.js';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/worker/index.js';
import type { Tracer } from '@opentelemetry/api';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { CallContext } from '../contract/call-context.js';

export type ActivityInterceptors = ActivityInterceptorsFactory;

/** The library's interceptor reads a header, which only an interceptor in the workflow could set: it is given one. */
export function tracedActivities(tracer: Tracer): ActivityInterceptors {
  return (activity) => {
    const library = new OpenTelemetryActivityInboundInterceptor(activity, { tracer });
    return {
      outbound: new OpenTelemetryActivityOutboundInterceptor(activity),
      inbound: {
        execute(input, next) {
          const [, { trace } = {}] = input.args as [unknown, CallContext?];
          const header = trace !== undefined && {
            [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent: trace }),
          };
          return library.execute({ ...input, headers: { ...input.headers, ...header } }, next);
        },
      },
    };
  };
}
