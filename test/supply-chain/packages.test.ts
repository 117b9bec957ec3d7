/** What is installed is exactly what was looked at, may be shipped, and is named. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { billOfMaterials } from './bill-of-materials.js';
import { licences, shippable } from './exceptions.js';
import { lockedPackages, manifest } from './lock-file.js';

const locked = lockedPackages();
const named = ({ name, version }: { name: string; version: string }): string => `${name}@${version}`;

test('every version is exact', () => {
  const asked = [manifest.dependencies, manifest.devDependencies, manifest.overrides].flatMap((each) =>
    Object.entries(each),
  );
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('every package is held by its checksum, and none by the address of a registry', () => {
  expect(locked.length).toBeGreaterThan(100);
  expect(locked.filter(({ integrity }) => !integrity?.startsWith('sha512-')).map(named)).toEqual([]);
  expect(locked.filter(({ resolved }) => resolved !== undefined).map(named)).toEqual([]);
  expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"(git|https?):\/\/[^"]*\.tgz/);
});

/** `lightningcss-linux-x64-gnu` is `lightningcss`. */
const excepted = (name: string): string | undefined =>
  Object.keys(licences).find((each) => name === each || name.startsWith(`${each}-`));

test('every package may be shipped, or is excepted by its name', () => {
  const others = locked.filter(({ license = 'none' }) => !shippable.includes(license));
  expect(
    others.filter(({ name }) => !excepted(name)).map((each) => `${named(each)}: ${each.license}`),
  ).toEqual([]);
  // No exception outlives its cause.
  expect([...new Set(others.map(({ name }) => excepted(name)))].sort()).toEqual(Object.keys(licences).sort());
  for (const each of others.filter(({ license }) => license === 'MPL-2.0'))
    expect(each.dev, each.name).toBe(true);
  expect(locked.find(({ name }) => name === 'dwolla')?.dev).toBe(true);
});

test('the bill of materials names all that the service ships, by version and checksum, and nothing else', async () => {
  const { bomFormat, metadata, components, dependencies } = await billOfMaterials();
  expect([bomFormat, metadata.component.name]).toEqual(['CycloneDX', 'durable-reauth']);
  const listed = components.map(named).sort();
  const shipped = locked.filter(({ dev }) => !dev);
  expect(listed).toEqual([...new Set(shipped.map(named))].sort());
  for (const [name, version] of Object.entries(manifest.dependencies)) {
    expect(listed).toContain(`${name}@${version}`);
  }
  for (const { name, version, purl, hashes } of components) {
    expect(decodeURIComponent(purl)).toBe(`pkg:npm/${name}@${version}`);
    const checksums = shipped
      .filter((each) => named(each) === `${name}@${version}`)
      .map(({ integrity = '' }) => Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex'));
    expect(checksums).toContain(hashes?.find(({ alg }) => alg === 'SHA-512')?.content);
  }
  const direct = Object.entries(manifest.dependencies).map(([name, version]) => `${name}@${version}`);
  const ofTheWhole = dependencies.find(({ ref }) => ref === metadata.component['bom-ref']);
  expect(ofTheWhole?.dependsOn).toEqual(expect.arrayContaining(direct));
  const listedOrWhole = new Set([...listed, metadata.component['bom-ref']]);
  expect(
    dependencies
      .flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])
      .filter((ref) => !listedOrWhole.has(ref)),
  ).toEqual([]);
});
