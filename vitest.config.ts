import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Pages, kills and restarts run on shared machines: a test that fails is tried once more, and one that fails twice fails.
    retry: 1,
    include: ['tests/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
