/** What the service ships, named for those who have to know: CycloneDX, made by npm from the lock file. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

interface Component {
  'bom-ref': string;
  name: string;
  version: string;
  purl: string;
  hashes?: { alg: string; content: string }[];
  properties: { name: string; value: string }[];
}

export interface BillOfMaterials {
  bomFormat: string;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const FOR_DEVELOPMENT = 'cdx:npm:package:development';

/**
 * npm's own `--omit dev` also leaves out what the service and a test tool both need, so what is for development alone is
 * taken out here. npm names the whole after the folder it lies in; it has a name of its own.
 */
export async function billOfMaterials(): Promise<BillOfMaterials> {
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const { stdout } = await promisify(execFile)('npm', args, { maxBuffer: 2 ** 26 });
  const bill = JSON.parse(stdout) as BillOfMaterials;
  const { component } = bill.metadata;
  component.name = component['bom-ref'].replace(/@[^@]*$/, '');
  bill.components = bill.components.filter(
    ({ properties }) => !properties.some(({ name }) => name === FOR_DEVELOPMENT),
  );
  const shipped = new Set([component, ...bill.components].map((each) => each['bom-ref']));
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => shipped.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => shipped.has(each)) }));
  return bill;
}
