import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { ask, listed, numberIn, visit } from './portal.ts';

interface SignIn {
  id: string;
  createdDateTime: string;
  userDisplayName: string;
}

const row = (page: Page, index: number) => page.locator(`[data-row="${index}"]`);

async function count(page: Page, filter: string): Promise<number> {
  return Number(await ask<string>(page, '/beta/auditLogs/signIns/$count', { $filter: filter }));
}

/** A day that is settled, as a filter. */
function settledDay(daysAgo: number): string {
  const at = (days: number) => new Date(Math.floor(Date.now() / 86_400_000 - days) * 86_400_000).toISOString();
  return `createdDateTime ge ${at(daysAgo)} and createdDateTime lt ${at(daysAgo - 1)}`;
}

const listOf = (filter: string, more = '') => `/signins?filter=${encodeURIComponent(filter)}${more}`;

test('shows the newest settled sign-ins of seven days in the default columns', async () => {
  const page = await visit('/signins');
  await row(page, 5).waitFor();
  expect(await page.getByRole('columnheader').allTextContents()).toEqual(
    ['Date', 'User', 'Application', 'Status', 'Risk state', 'MFA requirement'].map(
      (name) => expect.stringContaining(name) as string,
    ),
  );
  await page.getByRole('button', { name: 'Date Last 7 days' }).waitFor();
  const day = settledDay(3);
  await page.goto(page.url().split('/signins')[0] + listOf(day));
  const answer = await ask<{ value: SignIn[] }>(page, '/beta/auditLogs/signIns', { $filter: day, $top: '6' });
  await row(page, 5).waitFor();
  for (const [i, signIn] of answer.value.entries()) {
    expect(await row(page, i).textContent()).toContain(signIn.userDisplayName);
  }
});

test('filters are chips with suggestions from data, and the URL shares them', async () => {
  const page = await visit(listOf(settledDay(3)));
  const all = await listed(page);
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('searchbox', { name: 'Filter by' }).fill('application');
  await page.keyboard.press('Enter');
  await page
    .getByRole('list', { name: 'Values that occur' })
    .getByRole('button', { name: /OfficeHome/ })
    .click();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: 'Application OfficeHome', exact: true }).waitFor();
  const filter = settledDay(3) + " and appDisplayName eq 'OfficeHome'";
  await expect.poll(() => listed(page)).toBe(await count(page, filter));

  const other = await visit(page.url().replace(/^https?:\/\/[^/]+/, ''), { persona: 'security-reader' });
  expect(await listed(other)).toBe(await listed(page));

  // The chip opens its editor: another value, and a condition of words.
  await page.getByRole('button', { name: 'Application OfficeHome', exact: true }).click();
  await page.getByRole('combobox', { name: 'Condition' }).selectOption('contains');
  await page.getByRole('textbox', { name: 'Application' }).fill('teams');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: 'Application contains “teams”' }).waitFor();
  await expect
    .poll(() => listed(page))
    .toBe(await count(page, settledDay(3) + " and contains(appDisplayName,'teams')"));

  await page.getByRole('button', { name: /^Remove the filter Application/ }).click();
  await expect.poll(() => listed(page)).toBe(all);
  await page.goBack();
  await page.getByRole('button', { name: 'Application contains “teams”' }).waitFor();
});

test('choices, several values and policies can be filtered by', async () => {
  const page = await visit(listOf(settledDay(3)));
  const add = async (property: string, values: string[]) => {
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.getByRole('searchbox', { name: 'Filter by' }).fill(property);
    await page.getByRole('button', { name: property, exact: true }).click();
    for (const value of values) {
      await page.getByRole('list', { name: 'Values that occur' }).getByRole('button', { name: value }).click();
    }
    await page.getByRole('button', { name: 'Apply' }).click();
  };
  await add('Status', ['Failure', 'Interrupted']);
  await add('Policy', ['CA01: Require MFA for all users']);
  const filter = `${settledDay(3)} and status in ('Failure','Interrupted') and appliedConditionalAccessPolicies/any(p: p/displayName eq 'CA01: Require MFA for all users')`;
  await expect.poll(() => listed(page)).toBe(await count(page, filter));
  expect(await listed(page)).toBeGreaterThan(0);
});

test('a search finds users, applications and addresses', async () => {
  const page = await visit('/signins?period=30d');
  const all = await listed(page);
  await page.getByRole('searchbox', { name: 'Search users, applications and addresses' }).fill('carla');
  await page.keyboard.press('Enter');
  await expect.poll(() => listed(page)).toBeLessThan(all);
  expect(new URL(page.url()).searchParams.get('search')).toBe('carla');
  expect((await row(page, 0).textContent())?.toLowerCase()).toContain('carla');
});

test('columns are chosen from every single-valued attribute; the others are explained', async () => {
  const page = await visit('/signins?columns=createdDateTime,ipAddress,deviceDetail/browser');
  await expect.poll(() => page.getByRole('columnheader').count()).toBe(3);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByText('These hold many values in one sign-in').waitFor();
  const offered = await page.getByRole('group', { name: 'Columns' }).getByRole('checkbox').count();
  const metadata = await ask<string>(page, '/beta/$metadata');
  expect(offered).toBe(singleValued(metadata).length);
  await page.getByRole('checkbox', { name: 'Error code' }).check();
  await page.getByRole('columnheader', { name: 'Error code' }).waitFor();
  await page.getByRole('checkbox', { name: 'Browser', exact: true }).uncheck();
  await expect.poll(() => page.url()).toContain('status%2FerrorCode');
  expect(await page.getByRole('columnheader', { name: 'Browser' }).count()).toBe(0);
});

/** The paths of all single values that the schema has: properties, those of complex ones, and annotations. */
function singleValued(metadata: string): string[] {
  const types = new Map<string, [string, string][]>();
  for (const [, name, inner] of metadata.matchAll(
    /<(?:Entity|Complex)Type Name="(\w+)"[^>]*>(.*?)<\/(?:Entity|Complex)Type>/gs,
  )) {
    types.set(
      name!,
      [...inner!.matchAll(/<Property Name="(\w+)" Type="([^"]+)"/g)].map(([, n, type]) => [n!, type!]),
    );
  }
  const paths: string[] = ['id'];
  const add = (path: string, type: string): void => {
    const complex = types.get(type.replace(/^.*\./, ''));
    if (type.startsWith('Collection(') || type === 'Edm.Untyped') {
      return;
    }
    if (!complex) {
      paths.push(path);
    }
    complex?.forEach(([name, of]) => add(path + '/' + name, of));
  };
  types.get('signIn')?.forEach(([name, type]) => add(name, type));
  for (const [, name, type] of metadata.matchAll(/<Term Name="(\w+)" Type="([^"]+)" AppliesTo="EntityType"/g)) {
    add('@gatehouse.' + name, type!);
  }
  return paths;
}

test('the order can be turned round', async () => {
  const day = settledDay(3);
  const page = await visit(listOf(day));
  await page.getByRole('button', { name: 'Date', exact: true }).click();
  await page.waitForURL(/sort=oldest/);
  const answer = await ask<{ value: SignIn[] }>(page, '/beta/auditLogs/signIns', {
    $filter: day,
    $top: '1',
    $orderby: 'createdDateTime asc',
  });
  await expect.poll(() => row(page, 0).textContent()).toContain(answer.value[0]!.userDisplayName);
});

test('any number of rows can be scrolled through, a few of them drawn', async () => {
  const page = await visit('/signins?period=30d&columns=id,createdDateTime');
  await row(page, 5).waitFor();
  const grid = page.getByRole('grid', { name: 'Sign-ins' });
  const seen = new Set<string>();
  const note = async () =>
    (await grid.locator('.cell.id').allTextContents()).forEach((id) => id.trim() && seen.add(id.trim()));
  for (let at = 0; at < 2600; at += 400) {
    await expect
      .poll(async () => {
        await grid.evaluate((e, top) => (e.scrollTop = top), at * 38);
        return row(page, at).locator('.cell.id').count();
      })
      .toBe(1);
    await note();
    expect(await grid.locator('[data-row]').count()).toBeLessThan(80);
  }
  expect(seen.size).toBeGreaterThan(150);
  const answer = await ask<{ value: SignIn[]; '@odata.nextLink': string }>(page, '/beta/auditLogs/signIns', {
    $select: 'id',
    $top: '1',
  });
  await grid.evaluate((e) => (e.scrollTop = 0));
  await row(page, 0).waitFor();
  expect(answer.value).toHaveLength(1);
});

test('the keyboard moves through rows, opens details and closes them', async () => {
  const page = await visit(listOf(settledDay(3)));
  await row(page, 0).focus();
  const focused = () => page.evaluate(() => Number((document.activeElement as HTMLElement).dataset.row));
  for (const [key, at] of Object.entries({ ArrowDown: 1, PageDown: 10, End: 199, ArrowUp: 198, Home: 0 })) {
    await page.keyboard.press(key);
    await expect.poll(focused).toBeGreaterThanOrEqual(at);
  }
  expect(await focused()).toBe(0);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Details of a sign-in' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.url()).not.toContain('open=');
});

test('new rows flow in on top while the list is followed', async () => {
  const page = await visit('/signins?live=1&period=24h');
  await row(page, 0).waitFor();
  await page.getByText('New sign-ins appear on top as they are stored.').waitFor();
  const before = await listed(page);
  await expect.poll(() => listed(page), { timeout: 30_000 }).toBeGreaterThan(before);
  await expect.poll(() => page.locator('[data-row].fresh').count(), { timeout: 30_000 }).toBeGreaterThan(0);
  await page.getByText('Settled', { exact: true }).click();
  await expect.poll(() => page.url()).not.toContain('live=1');
});

test('downloads what the list shows, as CSV and JSON', async () => {
  const filter = settledDay(3) + " and status eq 'Failure'";
  const page = await visit(listOf(filter));
  const rows = await listed(page);
  await page.getByRole('button', { name: 'Download' }).click();
  const dialog = page.getByRole('dialog', { name: 'Download sign-ins' });
  expect(numberIn(await dialog.locator('p').first().textContent())).toBe(rows);
  const save = async () => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download' }).click(),
    ]);
    const path = join(await mkdtemp(join(tmpdir(), 'portal-')), 'download');
    await file.saveAs(path);
    return { name: file.suggestedFilename(), text: await readFile(path, 'utf8') };
  };
  const csv = await save();
  expect(csv.name).toMatch(/^InteractiveSignIns_.*\.csv$/);
  expect(csv.text.trimEnd().split('\r\n')).toHaveLength(rows + 1);
  await dialog.getByText(`${csv.name}: ${rows} rows`).waitFor();
  await dialog.getByText('JSON', { exact: true }).click();
  const json = JSON.parse((await save()).text) as SignIn[];
  expect(json).toHaveLength(rows);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'detached' });
});

test('times are shown in the zone of the browser, or in UTC', async () => {
  const page = await visit(listOf(settledDay(3)));
  const answer = await ask<{ value: SignIn[] }>(page, '/beta/auditLogs/signIns', { $filter: settledDay(3), $top: '1' });
  const at = new Date(answer.value[0]!.createdDateTime);
  const clock = (timeZone: string) => at.toLocaleTimeString('en-GB', { timeZone });
  await expect.poll(() => row(page, 0).textContent()).toContain(clock('Europe/Berlin'));
  await page.getByRole('button', { name: /Global Administrator/ }).click();
  await page.getByText('UTC', { exact: true }).click();
  await expect.poll(() => row(page, 0).textContent()).toContain(clock('UTC'));
  expect(page.url()).toContain('tz=utc');
});
