import { get } from 'node:http';

import { expect, test } from 'vitest';

import { blank, service } from './portal.ts';

/** The most that the first page may take, packed with gzip, in bytes. */
const budget = 400 * 1000;

test('the first page takes less than 400 KB, all from here', async () => {
  const page = await blank();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(service + '/');
  await page
    .getByRole('img', { name: /^Map of the world/ })
    .locator('canvas')
    .waitFor();
  await page
    .getByRole('img', { name: /^Sign-ins by day/ })
    .locator('canvas')
    .waitFor();
  expect(asked.filter((url) => !url.startsWith(service + '/'))).toEqual([]);
  const files = asked.filter((url) => !/\/(api|portal|beta|v1\.0)\//.test(url));
  expect(files.length).toBeGreaterThan(3);
  const sizes = await Promise.all(files.map(packed));
  expect(sizes.reduce((sum, n) => sum + n, 0)).toBeLessThan(budget);

  const timing = await page.evaluate(() => ({
    painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    answered: Math.max(
      ...performance.getEntriesByType('resource').map((e) => (e as PerformanceResourceTiming).responseEnd),
    ),
  }));
  console.log(
    `first page: painted after ${timing.painted?.toFixed(0)} ms, last answer after ${timing.answered.toFixed(0)} ms`,
  );
});

/** How many bytes a file takes with gzip. */
function packed(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}
