/** `npm run bench:docs -- figures.json`: the tables and charts of docs/performance.md, from what was measured. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chartsOf } from './charts.js';
import { tablesOf } from './report.js';
import type { Results } from './results.js';

const PAGE = 'docs/performance.md';
const PICTURES = 'docs/pictures/performance';
const [BEGIN, END] = ['<!-- measured: npm run bench:docs -->', '<!-- end of what was measured -->'];

const [, , file] = process.argv;
if (file === undefined) throw new Error('which figures? npm run bench:docs -- figures.json');
const results = JSON.parse(readFileSync(file, 'utf8')) as Results;

mkdirSync(PICTURES, { recursive: true });
const charts = chartsOf(results);
for (const [name, svg] of Object.entries(charts)) writeFileSync(`${PICTURES}/${name}`, svg);
const pictures = Object.keys(charts).map(
  (name) => `![${name.replace('.svg', '')}](pictures/performance/${name})`,
);

const page = readFileSync(PAGE, 'utf8');
const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
if (before < 0 || after < before) throw new Error(`${PAGE} has no place for them`);
const measured = `${BEGIN}\n\n${tablesOf(results)}\n${pictures.join('\n\n')}\n\n`;
writeFileSync(PAGE, page.slice(0, before) + measured + page.slice(after));
