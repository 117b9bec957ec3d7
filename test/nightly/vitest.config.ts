/** What takes too long for the gate, one file after the other: every `*.nightly.ts`. Run by `.ci/nightly`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.nightly.ts'],
    globalSetup: ['test/build-for-children.ts'],
    setupFiles: ['test/leaks.ts'],
    testTimeout: 600_000,
    hookTimeout: 1_200_000,
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 1,
  },
});
