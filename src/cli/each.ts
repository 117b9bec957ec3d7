/** Commands that name several reauths: each is told by itself, and one that fails holds up no other. */
import type { Reauths } from '../temporal/reauths.js';
import { Failure } from './failure.js';
import { target, withReauths, type Cli } from './operator.js';

export interface Target {
  given: string;
  idOf: ReturnType<typeof target>;
}

/** What became of one of them: what it answered, or why it did not; or both, where it stands otherwise. */
export type Told<T> = { given: string; failure?: Failure } & Partial<T>;

/** @param print also of what was done before Temporal went away */
export async function tellEach<T>(
  cli: Cli,
  { given, tenant }: { given: string[]; tenant: string | undefined },
  tell: (reauths: Reauths, each: Target) => Promise<Told<T>>,
  print: (told: Told<T>[]) => void,
): Promise<Told<T>[]> {
  const targets = given.map((each) => ({ given: each, idOf: target(each, tenant) }));
  const told: Told<T>[] = [];
  try {
    await withReauths(cli, async (reauths) => {
      for (const each of targets) told.push(await unlessItFails(each.given, () => tell(reauths, each)));
    });
  } finally {
    print(told);
  }
  return told;
}

async function unlessItFails<T>(given: string, tell: () => Promise<Told<T>>): Promise<Told<T>> {
  try {
    return await tell();
  } catch (error) {
    if (error instanceof Failure) return { given, failure: error } as Told<T>;
    throw error;
  }
}

/** Of several failures the highest exit code counts. */
export function failForThem(told: { failure?: Failure }[]): void {
  const failures = told.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return;
  const worst = Math.max(...failures.map(({ code }) => code)) as Failure['code'];
  throw new Failure(worst, failures.map(({ message }) => message).join('\n'));
}
