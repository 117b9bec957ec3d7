/** `.ci/audit`. */
import { audit } from './audit.js';
import { advisories } from './exceptions.js';

const { REQUIRE_AUDIT } = process.env;
const { passed, lines } = await audit({ exceptions: advisories, required: Boolean(REQUIRE_AUDIT) });
for (const line of lines) console.log(line);
process.exitCode = passed ? 0 : 1;
