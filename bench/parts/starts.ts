/** How long a process takes until it works, and the demo until there is something to see. */
import { spreadOf, type Spread } from '../arithmetic.js';
import { serviceProcess, startChild } from '../child.js';
import type { Stage } from '../stage.js';

/** ms */
export interface Starts {
  worker: Spread;
  serve: Spread;
  demoFirstLine: Spread;
  demoFirstMail: Spread;
}

export async function measureStarts(stage: Stage, rounds: number): Promise<Starts> {
  const times: Record<keyof Starts, number[]> = {
    worker: [],
    serve: [],
    demoFirstLine: [],
    demoFirstMail: [],
  };
  for (let round = 0; round < rounds; round += 1) {
    times.worker.push(await readyAfter(() => serviceProcess('worker', stage.settings)));
    times.serve.push(await readyAfter(() => serviceProcess('serve', stage.settings)));
    times.demoFirstLine.push(await readyAfter(() => demo(/./)));
    times.demoFirstMail.push(await readyAfter(() => demo(/A mail arrived/)));
  }
  const { worker, serve, demoFirstLine, demoFirstMail } = times;
  return {
    worker: spreadOf(worker),
    serve: spreadOf(serve),
    demoFirstLine: spreadOf(demoFirstLine),
    demoFirstMail: spreadOf(demoFirstMail),
  };
}

async function readyAfter(begin: () => ReturnType<typeof startChild>): Promise<number> {
  const child = await begin();
  await child.end();
  return child.readyAfter;
}

function demo(ready: RegExp): ReturnType<typeof startChild> {
  return startChild({ args: ['--import', 'tsx', 'test/demo/main.ts', '--once'], ready });
}
