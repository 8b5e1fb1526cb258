import { join } from 'node:path';

import { test } from 'vitest';

import { looks } from './looks.ts';
import { visit, type Look } from './portal.ts';

/** Where the pictures of the README go; none are taken unless this is set. */
const folder = process.env.GATEHOUSE_PICTURES;

const pictures: [string, string, Look][] = [
  ['overview', 'portal-overview.png', { height: 940 }],
  ['details', 'portal-signins.png', { height: 800 }],
  ['user', 'portal-user.png', { dark: true, height: 860 }],
];

test.runIf(folder).each(pictures)('%s', async (name, file, look) => {
  const shown = looks.find((l) => l.name === name)!;
  const page = await visit(shown.path, look);
  await shown.ready(page);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder!, file) });
});
