/** What the HTTP API takes, as types: derived from the schemas that validate it. */
import type { z } from 'zod';
import type { Policies } from '../contract/policy-schema.js';
import type { contactsRequest, startRequestFor } from '../contract/start-request.js';
import type { ReportedStatus } from '../contract/words.js';
import type { completionRequest } from '../intake/completion.js';
import type { dwollaConnection } from '../providers/dwolla/connection.js';
import type { finchConnection } from '../providers/finch/connection.js';
import type { ListFilter } from '../temporal/reauth-list.js';

/** A further provider's is one more line. */
export type ConnectionBody = z.input<typeof dwollaConnection> | z.input<typeof finchConnection>;

/** The body of `POST /v1/reauths`. */
export type StartBody = Omit<z.input<ReturnType<typeof startRequestFor>>, 'connection'> & {
  connection: ConnectionBody;
};

export type PolicyBody = z.input<Policies['fields']>;

export type ContactBody = z.input<typeof contactsRequest>['contacts'][number];

/** The body of `POST /v1/reauths/{id}/completion`. */
export type CompletionBody = z.input<typeof completionRequest>;

/** What a backend says of a connection besides that it broke, or will. */
export type BackendWord = Exclude<ReportedStatus, 'broken' | 'warned'>;

/** The query of `GET /v1/reauths`. */
export interface ListQuery extends Omit<ListFilter, 'tenant' | 'limit' | 'place'> {
  /** 1 to 200; 50 by default. */
  limit?: number | undefined;
  /** The `nextCursor` of the page before, with the same filter. */
  cursor?: string | undefined;
}
