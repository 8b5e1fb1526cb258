import { expect, test } from 'vitest';

import { visit } from './portal.ts';

test('the content is reached past the navigation, and a new page begins at its title', async () => {
  const page = await visit('/users');
  await page.getByRole('group', { name: 'Users' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
  await page.getByRole('link', { name: 'Applications' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Enterprise applications');
});

test('a filter is added and taken away by keyboard alone', async () => {
  const page = await visit('/signins');
  await page.locator('[data-row="0"]').waitFor();
  await page.getByRole('button', { name: 'Add filter' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('status');
  await page.keyboard.press('Enter');
  const choice = page.getByRole('list', { name: 'Values that occur' }).getByRole('button', { name: 'Failure' });
  await choice.focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Apply' }).focus();
  await page.keyboard.press('Enter');
  const chip = page.getByRole('button', { name: 'Status Failure', exact: true });
  await chip.waitFor();
  await chip.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Status');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await chip.waitFor({ state: 'detached' });
});

test('on a small screen the navigation opens and closes', async () => {
  const page = await visit('/errors', { width: 360, height: 780, touch: true });
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
  await expect.poll(() => page.getByRole('link', { name: 'Applications' }).isVisible()).toBe(false);
});
