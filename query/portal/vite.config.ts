import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

import { compressed } from './build/compressed.ts';
import { world } from './build/world.ts';

// For npm run dev: the running service whose API the portal asks.
const service = process.env.GATEHOUSE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), world(), compressed()],
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or fonts
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  server: {
    proxy: Object.fromEntries(['/api', '/v1.0', '/beta', '/portal/'].map((path) => [path, { target: service }])),
  },
  test: { include: ['src/**/*.test.ts', 'build/**/*.test.ts'] },
});
