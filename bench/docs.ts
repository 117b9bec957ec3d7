/** `npm run bench:docs -- figures.json`: keeps what was measured, and makes docs/performance.md of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chartsOf } from './charts.js';
import { FIGURES, PAGE, PICTURES, filledIn } from './page.js';
import type { Results } from './results.js';

const [, , file] = process.argv;
if (file === undefined) throw new Error('which figures? npm run bench:docs -- figures.json');
const figures = readFileSync(file, 'utf8');
const results = JSON.parse(figures) as Results;

writeFileSync(PAGE, filledIn(readFileSync(PAGE, 'utf8'), results));
writeFileSync(FIGURES, figures);
mkdirSync(PICTURES, { recursive: true });
for (const [name, svg] of Object.entries(chartsOf(results))) writeFileSync(`${PICTURES}/${name}`, svg);
