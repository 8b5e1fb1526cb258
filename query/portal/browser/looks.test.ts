import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';

import { looks, ways } from './looks.ts';
import { visit } from './portal.ts';

const folder = fileURLToPath(new URL('artefacts/', import.meta.url));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

beforeAll(() => mkdir(folder, { recursive: true }));

/** What the accessibility rules of WCAG 2.2 AA and good practice find. */
async function violations(page: Page): Promise<string[]> {
  // Through the debugger: the content security policy lets no foreign script in.
  const source = await import('node:fs/promises').then((fs) => fs.readFile(axe, 'utf8'));
  await page.evaluate(source);
  const results = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  return results.violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${v.help}: ${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`),
  );
}

describe.each(ways)('$name', ({ name: way, look }) => {
  test.each(looks)(
    '$name is accessible, fits its window, and has its picture',
    async ({ name, path, ready, persona }) => {
      const page = await visit(path, { ...look, persona });
      await ready(page);
      await page.evaluate(() => document.fonts.ready);
      expect(await violations(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `${folder}${name}-${way}.png`, fullPage: !['signins', 'details'].includes(name) });
    },
  );
});
