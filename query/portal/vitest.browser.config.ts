import { defineConfig } from 'vitest/config';

// The tests of every flow, in Chromium, on the service that GATEHOUSE_URL names.
export default defineConfig({
  test: {
    include: ['browser/**/*.test.ts'],
    globalSetup: ['browser/chromium.ts'],
    testTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 120_000,
    // Two cores serve the browser, the tests and the demo: one test at a time.
    fileParallelism: false,
    isolate: false,
    retry: 0,
  },
});
