import { defineConfig } from 'vitest/config';

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
  },
});
