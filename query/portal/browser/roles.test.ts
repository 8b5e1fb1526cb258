import { expect, test } from 'vitest';

import { ask, excuse, listed, service, visit, type Persona } from './portal.ts';

interface Session {
  userId: string;
}

const everything = ['Overview', 'Sign-ins', 'Users', 'Groups', 'Applications', 'Security', 'Error look-up', 'Pipeline'];
const own = ['Overview', 'Sign-ins', 'My pattern', 'Applications', 'Error look-up'];

/** What each persona sees, written down by hand. */
const matrix: [Persona, { pages: string[]; policies: boolean; letters: boolean }][] = [
  ['administrator', { pages: everything, policies: true, letters: true }],
  ['security-reader', { pages: everything, policies: true, letters: false }],
  ['reports-reader', { pages: everything, policies: false, letters: false }],
  ['user', { pages: own, policies: false, letters: false }],
  ['other-tenant', { pages: everything, policies: true, letters: true }],
];

test.each(matrix)('%s sees what the role allows, and what it does not is said', async (persona, may) => {
  const page = await visit('/', { persona });
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  const pages = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents();
  expect(pages.map((text) => text.trim())).toEqual(may.pages);

  await page.goto(service + '/signins?period=30d');
  await page.locator('[data-row="0"]').click();
  await page.getByRole('tab', { name: 'Conditional Access' }).click();
  const withheld = page.getByText('Which policies applied is withheld from you');
  await (may.policies ? page.getByText(/Applied policies|Own policies|No policy said/).first() : withheld).waitFor();
  expect(await withheld.count()).toBe(may.policies ? 0 : 1);

  await page.goto(service + '/pipeline');
  if (may.pages === own) {
    await page.getByRole('heading', { name: 'Not for your roles' }).waitFor();
    return;
  }
  const locked = page.getByText('shown to Global Administrators and Security Administrators');
  await (may.letters ? page.getByText(/All reasons|every event was taken/) : locked).waitFor();

  excuse(/404/); // the other tenant has put no policies
  await page.goto(service + '/security?view=whatif');
  const told = page.getByText('What a policy would do is told to roles');
  await (may.policies ? page.getByRole('button', { name: /^What would they/ }) : told).waitFor();
  await page.goto(service + '/security?view=questions');
  const asked = page.getByRole('combobox', { name: 'Question' });
  await expect.poll(() => asked.locator('option').count()).toBeGreaterThan(3); // they have come
  expect(await asked.locator('option[value="conditional-access-failures"]').count()).toBe(may.policies ? 1 : 0);
  expect(await page.getByText('Questions about Conditional Access are for roles').count()).toBe(may.policies ? 0 : 1);
  await page.goto(service + '/signins');
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('searchbox', { name: 'Filter by' }).fill('result of a policy');
  await expect.poll(() => page.getByRole('button', { name: 'Result of a policy' }).count()).toBe(may.policies ? 1 : 0);
});

test('whoever has no role sees their own sign-ins, and is told so', async () => {
  const page = await visit('/signins?period=30d&columns=userId', { persona: 'user' });
  const session = await ask<Session>(page, '/portal/session');
  await page.getByText(/your own only$/).waitFor();
  await page.locator('[data-row="0"] .id').waitFor();
  const ids = new Set((await page.locator('[data-row] .cell.id').allTextContents()).map((id) => id.trim()));
  expect([...ids]).toEqual([session.userId]);
  await page.goto(service + '/users/' + session.userId);
  await page.getByRole('heading', { name: 'By weekday and hour' }).waitFor();
  await page.goto(service + '/users/somebody-else');
  await page.getByRole('heading', { name: 'Not for your roles' }).waitFor();
});

test('tenants see nothing of each other', async () => {
  const page = await visit('/signins?period=30d', { persona: 'other-tenant' });
  const theirs = await listed(page);
  const ours = await visit('/signins?period=30d', { persona: 'administrator' });
  expect(await listed(ours)).not.toBe(theirs);
  const id = (await ask<{ value: { id: string }[] }>(ours, '/beta/auditLogs/signIns', { $top: '1', $select: 'id' }))
    .value[0]!.id;
  const answer = await page.context().request.get(`${service}/beta/auditLogs/signIns/${id}`);
  expect(answer.status()).toBe(404);
});
