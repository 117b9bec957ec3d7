/** docs/performance.md, its tables and its charts: made from the figures that are kept beside it. */
import { chartsOf } from './charts.js';
import { tablesOf } from './report.js';
import type { Results } from './results.js';

export const PAGE = 'docs/performance.md';
export const FIGURES = 'docs/performance.json';
export const PICTURES = 'docs/pictures/performance';
const [BEGIN, END] = ['<!-- measured: npm run bench:docs -->', '<!-- end of what was measured -->'];

/** @returns the page with these figures in the place that it has for them */
export function filledIn(page: string, results: Results): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for them`);
  const pictures = Object.keys(chartsOf(results)).map(
    (name) => `![${name.replace('.svg', '')}](pictures/performance/${name})`,
  );
  const measured = `${BEGIN}\n\n${tablesOf(results)}\n${pictures.join('\n\n')}\n\n`;
  return page.slice(0, begin) + measured + page.slice(end);
}
