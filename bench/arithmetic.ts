/** The few sums that the figures are made with. */

/** A figure over several runs. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  /** As measured, in their order. */
  runs: number[];
}

export function spreadOf(runs: number[]): Spread {
  return { median: median(runs), min: Math.min(...runs), max: Math.max(...runs), runs };
}

export function median(values: number[]): number {
  const sorted = sortedCopy(values);
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (below === undefined || above === undefined) throw new Error('nothing was measured');
  return (below + above) / 2;
}

/** The smallest value that at least `percent` of them do not exceed. */
export function percentile(values: number[], percent: number): number {
  const sorted = sortedCopy(values);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export interface Latency {
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** ms, as measured. */
  runs: number[];
}

export function latencyOf(runs: number[]): Latency {
  return {
    p50: percentile(runs, 50),
    p95: percentile(runs, 95),
    p99: percentile(runs, 99),
    max: Math.max(...runs),
    runs,
  };
}

/** The runs of each round, in their order. */
export function roundsOf(runs: number[], rounds: number): number[][] {
  const each = runs.length / rounds;
  return Array.from({ length: rounds }, (_, round) => runs.slice(round * each, (round + 1) * each));
}

/** How many of the moments lie in each whole window from `from` on; one that is cut short is left out. */
export function countsPer(window: number, moments: number[], from: number, to: number): number[] {
  const whole = Math.floor((to - from) / window);
  return Array.from({ length: whole }, (_, index) => {
    const begin = from + index * window;
    return moments.filter((at) => at >= begin && at < begin + window).length;
  });
}

/** The most of the moments that any window of this length holds, wherever it begins. */
export function mostWithin(window: number, moments: number[]): number {
  const sorted = sortedCopy(moments);
  let [first, most] = [0, 0];
  for (const [last, at] of sorted.entries()) {
    while (at - sorted[first]! >= window) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** How steeply `y` rises with `x`, by least squares. */
export function slope(points: { x: number; y: number }[]): number {
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const over = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  const under = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  if (under === 0) throw new Error('a slope needs two places');
  return over / under;
}

function sortedCopy(values: number[]): number[] {
  return values.toSorted((a, b) => a - b);
}
