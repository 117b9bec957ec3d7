/** What Finch answers, as far as it is needed; everything else passes unseen. */
import { z } from 'zod';

export const mintAnswer = z.object({ session_id: z.string().min(1), connect_url: z.url() });

/** Handed to the backend with all that it holds. */
export const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  connection_id: z.string().min(1),
});

/** Statuses are an open set: the documentation and the SDK differ, and older pages say `error_reauth`. */
export const introspectAnswer = z.object({
  connection_id: z.string(),
  connection_status: z.object({ status: z.string() }),
  entities: z
    .array(z.object({ status: z.string().nullish() }))
    .nullish()
    .transform((entities) => entities ?? []),
});

/** Errors come in several shapes: `finch_code` or `name`, or only `{error}`. */
export const errorAnswer = z.object({
  finch_code: z.string().nullish(),
  name: z.string().nullish(),
});
