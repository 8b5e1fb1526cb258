import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests reach the browser. */
    browser: string;
    /** The service under test, without a slash at the end. */
    service: string;
  }
}

/** Where Chromium may lie, unless GATEHOUSE_CHROMIUM says so. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts one browser for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const service = process.env.GATEHOUSE_URL;
  if (!service) {
    throw new Error('GATEHOUSE_URL: name the running demo to test, such as http://127.0.0.1:8080');
  }
  const executablePath = process.env.GATEHOUSE_CHROMIUM ?? places.find(existsSync);
  if (!executablePath) {
    throw new Error(`Chromium is not installed: none of ${places.join(', ')} is there`);
  }
  const server = await chromium.launchServer({ executablePath, args });
  project.provide('browser', server.wsEndpoint());
  project.provide('service', service.replace(/\/$/, ''));
  return () => server.close();
}
