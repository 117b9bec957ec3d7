/** Runs the file that leaks on purpose, with the guard that must catch it; see `test/unit/leaks.test.ts`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/leaky/*.leak.ts'], setupFiles: ['test/leaks.ts'] },
});
