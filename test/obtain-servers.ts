/** Before the tests: obtains both Temporal servers, since building or fetching one takes longer than a test may wait. */
import { NoServerFound, findTemporalServer, findTimeSkippingServer } from './temporal-server/index.js';

const say = (line: string): void => console.log(line);
try {
  await findTemporalServer({ say });
  await findTimeSkippingServer({ say });
} catch (error) {
  if (!(error instanceof NoServerFound)) throw error;
  console.error(error.message);
  process.exit(1);
}
