import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/leaks.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Temporal servers, browsers and workers share the machine: more files at once make each of them slower.
    maxWorkers: 2,
  },
});
