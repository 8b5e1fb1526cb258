import { expect, test } from 'vitest';

import { blank, service } from './portal.ts';

test.each([
  ['/portal/login', 'Sign in'],
  [null, undefined],
])('without personas one signs in at the provider, where there is one: %s', async (signIn, link) => {
  const page = await blank({ persona: 'nobody' });
  await page.route('**/portal/session', (route) => route.fulfill({ json: { signedIn: false, signIn, demo: false } }));
  await page.goto(service + '/signins?period=30d');
  if (link === undefined) {
    await page.getByText('Nobody can sign in here: no provider is set.').waitFor();
    expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(0);
    return;
  }
  const href = await page.getByRole('link', { name: link }).getAttribute('href');
  const to = new URL(href!, service);
  expect(to.pathname).toBe(signIn);
  expect(to.searchParams.get('return')).toBe('/signins?period=30d');
});
