/** Bundles the workflows once, at build time: the worker then starts without a bundler. */
import { writeFile } from 'node:fs/promises';
import { bundlePath, bundleWorkflows, failureKinds } from './bundle.js';

for (const failures of failureKinds) {
  const { code } = await bundleWorkflows(failures);
  await writeFile(bundlePath(failures), code);
}
