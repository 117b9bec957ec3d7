/** Bundles the workflows once, at build time: the worker then starts without a bundler. */
import { writeFile } from 'node:fs/promises';
import { bundleWorkflows } from './bundle.js';

const { code } = await bundleWorkflows();
await writeFile(new URL('../../workflow-bundle.js', import.meta.url), code);
