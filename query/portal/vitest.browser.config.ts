import { defineConfig } from 'vitest/config';

// The tests of every flow, in Chromium, on the service that GATEHOUSE_URL names.
export default defineConfig({
  test: {
    include: ['browser/**/*.test.ts'],
    globalSetup: ['browser/chromium.ts'],
    testTimeout: 90_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
    // Two cores serve the browser, the tests and the demo: one test at a time.
    fileParallelism: false,
    isolate: false,
    retry: 0,
  },
});
