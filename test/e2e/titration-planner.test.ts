import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* From a sample and a guess of D to a method that can be saved and run. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startApp();
  context = await browser.newContext({ viewport: { width: 1360, height: 900 }, colorScheme: 'light' });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(15_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
});

const planner = () => page.getByRole('dialog', { name: 'Plan a titration' });
const field = (name: string) => planner().getByRole('textbox', { name, exact: true });
const shown = (name: string) => planner().locator('dl div').filter({ hasText: name }).locator('dd').first();

test('the sample fills in what it tells; numbers follow what is typed', async () => {
  await goTo(page, 'Methods');
  await page.getByRole('button', { name: 'Plan a titration' }).click();
  await planner().getByText('Still needed: x at the end.').waitFor();
  await expect.poll(() => field('Radius').inputValue()).toBe('2 µm');
  await photograph(page, 'planner-begun');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await field('x at the end').fill('0.3');
  await field('Guess of D').fill('5e-12 cm2/s');
  await planner().getByText('As a method').waitFor();
  // θ = 0.05 of R²/D = 8000 s.
  await expect.poll(() => shown('Pulse').innerText()).toMatch(/6 min 40 s|400 s|7 min/);
  await expect.poll(() => shown('Pulses').innerText()).toBe('20');
  await planner().getByText('Nothing keeps it from running').or(planner().getByText('No problem found')).waitFor();
  await planner()
    .getByRole('checkbox', { name: /spectrum after each rest/ })
    .check();
  await photograph(page, 'planner');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await planner()
    .locator('.body')
    .evaluate((body) => body.scrollTo(0, body.scrollHeight));
  await photograph(page, 'planner-method');
  await page.emulateMedia({ colorScheme: 'dark' });
  // Colours of buttons take a moment.
  await page.waitForTimeout(300);
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await photograph(page, 'planner-dark');
  await page.emulateMedia({ colorScheme: 'light' });
});

test('what cannot be had is said: too slow, refused', async () => {
  await field('Guess of D').fill('1e-16 cm2/s');
  await planner().getByText('The titration would take more than a month').waitFor();
  await photograph(page, 'planner-too-slow');
  await field('x at the end').fill('0.1');
  await planner().getByText('x does not move from the first to the last pulse.').waitFor();
  await field('x at the end').fill('0.3');
  await field('Guess of D').fill('5e-12 cm2/s');
});

test('the proposal opens in the editor as a draft, is saved there, and asks before it discards another', async () => {
  await planner().getByRole('button', { name: 'Open in the method editor' }).click();
  await expect.poll(() => page.getByRole('textbox', { name: 'Name' }).first().inputValue()).toBe('Planned titration');
  await page.getByText('not saved yet').waitFor();
  await photograph(page, 'planner-draft');
  // Opened once more while the first is not saved.
  await page.getByRole('button', { name: 'Plan a titration' }).click();
  await expect.poll(() => field('x at the end').inputValue()).toBe('0.3');
  await planner().getByRole('button', { name: 'Open in the method editor' }).click();
  await planner().getByText('is not saved. Opening the proposal discards it.').waitFor();
  await planner().getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('textbox', { name: 'Name' }).first().fill('My titration');
  await page.getByRole('button', { name: 'Save method' }).click();
  await page.getByRole('link', { name: /My titration/ }).waitFor();
  const methods = app.host.handlers['methods.list'](null);
  const saved = (await Promise.resolve(methods)).find(({ name }) => name === 'My titration');
  expect(saved?.steps[0]).toMatchObject({ kind: 'gitt', pulseCount: 20, eis: { endFrequencyHz: 0.01 } });
});
