/** What a world holds of secrets, and where in it somebody could read them. */
import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { opened } from '../decoded.js';
import type { World } from '../world.js';
import type { Places, Secrets } from './hunt.js';

/** Settings that are secret as a whole, or whose user information is. */
const SECRET_SETTINGS =
  /^(API_KEYS|REAUTH_KEYS|CODEC_KEY|.*_CLIENT_SECRET|.*_WEBHOOK_SECRET|EVENTS_SECRET|SMTP_URL|ESCALATION_WEBHOOK_URL)$/;

/** All secrets of its settings, its providers and its mails; those of a world where nothing happened are few. */
export function secretsOf({ finch, dwolla, mailbox, settings }: World): Secrets {
  const { sessions, tokens, codes, states } = finch.secrets();
  const mailed = mailbox.messages.flatMap(({ text }) => [...text.matchAll(/\/r\/([\w.-]{40,})/g)]);
  return {
    'a setting': Object.entries(settings).flatMap(([name, value]) =>
      SECRET_SETTINGS.test(name) ? secretsIn(name, value) : [],
    ),
    'a session of Finch': sessions,
    'a token of Finch': tokens,
    'a code': codes,
    'a state': states,
    'a session of Dwolla': dwolla.secrets().sessions,
    'a token of Dwolla': dwolla.secrets().tokens,
    'a link': mailed.map(([, token]) => token!),
  };
}

function secretsIn(name: string, value: string): string[] {
  if (name === 'API_KEYS' || name === 'REAUTH_KEYS') {
    return value.split(',').map((pair) => pair.slice(pair.indexOf(':') + 1));
  }
  if (name === 'SMTP_URL') return new URL(value).password ? [new URL(value).password] : [];
  if (name === 'ESCALATION_WEBHOOK_URL') return [new URL(value).pathname];
  return [value.replace(/^whsec_/, '')];
}

/** Whatever the server keeps of each run: its history with the payloads opened, what a describe and a list tell. */
export async function keptByTemporal(client: Client, codec: PayloadCodec): Promise<Places> {
  const places: Places = {};
  for (const listed of await everyRun(client)) {
    const { workflowId = '', runId = '' } = listed.execution ?? {};
    const execution = { workflowId: workflowId ?? '', runId: runId ?? '' };
    const { namespace } = client.workflow.options;
    const [history, description] = await Promise.all([
      client.workflow.getHandle(execution.workflowId, execution.runId).fetchHistory(),
      // The client's own description would want to read what is encrypted.
      client.workflowService.describeWorkflowExecution({ namespace, execution }),
    ]);
    places[`the history of ${workflowId}`] = await opened(history, codec);
    places[`the description of ${workflowId}`] = await opened(description, codec);
    places[`the list's item of ${workflowId}`] = await opened(listed, codec);
  }
  return places;
}

/** By the old calls, which the server that skips time has as well. */
async function everyRun({ workflow: { options }, workflowService }: Client) {
  const request = { namespace: options.namespace, maximumPageSize: 1_000, StartTimeFilter: {} };
  const lists = [
    (page: object) => workflowService.listOpenWorkflowExecutions({ ...request, ...page }),
    (page: object) => workflowService.listClosedWorkflowExecutions({ ...request, ...page }),
  ];
  const runs = [];
  for (const list of lists) {
    let page = await list({});
    runs.push(...page.executions);
    while (page.nextPageToken.length > 0) {
      page = await list({ nextPageToken: page.nextPageToken });
      runs.push(...page.executions);
    }
  }
  return runs;
}
