/** What Tallystick answers, as far as it is needed; everything else passes unseen. */
import { z } from 'zod';

/** `expires_in` in seconds. */
export const repairAnswer = z.object({
  id: z.string().min(1),
  url: z.url(),
  expires_in: z.number().positive(),
});

/** `working`, `checking`, `broken`, `removed`, taken as an open set; since `changed_at`, ISO 8601. */
export const connectionAnswer = z.object({ state: z.string(), changed_at: z.iso.datetime() });
