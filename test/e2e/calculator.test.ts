import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* From one number of transport to all others, by hand. */

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
  page.setDefaultTimeout(10_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
});

const entry = (label: RegExp) => page.getByRole('textbox', { name: label }).first();
const result = (title: string) => page.getByRole('listitem').filter({ hasText: title }).first();

test('the example teaches; it may be cleared and brought back', async () => {
  await page.keyboard.press('Control+9');
  await page.getByRole('heading', { level: 1, name: 'Transport calculator' }).waitFor();
  await photograph(page, 'calculator-empty');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await page.getByRole('button', { name: 'Load an example' }).click();
  await result('jump diffusivity')
    .getByText('6.9(1.4)×10⁻¹⁰')
    .or(result('jump diffusivity').getByText(/6\.\d+\(/))
    .first()
    .waitFor();
  await page.getByText('How was this computed?').nth(1).click();
  await photograph(page, 'calculator-example');
  await page.emulateMedia({ colorScheme: 'dark' });
  // Colours of buttons take a moment.
  await page.waitForTimeout(300);
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await photograph(page, 'calculator-example-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Load an example' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await result('jump diffusivity').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
});

test('typed values lead on; what is missing is said and found; the charge counts twice', async () => {
  await page.getByRole('button', { name: 'Mg²⁺' }).click();
  await entry(/Temperature$/).fill('60 °C');
  await entry(/Conductivity of the ions$/).fill('1.0e-5 ± 1e-6');
  const missing = page.getByRole('region', { name: 'Still missing' });
  await missing.getByText('needs').first().waitFor();
  await photograph(page, 'calculator-missing');
  await missing.getByTitle('mobile ions per volume').first().click();
  await page.keyboard.type('5.83375e21');
  const jump = result('jump diffusivity');
  // σ·k_B·T/((2e)²·C) at 333.15 K.
  const expected = (1e-3 * 1.380649e-23 * 333.15) / (4 * 1.602176634e-19 ** 2 * 5.83375e27) / 1e-4;
  const shown = /([\d.]+)\(\d+\)×10⁻¹¹/.exec(await jump.innerText());
  expect(Number(shown?.[1])).toBeCloseTo(expected * 1e11, 1);
  await page.getByRole('button', { name: 'Li⁺' }).click();
  await expect.poll(() => jump.innerText()).toMatch(/[\d.]+\(\d+\)×10⁻¹⁰/);
  // It outlives the screen, and goes on reckoning.
  await goTo(page, 'Settings');
  await goTo(page, 'Calculator');
  await page.getByRole('button', { name: 'Mg²⁺' }).click();
  await expect.poll(() => jump.innerText()).toMatch(/×10⁻¹¹/);
});

test('a contradiction is told, an impossible entry is refused where it stands', async () => {
  await entry(/Jump diffusivity/).fill('1e-9');
  await page.getByRole('region', { name: 'Do the numbers agree?' }).getByText('contradict').waitFor();
  await photograph(page, 'calculator-contradiction');
  await entry(/Jump diffusivity/).fill('-1');
  await page.getByText('must be positive').waitFor();
  await page.getByRole('region', { name: 'Do the numbers agree?' }).waitFor({ state: 'detached' });
  expect(await inspect(page)).toMatchObject({ serious: [] });
});

test('the results are saved as a table', async () => {
  await photograph(page, 'calculator-last');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export results' }).click();
  await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  expect(text).toMatch(/^quantity,symbol,role,/);
  expect(text).toMatch(/jump-diffusivity,D_J,computed/);
});

test('repeats of one material: mean, scatter within and between, the band of single pellets', async () => {
  await page.getByRole('tab', { name: 'Repeats' }).click();
  await page.getByRole('button', { name: 'Load an example' }).click();
  const mean = page.getByRole('region', { name: 'Geometric mean' });
  await mean.getByText('Reproducibility, both').waitFor();
  await page.waitForTimeout(300);
  await photograph(page, 'calculator-repeats');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export the repeats' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^quantity,value[\s\S]*repeatability, relative/);
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  const kept = page.getByRole('group', { name: 'Kept analyses' });
  await kept.getByRole('button').first().waitFor();
  const whole = await page.getByRole('textbox', { name: 'Table' }).inputValue();
  await page.getByRole('textbox', { name: 'Table' }).fill('2.1');
  await mean.getByText('measure at least three').waitFor();
  await page.getByRole('textbox', { name: 'Table' }).fill('A: 1.5, many');
  await page.getByText('is not a number').waitFor();
  await kept.getByRole('button').first().click();
  await expect.poll(() => page.getByRole('textbox', { name: 'Table' }).inputValue()).toBe(whole);
  await page.getByRole('textbox', { name: 'Table' }).fill('only: 2.1');
  await mean.getByText('measure at least three').waitFor();
  await page.waitForTimeout(300);
  await photograph(page, 'calculator-single-pellet');
});
