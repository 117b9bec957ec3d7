/** `npm run sbom`: prints the bill of materials, or writes it to the file that is named. */
import { writeFileSync } from 'node:fs';
import { billOfMaterials } from './bill-of-materials.js';

const text = `${JSON.stringify(await billOfMaterials(), null, 2)}\n`;
const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
