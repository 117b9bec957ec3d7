/** `reauth snooze`: reminders wait, for somebody who asked for that in another way than on the page. */
import { Command } from 'commander';
import { snoozeEnd, snoozeRequest } from '../intake/answers.js';
import { fits } from '../intake/body.js';
import { Failure, exitCodes } from './failure.js';
import {
  TARGET,
  target,
  unknown,
  withOperatorOptions,
  withReauths,
  wrongFields,
  type Cli,
  type OperatorOptions,
} from './operator.js';
import { clean, json } from './output.js';
import { summaryOf } from './summary.js';

export function snoozeCommand(cli: Cli): Command {
  return withOperatorOptions(new Command('snooze'))
    .description('holds the reminders until then, for 14 days at the most')
    .argument('<id>', TARGET)
    .argument('<until>', 'an ISO 8601 day, whose morning at eight UTC it means, or an instant')
    .action(async (given: string, until: string, { tenant, json: asJson }: OperatorOptions) => {
      const idOf = target(given, tenant);
      const request = fits(snoozeRequest, { until });
      const end = 'errors' in request ? request : snoozeEnd(request.data, Date.now());
      if ('errors' in end) throw wrongFields('This cannot be snoozed:', end.errors);
      const view = await withReauths(cli, async (reauths) =>
        reauths.answer(await idOf(reauths), { kind: 'snooze', ...end }),
      );
      if (!view) unknown(given);
      if (view.outcome) {
        throw new Failure(exitCodes.closedOtherwise, `${clean(given)} is closed: ${view.outcome}`);
      }
      cli.out(asJson ? json(view) : summaryOf(view));
    });
}
