import { expect, test } from 'vitest';

import { blank, excuse, service, visit } from './portal.ts';

const views: [string, string | RegExp][] = [
  ['/', '**/api/reports/**'],
  ['/signins', '**/beta/auditLogs/signIns?**'],
  ['/users', '**/api/reports/values**'],
  ['/applications', '**/api/reports/applications**'],
  ['/errors', '**/api/reports/errors**'],
  ['/security', '**/api/reports/legacyAuthentication**'],
  ['/security?view=password-spray', '**/api/questions/**'],
  ['/pipeline', '**/api/pipeline'],
];

test.each(views)('%s says what failed, and tries again', async (path, requests) => {
  excuse(/503/, /ERR_FAILED/);
  const page = await blank();
  const problem = { error: { code: 'ServiceUnavailable', message: 'ClickHouse cannot be reached.' } };
  await page.route(requests, (route) =>
    route.fulfill({ status: 503, json: problem, headers: { 'request-id': 'r-1' } }),
  );
  await page.goto(service + path);
  await page.getByText('ClickHouse cannot be reached.').first().waitFor();
  await page.unroute(requests);
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page
    .getByText('ClickHouse cannot be reached.')
    .first()
    .waitFor({ state: path === '/' ? 'visible' : 'detached' });
});

test.each([
  ['/', 'sign-ins over time'],
  ['/users', 'users'],
  ['/pipeline', 'the stages'],
])('%s keeps room for what is on its way, and says so', async (path, what) => {
  const page = await blank();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/api\/(reports|pipeline|late|dead)/, async (route) => {
    await released;
    await route.continue().catch(() => {}); // the page may be gone by then
  });
  await page.goto(service + path);
  await page.getByText(`Loading ${what}`, { exact: true }).first().waitFor();
  const before = await page.evaluate(() => document.documentElement.scrollHeight);
  release();
  await page.getByText(`Loading ${what}`, { exact: true }).first().waitFor({ state: 'detached' });
  const after = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(before).toBeGreaterThan(0);
  expect(after).toBeGreaterThan(before / 2);
});

test('what cannot be renewed stays, and says of when it is', async () => {
  const page = await visit('/pipeline');
  await page.getByText(/sign-ins in the last hour/).waitFor();
  excuse(/ERR_FAILED/);
  await page.route('**/api/pipeline', (route) => route.abort());
  await page
    .getByText(/Shown as of \d\d:\d\d/)
    .first()
    .waitFor();
  await page.getByText(/sign-ins in the last hour/).waitFor();
});

test('lists that have nothing say so', async () => {
  const page = await visit("/signins?filter=userPrincipalName eq 'nobody@example.com'");
  await page.getByText('No sign-in meets this.').waitFor();
  await page.goto(service + '/users?search=nobody-of-that-name');
  await page.getByText('Nobody of that name signed in during this period.').waitFor();
});

test('a filter that the service refuses is explained', async () => {
  excuse(/400/);
  const page = await visit('/signins?filter=colour eq 1');
  await page.getByText("unknown property 'colour' at position").first().waitFor();
});

test('an address that leads nowhere says so', async () => {
  excuse(/404/);
  const page = await visit('/');
  await page.evaluate(() => {
    history.pushState(null, '', '/nowhere/at/all');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await page.getByRole('heading', { name: 'No such page' }).waitFor();
});
