/**
 * Brings the trace into a workflow as plain text: in the memo of a start, and in the messages after which something is done
 * at once. `workflows/call-context.ts` hands it on. Headers would not do: without an interceptor a workflow cannot read them.
 */
import { context, propagation } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { CallContext } from '../contract/call-context.js';

/** Their first argument takes it. */
const MESSAGES = ['openSession', 'completed', 'connectionChanged'];

function carried(): Pick<CallContext, 'trace'> {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent === undefined ? {} : { trace: carrier.traceparent };
}

function withTrace(name: string, args: unknown[]): unknown[] {
  const [first, ...others] = args;
  if (!MESSAGES.includes(name) || typeof first !== 'object') return args;
  return [{ ...first, ...carried() }, ...others];
}

export const traceCarrier: WorkflowClientInterceptor = {
  startWithDetails(input, next) {
    const options = { ...input.options, memo: { ...input.options.memo, ...carried() } };
    return next({ ...input, options });
  },
  signalWithStart(input, next) {
    const options = { ...input.options, memo: { ...input.options.memo, ...carried() } };
    return next({ ...input, options, signalArgs: withTrace(input.signalName, input.signalArgs) });
  },
  signal: (input, next) => next({ ...input, args: withTrace(input.signalName, input.args) }),
  startUpdate: (input, next) => next({ ...input, args: withTrace(input.updateName, input.args) }),
};
