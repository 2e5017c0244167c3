import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* What a person does with one instrument at once: the self-test on a dummy cell, and control by hand. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startApp();
  await app.host.handlers['instruments.connect']({ address: 'virtual:dummy-cell', speed: 20 });
  context = await browser.newContext({ viewport: { width: 1280, height: 1100 }, colorScheme: 'light' });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(20_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await goTo(page, 'Instruments');
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
});

async function photographBoth(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await inspect(page)).serious).toEqual([]);
    await photograph(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('the self-test of an instrument on its dummy cell passes, with every number; on another cell it fails with advice', async () => {
  await page.getByRole('button', { name: /^Test, or by hand/ }).click();
  await page.getByRole('button', { name: 'Dummy cell connected: test' }).click();
  await page.getByText('Passed: everything measured agrees with the dummy cell.').waitFor();
  const checks = page.getByRole('group', { name: 'Checks of the self-test' });
  expect(await checks.getByText('passed', { exact: true }).count()).toBe(8);
  await checks.scrollIntoViewIfNeeded();
  await photographBoth('self-test');
  await page.getByLabel('Parallel R2').fill('22 kΩ');
  await page.getByLabel('Parallel R2').press('Tab');
  await page.getByRole('button', { name: 'Test again' }).click();
  await page.getByText(/^Failed: \d of 8 checks\.$/).waitFor();
  await checks.getByText('Is this dummy cell the one whose values were given?').first().waitFor();
});

test('a voltage is applied by hand, read, and switched off', async () => {
  await page.getByRole('textbox', { name: /^Voltage/ }).fill('0.55 V');
  await page.getByRole('textbox', { name: /^For/ }).fill('60 min');
  await page.getByRole('textbox', { name: /^For/ }).press('Tab');
  await page.getByRole('button', { name: 'Apply' }).click();
  // 0.55 V over 11 kΩ.
  await page
    .getByRole('definition')
    .getByText(/^(50\.\d+|49\.9\d+)\sµA$/)
    .waitFor();
  await photographBoth('manual-control');
  await page.getByRole('button', { name: 'Off', exact: true }).click();
  await page.getByRole('button', { name: 'Apply' }).waitFor();
  const [run] = await app.host.handlers['runs.list'](null);
  expect(run).toMatchObject({ title: 'By hand: Constant voltage', outcome: 'stopped', cellState: 'off' });
});
