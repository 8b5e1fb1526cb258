import { expect, test } from 'vitest';

import { ask, excuse, figure, listed, numberIn, service, visit } from './portal.ts';

interface Facet {
  value: string;
  name?: string;
  signIns: number;
}

test('users are found by name, and their page shows their pattern', async () => {
  const page = await visit('/users');
  const table = page.getByRole('group', { name: 'Users' });
  await table.getByRole('link').first().waitFor();
  await page.getByRole('searchbox', { name: 'Find a user by name' }).fill('goran');
  await expect
    .poll(async () => (await table.getByRole('row').allTextContents()).slice(1).every((t) => t.includes('goran')))
    .toBe(true);
  const first = table.getByRole('link').first();
  const name = (await first.textContent())!.trim();
  await first.click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  const cells = page.getByRole('table', { name: /by weekday and hour/ }).locator('td');
  await expect.poll(() => cells.count()).toBe(7 * 24);
  const sum = (await cells.allTextContents()).reduce((n, text) => n + Number(text), 0);
  expect(sum).toBe(numberIn(await figure(page, 'Sign-ins').textContent()));
  for (const title of ['Applications', 'Places', 'Devices', 'Timeline']) {
    await page.getByRole('region', { name: title }).locator('li').first().waitFor();
  }
  await page.getByRole('link', { name: 'All sign-ins' }).click();
  expect(await listed(page)).toBe(sum);
});

test('a group of the directory, and users by name', async () => {
  const page = await visit('/groups');
  await page.getByRole('button', { name: 'May travel' }).click();
  await page.waitForURL(/group=/);
  expect(numberIn(await figure(page, 'Members').textContent())).toBe(1);
  const users = await ask<{ values: Facet[] }>(page, '/api/reports/values', {
    property: 'userPrincipalName',
    top: '2',
  });
  const names = users.values.map((u) => u.value);
  await page
    .getByRole('textbox', { name: /^Users, one on each line/ })
    .fill([...names, 'nobody@example.com'].join('\n'));
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect.poll(() => page.getByRole('group', { name: 'Members who signed in' }).getByRole('row').count()).toBe(3);
  await page.getByText('nobody@example.com').last().waitFor();
});

test('the three most used applications have graphs; a week and a day open their sign-ins', async () => {
  const page = await visit('/applications');
  await expect.poll(() => page.getByRole('article').count()).toBe(3);
  const chart = page.getByRole('article').first().getByRole('img');
  await chart.locator('canvas').waitFor();
  const box = (await chart.boundingBox())!;
  await expect
    .poll(async () => {
      await page.mouse.click(box.x + box.width * 0.57, box.y + box.height - 40);
      return page.url();
    })
    .toMatch(/\/signins\?filter=/);
  const week = new URL(page.url()).searchParams.get('filter')!;
  expect(await listed(page)).toBe(Number(await ask<string>(page, '/beta/auditLogs/signIns/$count', { $filter: week })));
  await page.goBack();

  await page.getByRole('article').first().getByRole('link').click();
  await page.getByRole('button', { name: 'Show as table' }).click();
  const row = page.getByRole('group', { name: 'Sign-ins by day' }).getByRole('row').nth(3);
  const counted = numberIn(await row.getByRole('cell').first().textContent());
  await row.getByRole('link').first().click();
  expect(await listed(page)).toBe(counted);
});

test('an error code is looked up, as it stands in a message', async () => {
  const page = await visit('/errors');
  await page
    .getByRole('region', { name: 'Errors that occur' })
    .last()
    .getByRole('link', { name: '50126', exact: true })
    .waitFor();
  await page.getByRole('textbox', { name: 'Error code' }).fill('AADSTS53003: Access has been blocked');
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByRole('heading', { name: 'Error 53003' }).waitFor();
  await page.getByText('Review the matching policy').first().waitFor();
  const occurrences = page.getByRole('link', { name: /in 30 days$/ });
  const counted = numberIn(await occurrences.textContent());
  await occurrences.click();
  expect(await listed(page)).toBe(counted);
  excuse(/404/);
  await page.goto(service + '/errors/1');
  await page.getByText(/neither in the catalogue nor in the sign-ins/).waitFor();
});

test('legacy authentication is shown by client, application and user', async () => {
  const page = await visit('/security');
  const legacy = figure(page, 'Legacy sign-ins').getByRole('link');
  const counted = numberIn(await legacy.textContent());
  await page.getByRole('region', { name: 'By client app' }).getByText('IMAP4').waitFor();
  await page.getByRole('group', { name: 'Users of legacy authentication' }).getByRole('row').nth(1).waitFor();
  await legacy.click();
  expect(await listed(page)).toBe(counted);
});

test('addresses that spray passwords are found, with the SQL behind it', async () => {
  const page = await visit('/security?view=password-spray');
  const findings = page.getByRole('group', { name: 'Password spray' });
  await findings.getByRole('row').nth(1).waitFor();
  const answer = await ask<{ rows: { ip_address: string; users_tried: number }[] }>(
    page,
    '/api/questions/password-spray',
    { from: new Date(Math.floor(Date.now() / 86_400_000 - 29) * 86_400_000).toISOString() },
  );
  expect(answer.rows.length).toBeGreaterThan(0);
  await expect.poll(() => findings.getByRole('link').allTextContents()).toEqual(answer.rows.map((r) => r.ip_address));
  await page.getByText('The SQL behind it').click();
  await page.getByRole('group', { name: 'SQL' }).getByText('AS users_tried').waitFor();
  await page.getByRole('spinbutton', { name: /^Users tried/ }).fill('1000000');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing of the kind in this period.').waitFor();
  expect(new URL(page.url()).searchParams.get('with.users')).toBe('1000000');
  await page.goBack();
  await findings.getByRole('link').first().click();
  expect(await listed(page)).toBeGreaterThanOrEqual(answer.rows[0]!.users_tried);
});

test('travels that nobody makes are found, and lead to their sign-ins', async () => {
  const page = await visit('/security?view=impossible-travel');
  const findings = page.getByRole('group', { name: 'Impossible travel' });
  await findings.getByRole('row').nth(1).waitFor();
  await findings.getByRole('row').nth(1).getByRole('link', { name: / km$/ }).click();
  expect(await listed(page)).toBeGreaterThanOrEqual(2);
});

test('other questions are asked by their names', async () => {
  const page = await visit('/security?view=questions');
  const { questions } = await ask<{ questions: { name: string; title: string }[] }>(page, '/api/questions');
  const choice = page.getByRole('combobox', { name: 'Question' });
  const shown = ['password-spray', 'impossible-travel', 'legacy-authentication'];
  const others = questions.filter((q) => !shown.includes(q.name)).map((q) => q.title);
  await expect.poll(() => choice.getByRole('option').allTextContents()).toEqual(others);
  await choice.selectOption('guests');
  await page.getByRole('heading', { name: questions.find((q) => q.name === 'guests')!.title }).waitFor();
  expect(new URL(page.url()).searchParams.get('question')).toBe('guests');
});

test('what a policy would have done is asked of past sign-ins', async () => {
  const page = await visit('/security?view=whatif&days=7');
  await page.getByRole('checkbox', { name: 'Require multifactor authentication for all' }).check();
  await page.getByRole('checkbox', { name: /CA10: Block countries without customers/ }).check();
  await page.getByRole('button', { name: 'What would they have done in 7 days?' }).click();
  const value = (name: string) => figure(page, name);
  await expect.poll(async () => numberIn(await value('Blocked').textContent())).toBeGreaterThan(0);
  expect(numberIn(await value('Interrupted').textContent())).toBeGreaterThan(0);
  await page.getByRole('region', { name: 'By policy' }).getByText('CA10: Block countries without customers').waitFor();
  const example = page
    .getByRole('group', { name: /^The newest sign-ins that would/ })
    .getByRole('link')
    .first();
  await example.click();
  await page.getByRole('region', { name: 'Details of a sign-in' }).waitFor();
});

test('a policy with a misspelt name says so, and how many sign-ins it leaves undecided', async () => {
  const page = await visit('/security?view=whatif&policies=none&days=7');
  const policy = {
    displayName: 'MFA for Office',
    state: 'enabled',
    conditions: { users: { includeUsers: ['All'] }, applications: { includeApplications: ['Ofice365'] } },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  };
  await page.getByRole('textbox', { name: /^A policy of your own/ }).fill(JSON.stringify(policy));
  await page.getByRole('button', { name: /^What would they/ }).click();
  await page.getByText(/"Ofice365" is no word of policies: Office365 may be meant/).waitFor();
  await page.getByText('Nobody is known to have noticed these policies, but not all sign-ins are decided.').waitFor();
  expect(numberIn(await figure(page, 'Undecided').textContent())).toBeGreaterThan(0);
  await page.getByRole('region', { name: 'Left undecided' }).getByText('MFA for Office').waitFor();
});

test('a policy that cannot be used says what is wrong with it', async () => {
  const page = await visit('/security?view=whatif&policies=none');
  excuse(/400/);
  await page.getByRole('textbox', { name: /^A policy of your own/ }).fill('{"id": 1}');
  await page.getByRole('button', { name: /^What would they/ }).click();
  await page
    .getByRole('status')
    .getByText(/policies cannot be used|policies\/0/)
    .waitFor();
});

test('the pipeline shows its stages, and dead letters are read and replayed', async () => {
  const page = await visit('/pipeline');
  await page
    .getByText(/nothing waits|records? wait/)
    .first()
    .waitFor();
  await page.getByText('Stored through').first().waitFor();
  await page.getByText(/sign-ins in the last hour/).waitFor();
  await page.getByText(/events? restated what was settled|Nothing came late/).waitFor();
  const letters = page.getByRole('group', { name: 'Dead letters' });
  await page.getByRole('button', { name: /^Wrong type/ }).click();
  await expect
    .poll(async () =>
      (await letters.locator('tbody tr').allTextContents()).every((text) => text.includes('Wrong type')),
    )
    .toBe(true);
  const id = (await letters.locator('button.open').first().textContent())!;
  await letters.locator('button.open').first().click();
  const dialog = page.getByRole('dialog', { name: 'Dead letter ' + id });
  await dialog.getByText('"errorCode": "fifty thousand"').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Replay ' + id }).click();
  await page.getByText('1 letter sent again.').waitFor();
  await page.getByText('With replayed').click();
  await letters.getByRole('row', { name: new RegExp(`^${id} .*replayed$`) }).waitFor();
});
