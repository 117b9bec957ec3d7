/** Bundles the workflows once, at build time: the worker then starts without a bundler. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const workflowsPath = fileURLToPath(new URL('../../workflows/index.js', import.meta.url));
const { code } = await bundleWorkflowCode({ workflowsPath });
await writeFile(new URL('../../workflow-bundle.js', import.meta.url), code);
