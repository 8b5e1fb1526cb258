import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { ask, excuse, service, visit } from './portal.ts';

interface SignIn {
  id: string;
  createdDateTime: string;
  correlationId: string;
  status: { errorCode: number; failureReason: string };
  appliedConditionalAccessPolicies: { displayName: string; result: string }[];
}

async function newest(page: Page, filter: string): Promise<SignIn> {
  const answer = await ask<{ value: SignIn[] }>(page, '/beta/auditLogs/signIns', { $filter: filter, $top: '1' });
  expect(answer.value).toHaveLength(1);
  return answer.value[0]!;
}

const failed =
  "status eq 'Failure' and appliedConditionalAccessPolicies/any(p: p/result eq 'failure') and location/city ne null";

test('every tab shows its part of a failed sign-in', async () => {
  const page = await visit('/signins');
  const signIn = await newest(page, failed);
  await page.goto(`${service}/signins?open=${signIn.id}`);
  const details = page.getByRole('region', { name: 'Details of a sign-in' });
  await details.getByText(signIn.status.failureReason).first().waitFor();
  await details.getByText('What to do:').waitFor();
  await details.getByText('Legs of this attempt').waitFor();

  await details.getByRole('tab', { name: 'Location' }).click();
  await details.getByText('Places are a best effort').waitFor();
  await details.getByRole('img', { name: /^Map of the world with a mark at / }).waitFor();

  await details.getByRole('tab', { name: 'Device' }).click();
  await details.getByText('Operating system', { exact: true }).waitFor();

  await details.getByRole('tab', { name: 'Authentication' }).click();
  await details.getByRole('heading', { name: 'Steps' }).waitFor();

  await details.getByRole('tab', { name: 'Conditional Access' }).click();
  const policy = signIn.appliedConditionalAccessPolicies.find((p) => p.result === 'failure')!;
  const card = details.getByRole('article').filter({ hasText: policy.displayName });
  await card.getByText(/^It applied, and/).waitFor();
  await card.getByText('Failure').waitFor();
  expect(page.url()).toContain('tab=policies');

  await details.getByRole('tab', { name: 'Raw event' }).click();
  const raw = JSON.parse((await details.locator('pre').textContent()) ?? '') as SignIn;
  expect(raw.id).toBe(signIn.id);
  expect(raw.appliedConditionalAccessPolicies.length).toBe(signIn.appliedConditionalAccessPolicies.length);
});

test('arrow keys move between tabs', async () => {
  const page = await visit('/signins');
  const signIn = await newest(page, failed);
  await page.goto(`${service}/signins/${signIn.id}`);
  await page.getByRole('tab', { name: 'Basic info' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('tab', { name: 'Location', selected: true }).waitFor();
  await page.keyboard.press('End');
  await page.getByRole('tab', { name: 'Raw event', selected: true }).waitFor();
});

test('previous and next step through the list', async () => {
  const page = await visit('/signins');
  await page.locator('[data-row="1"]').click();
  const open = () => new URL(page.url()).searchParams.get('open');
  const second = open();
  await page.getByRole('button', { name: 'Next sign-in' }).click();
  await expect.poll(open).not.toBe(second);
  await page.getByRole('button', { name: 'Previous sign-in' }).click();
  await expect.poll(open).toBe(second);
  await page.getByRole('button', { name: 'Previous sign-in' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Previous sign-in' }).isDisabled()).toBe(true);
});

test('values and links are copied, and the link opens the same sign-in for others', async () => {
  const page = await visit('/signins');
  const signIn = await newest(page, failed);
  await page.goto(`${service}/signins?open=${signIn.id}`);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('button', { name: 'Copy Request ID' }).click();
  await expect.poll(clipboard).toBe(signIn.id);
  await page.getByRole('button', { name: 'Copy a link to this sign-in' }).click();
  await expect.poll(clipboard).toBe(`${service}/signins/${signIn.id}`);
  const other = await visit('/signins/' + signIn.id, { persona: 'reports-reader' });
  await other.getByText(signIn.status.failureReason).first().waitFor();
});

test('the legs of one attempt stand together', async () => {
  const page = await visit('/signins');
  const attempts = await ask<{ values: { value: string; signIns: number }[] }>(page, '/api/reports/values', {
    property: 'correlationId',
    scope: 'all',
    top: '1',
  });
  const attempt = attempts.values[0]!;
  expect(attempt.signIns).toBeGreaterThan(1);
  const signIn = await newest(
    page,
    `correlationId eq '${attempt.value}' and (isInteractive eq true or isInteractive eq false)`,
  );
  await page.goto(`${service}/signins/${signIn.id}`);
  const legs = page.locator('ol', { has: page.locator('a[aria-current="true"]') }).getByRole('link');
  await expect.poll(() => legs.count()).toBe(Math.min(50, attempt.signIns));
});

test('an id that leads to nothing says so', async () => {
  excuse(/404/);
  const page = await visit('/signins/no-such-id');
  await page
    .getByText(/no-such-id/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
});
