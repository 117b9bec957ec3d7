/** The one way to bundle the workflows: at build time, from sources, and in tests. */
import { fileURLToPath } from 'node:url';
import {
  DefaultLogger,
  bundleWorkflowCode,
  type BundleOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { failureConverterPath } from '../codec/data-converter.js';

/** Sources beside this file where it runs as TypeScript, what `tsc` made of them where it was built. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const workflowFile = (name: string): string =>
  fileURLToPath(new URL(`../../workflows/${name}.${extension}`, import.meta.url));

/**
 * Loaded once for all reauths in the cache, with whatever they import; the others are loaded for each of them. A module
 * that keeps something of its reauth in a variable of its own has to be among the others.
 */
export const sharedModules = ['measure', 'news', 'plan', 'publish'];

/** How failures leave the workflows' sandbox: readable, or with what they say inside a payload that is encrypted. */
export const failureKinds = ['readable', 'encoded'] as const;
export type Failures = (typeof failureKinds)[number];

export function bundleWorkflows(failures: Failures = 'readable'): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: workflowFile('index'),
    workflowInterceptorModules: [workflowFile('ahead-of-task')],
    preloadModules: sharedModules.map(workflowFile),
    webpackConfigHook: lean,
    logger: new DefaultLogger('WARN'),
    ...(failures === 'encoded' && { failureConverterPath }),
  });
}

/** Where `npm run build` puts it. */
export function bundlePath(failures: Failures): string {
  const name = failures === 'readable' ? 'workflow-bundle' : 'workflow-bundle.encoding';
  return fileURLToPath(new URL(`../../${name}.js`, import.meta.url));
}

type Hook = NonNullable<BundleOptions['webpackConfigHook']>;

interface SwcOptions {
  jsc: { target: string; minify?: object };
}

/**
 * Every worker keeps the bundle in memory. Node runs today's JavaScript as it is, so nothing needs the helpers for older
 * engines, and a bundle needs no comments but licences. Its lines stay as they are: an error that leaves the sandbox
 * quotes the one that it was thrown from, into the log and into the history.
 */
export const lean: Hook = (config) => {
  for (const rule of config.module?.rules ?? []) {
    if (typeof rule !== 'object' || !rule) continue;
    const { use } = rule;
    const options = typeof use === 'object' && use && 'options' in use ? use.options : undefined;
    if (typeof options !== 'object' || !('jsc' in options)) continue;
    // Also what `tsc` made of ours, which is what is deployed, and the packages.
    rule.test = /\.[jt]s$/;
    delete rule.exclude;
    const { jsc } = options as SwcOptions;
    jsc.target = 'es2022';
    jsc.minify = { compress: false, mangle: false, format: { comments: 'some' } };
  }
  // Which module is where is said by its name already.
  return { ...config, output: { ...config.output, pathinfo: false } };
};
