import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFakeHost } from '../support/fake-host.ts';
import { inspect, photograph } from '../support/screens.ts';

/* The drawn circuit under Analyse. */

const monster = 'L0-R0-p(R1-p(R2-p(R3-p(R4-W1,C4),C3),C2),CPE1,JMi1-Zarc_gb)-p(R5,CPE5)-p(R6,CPE6)-TLM1-DL1-Wo1';

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let text: Locator;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  const host = createFakeHost();
  app = await startApp({ host });
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(10_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const [run] = await host.handlers['runs.list'](null);
  await page.evaluate((id) => (window.location.hash = `#/analyse/${id}`), run!.id);
  await page.getByRole('tab', { name: 'Impedance' }).click();
  text = page.getByRole('textbox', { name: 'Circuit as text' });
  await text.waitFor();
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
});

const element = (name: string): Locator => page.locator(`[role=option][data-element="${name}"]`);
const focusedElement = (): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-element') ?? null);

test('a circuit is built by clicking', async () => {
  await text.fill('R0-p(R1,CPE1)');
  await element('R0').click();
  await page.getByText('Chosen: resistor R0 in series (1 of 2)').waitFor();
  await page.getByRole('button', { name: 'Before' }).click();
  await page.getByRole('dialog', { name: 'Add in series before R0' }).getByRole('button', { name: 'L Inductor', exact: true }).click(); // prettier-ignore
  await expect.poll(() => text.inputValue()).toBe('L1-R0-p(R1,CPE1)');
  await element('R1').click();
  await element('CPE1').click({ modifiers: ['Shift'] });
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect.poll(() => text.inputValue()).toBe('L1-R0-p(R1,CPE1)-p(R2,CPE2)');
  await element('CPE2').dblclick();
  const palette = page.getByRole('dialog', { name: 'Put in the place of CPE2' });
  await palette.getByLabel('Formula of your own').fill('1/(Q*(j*w)^');
  await palette.getByText('ends', { exact: false }).first().waitFor();
  await palette.getByLabel('Formula of your own').fill('1/(Q*(j*w)^n)');
  await palette.getByLabel('Formula of your own').press('Enter');
  await expect.poll(() => text.inputValue()).toBe('L1-R0-p(R1,CPE1)-p(R2,U2{1/(Q*(j*w)^n)})');
  await page.getByRole('button', { name: 'Begin with' }).click();
  await page.getByRole('button', { name: /^Mixed conductor/ }).click();
  await expect.poll(() => text.inputValue()).toBe('R0-JMi1');
});

test('a circuit is built without a mouse', async () => {
  await text.fill('R0-p(R1,CPE1)');
  await element('R0').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  expect(await focusedElement()).toBe('CPE1');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('s');
  await page.keyboard.press('w');
  await page.keyboard.press('Enter');
  await expect.poll(() => text.inputValue()).toBe('R0-p(R1-W1,CPE1)');
  await expect.poll(focusedElement).toBe('W1');
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => text.inputValue()).toBe('p(R1-W1,CPE1)-R0');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Before');
  await page.keyboard.press('Escape');
  await expect.poll(focusedElement).toBe('CPE1');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('p');
  await page.keyboard.press('Escape');
  await expect.poll(focusedElement).toBe('R0');
  await page.keyboard.press('Delete');
  await expect.poll(() => text.inputValue()).toBe('p(R1-W1,CPE1)');
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await page.keyboard.press('Delete');
  await page.getByText('one element at least').waitFor();
});

test('while the text is wrong its place is marked and the drawing stays', async () => {
  await text.fill('R0-p(R1,CPE1)');
  await text.fill('R0-p(R1,X1)');
  await page.getByText('Character 9: There is no element "X".').waitFor();
  expect(await page.locator('mark').textContent()).toBe('X1');
  expect(await page.locator('[data-element]').count()).toBe(3);
  await text.fill('R0(R1Q1)T1');
  await expect.poll(() => page.locator('[data-element]').count()).toBe(4);
  await page.getByRole('button', { name: 'Copy as' }).click();
  await page.getByText('R0-p(R1,CPE1)-Wo1', { exact: true }).waitFor();
});

test.each([
  ['light', 1280],
  ['dark', 700],
] as const)('a monstrous circuit, %s, %i px wide', async (colorScheme, width) => {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
  await text.fill(monster);
  await element('R3').click();
  await element('C3').click({ modifiers: ['Shift'] });
  await photograph(page, `circuit-${colorScheme}-${width}`);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(tooWide).toBe(false);
  await element('C3').press('p');
  await page.getByRole('dialog', { name: 'Add in parallel with what is chosen' }).waitFor();
  await photograph(page, `circuit-palette-${colorScheme}-${width}`);
  expect((await inspect(page)).serious).toEqual([]);
});
