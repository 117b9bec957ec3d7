/** Which deployment version the workers of this process are, for Temporal's worker versioning. */
import { z } from 'zod';
import { text } from './setting-kinds.js';
import type { Problem } from './tenant-settings.js';

export interface Deployment {
  deploymentName: string;
  buildId: string;
}

/** Temporal joins the two by a dot, and keeps names with two underscores in front for itself. */
const name = text.regex(/^(?!__)[^.:]{1,200}$/, 'is no deployment name: no "." or ":", no "__" in front');
const buildId = text.regex(/^[^:]{1,200}$/, 'is no build id: no ":", at most 200 characters');

export const deploymentSettings = {
  WORKER_DEPLOYMENT: name.optional(),
  WORKER_BUILD_ID: buildId.optional(),
};

const settings = z.object(deploymentSettings);

export function deploymentOf(given: z.infer<typeof settings>): Deployment | undefined {
  const { WORKER_DEPLOYMENT: deploymentName, WORKER_BUILD_ID: id } = given;
  return deploymentName !== undefined && id !== undefined ? { deploymentName, buildId: id } : undefined;
}

/** One without the other would be a worker that is left out without a word. */
export function deploymentProblems(given: Partial<Record<string, string>>): Problem[] {
  const names = ['WORKER_DEPLOYMENT', 'WORKER_BUILD_ID'];
  const missing = names.filter((each) => given[each] === undefined);
  if (missing.length !== 1) return [];
  const [other] = names.filter((each) => !missing.includes(each));
  return missing.map((setting) => ({ setting, problem: `is missing, as ${other} is set` }));
}
