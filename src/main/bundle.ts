/** The one way to bundle the workflows: at build time, from sources, and in tests. */
import { fileURLToPath } from 'node:url';
import {
  DefaultLogger,
  bundleWorkflowCode,
  type BundleOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';

/** Sources beside this file where it runs as TypeScript, what `tsc` made of them where it was built. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const workflowsPath = fileURLToPath(new URL(`../../workflows/index.${extension}`, import.meta.url));

export function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ workflowsPath, webpackConfigHook: lean, logger: new DefaultLogger('WARN') });
}

type Hook = NonNullable<BundleOptions['webpackConfigHook']>;

interface SwcOptions {
  minify?: boolean;
  jsc: { target: string; minify?: object };
}

/**
 * Every waiting reauth keeps the bundle in memory. Node runs today's JavaScript as it is, so nothing needs the helpers
 * for older engines, and a bundle needs neither comments nor spaces; names stay as they are, for stack traces.
 */
const lean: Hook = (config) => {
  config.output = { ...config.output, pathinfo: false };
  for (const rule of config.module?.rules ?? []) {
    const use = typeof rule === 'object' && rule ? rule.use : undefined;
    const options = typeof use === 'object' && use && 'options' in use ? use.options : undefined;
    if (typeof options !== 'object' || !('jsc' in options)) continue;
    const swc = options as SwcOptions;
    swc.minify = true;
    const { jsc } = swc;
    jsc.target = 'es2022';
    jsc.minify = { compress: false, mangle: false, format: { comments: false } };
  }
  return config;
};
