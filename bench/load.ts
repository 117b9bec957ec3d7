/** Ways to ask for many things. */

/** All of them, so many at a time. */
export async function atOnce<T, R>(times: number, items: T[], each: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = [...items.entries()];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await each(next[1]);
  };
  await Promise.all(Array.from({ length: times }, lane));
  return results;
}

/** So many a second, whether or not those before were answered. @returns how long each took, ms */
export async function atPace<T>(
  perSecond: number,
  items: T[],
  each: (item: T) => Promise<unknown>,
): Promise<number[]> {
  const begin = performance.now();
  return Promise.all(
    items.map(async (item, index) => {
      await pause(begin + (index * 1000) / perSecond - performance.now());
      const from = performance.now();
      await each(item);
      return performance.now() - from;
    }),
  );
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
