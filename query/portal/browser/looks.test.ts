import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';

import { looks } from './looks.ts';
import { visit } from './portal.ts';

const folder = fileURLToPath(new URL('artefacts/', import.meta.url));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let source = '';

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  source = await readFile(axe, 'utf8');
});

/** What the accessibility rules of WCAG 2.2 AA and good practice find. */
async function violations(page: Page, options: RunOptions = {}): Promise<string[]> {
  // Through the debugger: the content security policy lets no foreign script in.
  await page.evaluate(`if (!window.axe) { ${source} }`);
  const all = JSON.stringify({ resultTypes: ['violations'], ...options });
  const results = (await page.evaluate(`axe.run(document, ${all})`)) as AxeResults;
  return results.violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${v.help}: ${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`),
  );
}

/** By how many pixels the page is wider than its window. */
function excess(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Waits until what depends on colours and sizes is drawn anew. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}

test.each(looks)(
  '$name is accessible, fits its window, and has its pictures',
  async ({ name, path, ready, persona }) => {
    const fullPage = !['signins', 'details'].includes(name);
    const page = await visit(path, { persona });
    await ready(page);
    await page.evaluate(() => document.fonts.ready);
    expect(await violations(page), 'light').toEqual([]);
    expect(await excess(page)).toBeLessThanOrEqual(0);
    await page.screenshot({ path: `${folder}${name}-light.png`, fullPage });

    // Nothing but colours differs in the dark.
    await page.emulateMedia({ colorScheme: 'dark' });
    await drawn(page);
    const colours: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };
    expect(await violations(page, colours), 'dark').toEqual([]);
    await page.screenshot({ path: `${folder}${name}-dark.png`, fullPage });

    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 780 });
    await drawn(page);
    const others: RunOptions = { rules: { 'color-contrast': { enabled: false } } };
    expect(await violations(page, others), 'at 360 px').toEqual([]);
    expect(await excess(page), 'pixels beyond 360').toBeLessThanOrEqual(0);
    await page.screenshot({ path: `${folder}${name}-mobile.png`, fullPage });
  },
);
