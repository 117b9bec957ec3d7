/** Says in each line of an activity's log which reauth it is about. */
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { CallContext } from '../contract/call-context.js';

export const namedInLogs: ActivityInterceptorsFactory = () => {
  let reauth: string | undefined;
  return {
    inbound: {
      execute(input, next) {
        const [, context] = input.args as [unknown, CallContext?];
        reauth = context?.reauth;
        return next(input);
      },
    },
    outbound: {
      getLogAttributes: (attributes, next) =>
        next({ ...attributes, ...(reauth !== undefined && { reauth }) }),
    },
  };
};
