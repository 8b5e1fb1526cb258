import {
  chromium,
  type Browser,
  type BrowserContext,
  type ConsoleMessage,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterEach, expect, inject } from 'vitest';

export const service = inject('service');

/** Those whom the demo lends. */
export type Persona = 'administrator' | 'security-reader' | 'reports-reader' | 'user' | 'other-tenant';

export interface Look {
  persona?: Persona | 'nobody';
  width?: number;
  height?: number;
  dark?: boolean;
  touch?: boolean;
  scale?: number;
}

/** How long something may take to appear, on a busy machine, in milliseconds. */
export const timeout = 60_000;

let connected: Promise<Browser> | undefined;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];
let excused: RegExp[] = [];

/** Opens a page of the portal in a browser of its own, signed in. */
export async function visit(path: string, look: Look = {}): Promise<Page> {
  const page = await blank(look);
  await page.goto(service + path);
  return page;
}

/** A browser of its own, signed in, before any page is opened. */
export async function blank(look: Look = {}): Promise<Page> {
  connected ??= chromium.connect(inject('browser'));
  const { persona = 'administrator', width = 1360, height = 860, dark = false, touch = false, scale = 1 } = look;
  const context = await (
    await connected
  ).newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: touch,
    deviceScaleFactor: scale,
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
  });
  context.setDefaultTimeout(timeout);
  contexts.push(context);
  if (persona !== 'nobody') {
    await become(context, persona);
  }
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(withPlace(message)));
  return page;
}

/** What the browser says about an answer, with the address that it came from. */
function withPlace(message: ConsoleMessage): string {
  return [message.text(), message.location().url].filter(Boolean).join(' ');
}

/** Makes the browser's session a persona's. */
export async function become(context: BrowserContext, persona: Persona): Promise<void> {
  const session = (await (await context.request.get(service + '/portal/session')).json()) as { csrfToken: string };
  const headers = { Origin: service, 'X-CSRF-Token': session.csrfToken };
  const answer = await context.request.post(`${service}/portal/personas/${persona}`, { headers });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Asks the API as the page's user does. */
export async function ask<T = Record<string, unknown>>(
  page: Page,
  path: string,
  options: Record<string, string> = {},
): Promise<T> {
  const answer = await page.context().request.get(service + path, { params: options });
  expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
  const text = await answer.text();
  return (text.startsWith('{') ? JSON.parse(text) : text) as T;
}

/** Lets a test go on although the browser complains, as about an answer that is meant to fail. */
export function excuse(...patterns: RegExp[]): void {
  excused.push(...patterns);
}

/** The number that a text begins with or holds, such as 12,345 sign-ins. */
export function numberIn(text: string | null): number {
  return Number((/[\d,]+/.exec(text ?? '')?.[0] ?? 'NaN').replaceAll(',', ''));
}

/** How many sign-ins the open list says it has, once it has counted. */
export async function listed(page: Page): Promise<number> {
  const lead = page.locator('header p', { hasText: /^[\d,]+ sign-ins/ });
  await lead.waitFor();
  return numberIn(await lead.textContent());
}

// Whatever a page complains about, such as a breach of the content security policy, fails the test that opened it.
afterEach(async () => {
  const found = complaints.filter((text) => !excused.some((pattern) => pattern.test(text)));
  complaints.length = 0;
  excused = [];
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(found, found.join('\n')).toEqual([]);
});

/** One of the numbers that matter on a page. */
export function figure(page: Page, name: string): Locator {
  return page.locator('.figure', { has: page.locator('dt', { hasText: new RegExp('^' + name) }) }).locator('.value');
}
