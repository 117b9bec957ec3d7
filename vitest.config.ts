import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const isSoak = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/test/soak/');

/** What takes longest begins first: else it ends alone, a minute after everything else. */
class SoakFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(isSoak(b)) - Number(isSoak(a)));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/build-for-children.ts'],
    setupFiles: ['test/leaks.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // A condition that comes late on a busy machine is no failure; as long as `test/until.ts` waits.
    expect: { poll: { timeout: 20_000 } },
    // Temporal servers, browsers and workers share the machine: more files at once make each of them slower.
    maxWorkers: 3,
    sequence: { sequencer: SoakFirst },
  },
});
