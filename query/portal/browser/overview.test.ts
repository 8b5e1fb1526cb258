import { expect, test } from 'vitest';

import { ask, figure, listed, numberIn, visit } from './portal.ts';

interface Bucket {
  start: string;
  signIns: number;
  success: number;
  failure: number;
  distinctUsers: number;
}

test('shows the numbers of the reports, and says up to when they are complete', async () => {
  const page = await visit('/?days=7');
  const value = (name: string) => figure(page, name);
  await expect.poll(() => value('Sign-ins').textContent()).toMatch(/\d/);
  const from = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 - 6 * 86_400_000).toISOString();
  const report = await ask<{ buckets: Bucket[] }>(page, '/api/reports/signIns', {
    by: 'clientApp',
    bucket: 'whole',
    from,
  });
  const whole = report.buckets[0]!;
  // The horizon moves on between the two answers.
  expect(Math.abs(numberIn(await value('Sign-ins').textContent()) - whole.signIns)).toBeLessThan(30);
  expect(numberIn(await value('Distinct users').textContent())).toBe(whole.distinctUsers);
  expect(await value('Success rate').textContent()).toMatch(/^\d\d\.\d%$/);
  expect(await value('Second factor').textContent()).toMatch(/%$/);
  expect(await value('Legacy authentication').textContent()).toMatch(/%$/);
  await page.getByText(/Complete up to \d\d:\d\d.*; the pipeline is on time/).waitFor();
  await page.getByText(/since the horizon, provisional/).waitFor();
});

test('a day of the table opens the list of exactly that day, and the counts agree', async () => {
  const page = await visit('/');
  await page.getByRole('button', { name: 'Show as table' }).click();
  const rows = page.getByRole('group', { name: 'Sign-ins by day' }).getByRole('row');
  // By its name: shortly after midnight a day that has only provisional ones comes on top a little later.
  const name = (await rows.nth(4).getByRole('rowheader').textContent())!.trim();
  const row = rows.filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  const counted = numberIn(await row.getByRole('cell').first().textContent());
  await row.getByRole('link').first().click();
  await page.waitForURL(/\/signins\?/);
  expect(counted).toBeGreaterThan(0);
  expect(await listed(page)).toBe(counted);
  await page.getByRole('button', { name: /^Date \d+ \w+ \d{4}.* to / }).waitFor();
});

test('a bar of the chart opens the list of its day', async () => {
  const page = await visit('/');
  const chart = page.getByRole('img', { name: /^Sign-ins by day and status/ });
  await chart.locator('canvas').waitFor();
  const box = (await chart.boundingBox())!;
  // Bars of working days reach the lower quarter; one in five days has none to speak of.
  await expect
    .poll(async () => {
      for (const share of [0.5, 0.54, 0.58, 0.62]) {
        await page.mouse.click(box.x + box.width * share, box.y + box.height - 45);
      }
      return page.url();
    })
    .toMatch(/\/signins\?filter=createdDateTime/);
  const filter = new URL(page.url()).searchParams.get('filter')!;
  const count = await ask<string>(page, '/beta/auditLogs/signIns/$count', { $filter: filter });
  expect(await listed(page)).toBe(Number(count));
});

test('what is provisional opens with what is not settled', async () => {
  const page = await visit('/');
  await page.getByRole('button', { name: 'Show as table' }).click();
  const rows = page.getByRole('group', { name: 'Sign-ins by day' }).getByRole('row');
  // Of the days with provisional ones the horizon's is the oldest; until two o'clock it is not the newest.
  const row = rows.filter({ has: page.locator('td a') }).last();
  await expect.poll(() => row.getByRole('link').count()).toBe(2); // the day, and what is provisional of it
  await row.getByRole('link').last().click();
  await page.waitForURL(/visibility=live/);
  await page.getByText(/with those since the horizon, provisional/).waitFor();
});

test('weeks, kinds and periods are states of the URL', async () => {
  const page = await visit('/?bucket=week&scope=all&days=90');
  await page.getByRole('heading', { name: 'Sign-ins by week' }).waitFor();
  expect(await page.getByLabel('All kinds').isChecked()).toBe(true);
  expect(await page.getByLabel('90 days').isChecked()).toBe(true);
  await page.getByText('Day', { exact: true }).click();
  await page.getByRole('heading', { name: 'Sign-ins by day' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Sign-ins by week' }).waitFor();
});

test('reasons of failures lead to their meaning, countries to their sign-ins', async () => {
  const page = await visit('/');
  await page.getByRole('link', { name: /Wrong user name or password/ }).click();
  await page.getByRole('heading', { name: 'Error 50126' }).waitFor();
  await page.goBack();
  await page.getByRole('img', { name: /^Map of the world/ }).waitFor();
  const germany = page.getByRole('link', { name: /^Germany/ });
  const counted = numberIn(await germany.locator('.n').textContent());
  await germany.click();
  expect(await listed(page)).toBe(counted);
  await page.getByRole('button', { name: 'Country or region Germany' }).waitFor();
});
