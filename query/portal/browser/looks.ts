import type { Page } from 'playwright-core';

import type { Look } from './portal.ts';

/** Every page, by a name for its picture, with what it shows once it is there. */
export const looks: {
  name: string;
  path: string;
  ready: (page: Page) => Promise<unknown>;
  persona?: Look['persona'];
}[] = [
  { name: 'welcome', path: '/', persona: 'nobody', ready: (p) => p.getByText('Choose who you are').waitFor() },
  {
    name: 'overview',
    path: '/',
    ready: (p) =>
      Promise.all([
        p
          .getByRole('img', { name: /^Sign-ins by day/ })
          .locator('canvas')
          .waitFor(),
        p
          .getByRole('img', { name: /^Map of the world/ })
          .locator('canvas')
          .waitFor(),
        p.getByText(/since the horizon, provisional/).waitFor(),
        p.getByRole('link', { name: /^Browser/ }).waitFor(),
      ]),
  },
  { name: 'signins', path: '/signins', ready: (p) => p.locator('[data-row="3"] [role="gridcell"]').first().waitFor() },
  {
    name: 'details',
    path: "/signins?filter=status eq 'Failure' and appliedConditionalAccessPolicies/any(x: x/result eq 'failure')&tab=policies",
    ready: async (p) => {
      await p.locator('[data-row="2"]').click();
      await p.getByRole('region', { name: 'Details of a sign-in' }).getByRole('article').first().waitFor();
    },
  },
  {
    name: 'users',
    path: '/users',
    ready: (p) => p.getByRole('group', { name: 'Users' }).getByRole('link').first().waitFor(),
  },
  {
    name: 'user',
    path: '/users',
    ready: async (p) => {
      await p.getByRole('group', { name: 'Users' }).getByRole('link').first().click();
      await p.getByRole('table', { name: /by weekday and hour/ }).waitFor();
      await p.getByRole('region', { name: 'Timeline' }).locator('li').first().waitFor();
    },
  },
  {
    name: 'groups',
    path: '/groups',
    ready: async (p) => {
      await p.getByRole('button', { name: 'May travel' }).click();
      await p.getByRole('heading', { name: 'Members who signed in' }).waitFor();
    },
  },
  {
    name: 'applications',
    path: '/applications',
    ready: (p) => p.getByRole('article').first().locator('canvas').waitFor(),
  },
  {
    name: 'application',
    path: '/applications',
    ready: async (p) => {
      await p.getByRole('article').first().getByRole('link').click();
      await p
        .getByRole('img', { name: /^Sign-ins by day/ })
        .locator('canvas')
        .waitFor();
    },
  },
  {
    name: 'security',
    path: '/security',
    ready: (p) => p.getByRole('group', { name: 'Users of legacy authentication' }).waitFor(),
  },
  {
    name: 'spray',
    path: '/security?view=password-spray',
    ready: async (p) => {
      await p.getByRole('group', { name: 'Password spray' }).getByRole('row').nth(1).waitFor();
      await p.getByText('The SQL behind it').click();
      await p.getByRole('group', { name: 'SQL' }).waitFor();
    },
  },
  {
    name: 'travel',
    path: '/security?view=impossible-travel',
    ready: (p) => p.getByRole('group', { name: 'Impossible travel' }).getByRole('row').nth(1).waitFor(),
  },
  {
    name: 'questions',
    path: '/security?view=questions&question=brute-force',
    ready: (p) =>
      p
        .getByRole('region', { name: 'Findings' })
        .getByText(/Nothing of the kind|^Attempts$/)
        .first()
        .waitFor(),
  },
  {
    name: 'whatif',
    path: '/security?view=whatif&days=7',
    ready: async (p) => {
      await p.getByRole('button', { name: /^What would they/ }).click();
      await p.getByRole('region', { name: 'By policy' }).waitFor();
    },
  },
  { name: 'errors', path: '/errors', ready: (p) => p.getByRole('link', { name: '50126', exact: true }).waitFor() },
  {
    name: 'error',
    path: '/errors/50126',
    ready: (p) => p.getByRole('region', { name: 'IP addresses' }).locator('li').first().waitFor(),
  },
  {
    name: 'pipeline',
    path: '/pipeline',
    ready: (p) =>
      Promise.all([
        p
          .getByText(/nothing waits|records? wait/)
          .first()
          .waitFor(),
        p.getByText(/All reasons/).waitFor(),
      ]),
  },
];
