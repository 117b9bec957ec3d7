/** The figures as pictures: SVG that can be read on light and on dark ground. */
import type { Results } from './results.js';

interface Bar {
  name: string;
  value: number;
  /** The part of the product, beside what it is compared with. */
  ours: boolean;
}

const [WIDTH, LABELS, ROW, TOP] = [720, 250, 30, 48];
const INK = `<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 15px; }
  .ours { fill: #1a6fb5; stroke: #1a6fb5; } .other { fill: #8a929b; } .limit { stroke: #c2410c; stroke-dasharray: 5 4; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .ours { fill: #58a6ff; stroke: #58a6ff; } .limit { stroke: #ff9e64; }
  }
</style>`;

const mib = (bytes: number): number => bytes / 2 ** 20;

/** By the names of their files. */
export function chartsOf(results: Results): Record<string, string> {
  const { throughput, latency, memory, storm } = results;
  const { toWaiting, toClosed } = throughput;
  return {
    'throughput.svg': bars('Reauths a second (median)', [
      { name: 'to waiting: reauth', value: toWaiting.reauth.median, ours: true },
      { name: 'to waiting: reference', value: toWaiting.reference.median, ours: false },
      { name: 'to closed: reauth', value: toClosed.reauth.median, ours: true },
      { name: 'to closed: reference', value: toClosed.reference.median, ours: false },
    ]),
    'latency.svg': bars('p95 at 20 a second, ms', [
      { name: 'POST /v1/reauths', value: latency.calls.start.p95, ours: true },
      { name: 'a bare start', value: latency.calls.bareStart.p95, ours: false },
      { name: 'press, session ready', value: latency.calls.press.p95, ours: true },
      { name: 'press, session minted for it', value: latency.calls.pressThatMints.p95, ours: true },
      { name: 'a bare update', value: latency.calls.bareUpdate.p95, ours: false },
    ]),
    'memory.svg': bars('RSS of a worker process, MiB', [
      ...memory.cached.map(({ waiting, rss }) => ({
        name: `${waiting} waiting, all cached`,
        value: mib(rss),
        ours: true,
      })),
      ...memory.open.map(({ waiting, rss }) => ({
        name: `${waiting} waiting, 500 cached`,
        value: mib(rss),
        ours: true,
      })),
    ]),
    'storm.svg': curve(
      `Mints a second in the storm; the limit is ${storm.limit}`,
      storm.eachSecond,
      storm.limit,
    ),
  };
}

function bars(title: string, of: Bar[]): string {
  const most = Math.max(...of.map(({ value }) => value));
  const rows = of.map(({ name, value, ours }, index) => {
    const y = TOP + index * ROW;
    const width = (value / most) * (WIDTH - LABELS - 70);
    const shown = value < 10 ? value.toFixed(1) : value.toFixed(0);
    return `<text x="${LABELS - 10}" y="${y + 16}" text-anchor="end">${name}</text>
<rect class="${ours ? 'ours' : 'other'}" x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="22" rx="3"/>
<text x="${(LABELS + width + 8).toFixed(1)}" y="${y + 16}">${shown}</text>`;
  });
  return picture(title, TOP + of.length * ROW + 10, rows);
}

function curve(title: string, values: number[], limit: number): string {
  const [left, right, height] = [40, WIDTH - 20, 180];
  const most = Math.max(limit, ...values) * 1.1;
  const x = (index: number): number => left + (index / Math.max(1, values.length - 1)) * (right - left);
  const y = (value: number): number => TOP + height - (value / most) * height;
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return picture(title, TOP + height + 40, [
    `<polyline class="ours" style="fill:none" stroke-width="1.5" points="${points}"/>`,
    `<line class="limit" x1="${left}" x2="${right}" y1="${y(limit).toFixed(1)}" y2="${y(limit).toFixed(1)}"/>`,
    `<text x="${left - 8}" y="${(y(limit) + 4).toFixed(1)}" text-anchor="end">${limit}</text>`,
    `<text x="${left - 8}" y="${TOP + height + 4}" text-anchor="end">0</text>`,
    `<text x="${right}" y="${TOP + height + 24}" text-anchor="end">${values.length} s</text>`,
  ]);
}

function picture(title: string, height: number, parts: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
${INK}
<text class="title" x="16" y="28">${title}</text>
${parts.join('\n')}
</svg>
`;
}
