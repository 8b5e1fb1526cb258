import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { excuse, visit } from './portal.ts';

test('a persona is taken, changed and left again', async () => {
  const page = await visit('/applications?days=7', { persona: 'nobody' });
  await page.getByRole('button', { name: /Security Reader/ }).click();
  await page.getByRole('heading', { name: 'Enterprise applications' }).waitFor();
  expect(page.url()).toContain('days=7');

  await page.getByRole('button', { name: /Security Reader/ }).click();
  await page
    .getByRole('region', { name: 'Personas of the demo' })
    .getByRole('button', { name: /Reports Reader/ })
    .click();
  await page.getByRole('button', { name: /Reports Reader/ }).waitFor();

  await page.getByRole('button', { name: /Reports Reader/ }).click();
  excuse(/401/); // what was on its way meanwhile
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('Choose who you are').waitFor();
});

test('a session that has ended is told, and what is seen stays', async () => {
  const page = await visit('/users');
  const table = page.getByRole('group', { name: 'Users' });
  await table.getByRole('link').first().waitFor();
  await page.context().clearCookies();
  excuse(/401/);
  await page.getByRole('searchbox').fill('a');
  await page.getByText('Your session has ended.').waitFor();
  await table.getByRole('link').first().waitFor();
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByText('Choose who you are').waitFor();
});

test('light and dark are chosen, and kept', async () => {
  const page = await visit('/errors');
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  await page.getByRole('button', { name: /Global Administrator/ }).click();
  expect(await theme()).toBe('light');
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(theme).toBe('dark');
  await page.reload();
  await page.getByRole('heading', { name: 'Error look-up' }).waitFor();
  expect(await theme()).toBe('dark');
});

test('charts follow when the system turns dark', async () => {
  const page = await visit('/applications');
  await page.getByRole('article').first().locator('canvas').waitFor();
  await expect.poll(() => lineLength(page)).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await expect.poll(() => lineLength(page)).toBeGreaterThan(200);
});

/** How many pixels of a chart have the colour that the theme gives to lines. */
function lineLength(page: Page): Promise<number> {
  return page
    .getByRole('article')
    .first()
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const line = getComputedStyle(document.documentElement).getPropertyValue('--line').trim();
      const wanted = [1, 3, 5].map((at) => parseInt(line.slice(at, at + 2), 16));
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) {
        found += data[at + 3] === 255 && wanted.every((value, i) => data[at + i] === value) ? 1 : 0;
      }
      return found;
    });
}
