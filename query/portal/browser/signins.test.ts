import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { ask, excuse, listed, numberIn, visit } from './portal.ts';

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
const settledDay = (daysAgo: number) => settledDays(daysAgo, 1);

/** So many days that are settled. */
function settledDays(daysAgo: number, count: number): string {
  const at = (days: number) => new Date(Math.floor(Date.now() / 86_400_000 - days) * 86_400_000).toISOString();
  return `createdDateTime ge ${at(daysAgo)} and createdDateTime lt ${at(daysAgo - count)}`;
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
    await page
      .getByRole('group', { name: 'Add a filter' })
      .getByRole('button', { name: property, exact: true })
      .click();
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
  await row(page, 5).waitFor(); // a page that is still drawn may move away under the mouse
  await page.getByRole('button', { name: 'Date', exact: true }).click();
  await page.waitForURL(/sort=oldest/);
  const answer = await ask<{ value: SignIn[] }>(page, '/beta/auditLogs/signIns', {
    $filter: day,
    $top: '1',
    $orderby: 'createdDateTime asc',
  });
  await expect.poll(() => row(page, 0).textContent()).toContain(answer.value[0]!.userDisplayName);
});

const headers = (page: Page) => page.getByRole('grid', { name: 'Sign-ins' }).getByRole('columnheader');

test('a short list is sorted by its headers, and the URL shares the order', async () => {
  const filter = await sortableFailures(await visit('/signins'));
  const page = await visit(listOf(filter, '&columns=createdDateTime,userDisplayName,riskState,id'));
  await row(page, 5).waitFor();
  const user = headers(page).filter({ hasText: 'User' });
  expect(await user.getAttribute('aria-sort')).toBeNull();
  expect(await headers(page).filter({ hasText: 'Risk state' }).getByRole('button').count()).toBe(0);
  await user.getByRole('button').click();
  await expect.poll(() => user.getAttribute('aria-sort')).toBe('ascending');
  const newest = await allOf(page, filter);
  expect(newest.length).toBeGreaterThan(200); // more than a page
  await expect.poll(() => row(page, 0).textContent()).toContain(byUser(newest, 1)[0]!.id);
  const shared = page.url();
  await user.getByRole('button').press('Enter');
  await expect.poll(() => user.getAttribute('aria-sort')).toBe('descending');
  await expect.poll(() => row(page, 0).textContent()).toContain(byUser(newest, -1)[0]!.id);
  await user.getByRole('button').press(' ');
  await expect.poll(() => user.getAttribute('aria-sort')).toBeNull();
  await expect.poll(() => row(page, 0).textContent()).toContain(newest[0]!.id);

  const other = await visit(shared.replace(/^https?:\/\/[^/]+/, ''), { persona: 'security-reader' });
  expect(await scrolledThrough(other, newest.length)).toEqual(byUser(newest, 1).map((s) => s.id));
  expect(await other.getByRole('button', { name: /^Sorted by/ }).count()).toBe(0); // a header says it

  await other.goto(shared.replace(/columns=[^&]*/, 'columns=id'));
  await other.getByRole('button', { name: 'Sorted by User, ascending' }).waitFor();
  await other.getByRole('button', { name: 'Sort by date again' }).click();
  await expect.poll(() => row(other, 0).textContent()).toContain(newest[0]!.id);
});

/** The ids of a list's rows, from the first to the last. */
async function scrolledThrough(page: Page, rows: number): Promise<string[]> {
  const grid = page.getByRole('grid', { name: 'Sign-ins' });
  const ids: string[] = [];
  const step = 16; // fewer than are drawn
  for (let at = 0; at < rows + step; at += step) {
    const last = row(page, Math.min(at, rows - 1)).locator('.cell.id');
    await expect
      .poll(async () => {
        await grid.evaluate((e, top) => (e.scrollTop = top), at * 38);
        return last.count();
      })
      .toBe(1);
    const drawn = await grid
      .locator('[data-row]:has(.cell.id)')
      .evaluateAll((all) =>
        all.map(
          (e) => [Number((e as HTMLElement).dataset.row), e.querySelector('.cell.id')!.textContent.trim()] as const,
        ),
      );
    drawn.forEach(([index, id]) => (ids[index] = id));
  }
  return ids;
}

/** The failures of some settled days, of as many as a list may be sorted of: how many a day has depends on attacks. */
async function sortableFailures(page: Page): Promise<string> {
  for (const days of [3, 2]) {
    const filter = settledDays(4, days) + " and status eq 'Failure'";
    const count = Number(await ask<unknown>(page, '/beta/auditLogs/signIns/$count', { $filter: filter }));
    if (count <= 1000) return filter;
  }
  return settledDay(4) + " and status eq 'Failure'";
}

/** All sign-ins of a short list, the newest first. */
async function allOf(page: Page, filter: string): Promise<SignIn[]> {
  const options = { $filter: filter, $top: '1000', $select: 'id,createdDateTime,userDisplayName' };
  return (await ask<{ value: SignIn[] }>(page, '/beta/auditLogs/signIns', options)).value;
}

/** Sorted by user, the newest of each first. */
function byUser(signIns: SignIn[], direction: 1 | -1): SignIn[] {
  const key = (s: SignIn) => (s.userDisplayName ?? '').toLowerCase();
  return [...signIns].sort((a, b) => direction * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

test('a list that is too long to be sorted says so, and leads back', async () => {
  excuse(/400/);
  const page = await visit('/signins?period=30d&sort=userDisplayName');
  const told = page.getByRole('status').filter({ hasText: 'Up to 1,000 sign-ins can be sorted by User' });
  await told.getByText('Narrow the filter or the date range').waitFor();
  expect(await headers(page).filter({ hasText: 'User' }).getAttribute('aria-sort')).toBe('ascending');
  await told.getByRole('button', { name: 'Sort by date' }).click();
  await row(page, 5).waitFor();
  await told.waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.has('sort')).toBe(false);
  await page.getByText('Live', { exact: true }).click();
  await page.getByText('New sign-ins appear on top as they are stored.').waitFor();
  expect(await headers(page).getByRole('button').count()).toBe(0);
});

test('a narrow list, which has no headers, is sorted too', async () => {
  const filter = settledDay(3) + " and status eq 'Failure'";
  const page = await visit(listOf(filter), { width: 360, height: 740, touch: true });
  await listed(page); // what moves the chips on a small screen
  await row(page, 0).waitFor();
  await page.getByRole('button', { name: 'Sorted by Date, newest first' }).click();
  await page.getByRole('button', { name: 'User', exact: true }).click();
  const [first] = byUser(await allOf(page, filter), 1);
  await expect.poll(() => row(page, 0).textContent()).toContain(first!.userDisplayName);
  await page.getByRole('button', { name: 'Sorted by User, ascending' }).waitFor();
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
  await expect.poll(() => listed(page)).toBeGreaterThan(before);
  await expect.poll(() => page.locator('[data-row].fresh').count()).toBeGreaterThan(0);
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
