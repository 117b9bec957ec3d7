/** The steps of the Dockerfile, read from the file itself: what is proven of them holds for the image. */
import { readFileSync } from 'node:fs';

export interface Step {
  instruction: string;
  words: string;
}

export interface Stage {
  from: string;
  name: string | undefined;
  steps: Step[];
}

export function readDockerfile(): Stage[] {
  const text = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  const stages: Stage[] = [];
  for (const line of lines.split('\n').filter((each) => each.trim() !== '')) {
    const [, instruction = '', words = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') stages.push(stageOf(words));
    else stages.at(-1)?.steps.push({ instruction, words });
  }
  return stages;
}

function stageOf(words: string): Stage {
  const [from = '', , name] = words.split(' ');
  return { from, name, steps: [] };
}
