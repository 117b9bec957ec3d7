/**
 * The image without a container engine: the Dockerfile's steps in empty folders, each with what the file copies into it
 * and nothing else. Node and the system around it are this machine's.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { readDockerfile, type Stage, type Step } from './dockerfile.js';

export interface Image {
  /** The image's root folder: what the steps put into it. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  command: string[];
  healthcheck: string[];
}

/** @param folder an empty one, a folder in it for each stage */
export async function buildImage(folder: string): Promise<Image> {
  const stages = new Map<string, Image>();
  let last: Image | undefined;
  for (const [index, stage] of readDockerfile().entries()) {
    const root = join(folder, stage.name ?? `stage-${index}`);
    last = await buildStage(stage, root, stages);
    if (stage.name !== undefined) stages.set(stage.name, last);
  }
  if (last === undefined) throw new Error('the Dockerfile has no stage');
  return last;
}

async function buildStage(stage: Stage, root: string, built: Map<string, Image>): Promise<Image> {
  const parent = built.get(stage.from);
  await mkdir(root, { recursive: true });
  if (parent) await cp(parent.root, root, { recursive: true, verbatimSymlinks: true });
  const image: Image = parent
    ? { ...parent, root, env: { ...parent.env } }
    : { root, workdir: '/', env: {}, user: 'root', command: [], healthcheck: [] };
  for (const step of stage.steps) await take(step, image, built);
  return image;
}

async function take({ instruction, words }: Step, image: Image, built: Map<string, Image>): Promise<void> {
  switch (instruction) {
    case 'WORKDIR':
      image.workdir = words;
      await mkdir(join(image.root, words), { recursive: true });
      return;
    case 'COPY':
      return await copy(words.split(' '), image, built);
    case 'RUN': {
      const [, packages] = /apt-get install (?:-\S+ )*([\w -]+?) &&/.exec(words) ?? [];
      return packages === undefined ? await run(words, image) : mustHave(packages.split(' '));
    }
    case 'ENV':
      image.env[words.slice(0, words.indexOf('='))] = words.slice(words.indexOf('=') + 1);
      return;
    case 'USER':
      image.user = words;
      return;
    case 'CMD':
      image.command = JSON.parse(words) as string[];
      return;
    case 'HEALTHCHECK':
      image.healthcheck = JSON.parse(words.slice(words.indexOf('['))) as string[];
      return;
    case 'EXPOSE':
      return;
    default:
      throw new Error(`nobody here knows how to do ${instruction} ${words}`);
  }
}

async function copy(words: string[], image: Image, built: Map<string, Image>): Promise<void> {
  const stage = /^--from=(.+)$/.exec(words[0] ?? '')?.[1];
  const [to = '', ...sources] = words.slice(stage === undefined ? 0 : 1).toReversed();
  const from = stage === undefined ? process.cwd() : built.get(stage)?.root;
  if (from === undefined) throw new Error(`the Dockerfile has no stage ${stage}`);
  const target = join(image.root, resolve(image.workdir, to));
  for (const source of sources) {
    // As Docker does it: into a folder that is written with a slash, in place of one without.
    const place = to.endsWith('/') ? join(target, basename(source)) : target;
    await cp(join(from, source), place, { recursive: true, verbatimSymlinks: true });
  }
}

/** What the system has to hold is this machine's to have: nobody installs anything here. */
function mustHave(packages: string[]): void {
  const { status } = spawnSync('dpkg', ['-s', ...packages], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`the image has ${packages.join(' ')}: install it here as well`);
}

/** As Docker runs it, but for the machine around it: nothing of ours is set, and nothing is there but what was copied. */
async function run(command: string, { root, workdir, env }: Image): Promise<void> {
  const { PATH, HOME } = process.env;
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: join(root, workdir),
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((done, failed) => child.once('error', failed).once('close', done));
  if (code !== 0) throw new Error(`RUN ${command} ended with ${String(code)}:\n${output}`);
}
