import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { overlaps, readPdf, renderPages } from '../support/pdf.ts';
import { goTo, inspect, keepPicture, photograph, places } from '../support/screens.ts';

let app: App;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    acceptDownloads: true,
  });
  watched = await openPage(context, app);
  page = watched.page;
  page.setDefaultTimeout(15_000);
  await page.locator('nav').first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

const button = (name: string | RegExp) => page.getByRole('button', { name });

test('connects the virtual instrument', async () => {
  await goTo(page, 'Instruments');
  const cell = page.getByRole('listitem').filter({ hasText: 'virtual:mg-ti2s4 ·' });
  await cell.getByLabel('Speed').selectOption('1000');
  await cell.getByRole('button', { name: /Connect/ }).click();
  await page.getByText('Driver tested with the emulator only').waitFor();
  await photograph(page, 'newcomer-1-instrument');
});

test('makes a sample, and is told what is missing for D', async () => {
  await goTo(page, 'Samples');
  await button('New sample').click();
  await page.getByLabel('Name').fill('TS-042');
  await page.getByLabel('Formula').fill('Ti2S4');
  await page.getByLabel('Geometry').selectOption('sphere');
  await page.getByLabel('Mass', { exact: true }).fill('5.00(2) mg');
  await page.getByLabel('Molar mass', { exact: true }).fill('223.97');
  await page.getByLabel('Molar volume', { exact: true }).fill('71 cm3/mol');
  await photograph(page, 'newcomer-2-sample');
  await expectText(/radius/i);
  await page.getByLabel('Particle radius', { exact: true }).fill('2 um');
  await page.getByLabel('Active fraction', { exact: true }).fill('100 %');
  await page.getByLabel('Initial x', { exact: true }).fill('0.1');
  await button('Save sample').click();
  await page.getByText('Sample TS-042 is saved.').waitFor();
});

test('makes a sequence of titration and spectra, and sees what it would do', async () => {
  await goTo(page, 'Methods');
  await button('New method').click();
  await page.getByLabel('Name').fill('Titration with spectra');
  await button('Add a step').click();
  await page.getByLabel('Search the kinds of step').fill('gitt');
  await page.getByRole('button', { name: /^Titration \(GITT\)/ }).click();
  await page.getByLabel('Direction').selectOption('discharge');
  await page.getByLabel('Current of a pulse').fill('C/10');
  await page.getByLabel('Pulses').fill('4');
  await page.getByLabel('Time of a pulse').fill('10 min');
  await page.getByLabel('Measure a spectrum after each rest').check();
  await page.getByLabel('To frequency').fill('100m');
  await page.getByLabel('With sample').selectOption({ label: 'TS-042' });
  await expectText(/No problem found|Nothing keeps it from running/);
  await photograph(page, 'newcomer-3-method');
  await button('Save method').click();
  await page.getByText('Method Titration with spectra is saved.').waitFor();
  await button('Run …').click();
});

test('starts after a look at the plan, watches, holds, resumes, skips', { timeout: 120_000 }, async () => {
  await page.getByRole('combobox', { name: 'Instrument', exact: true }).selectOption({ index: 1 });
  await page.getByRole('combobox', { name: 'Sample', exact: true }).selectOption({ label: 'TS-042' });
  await page.getByRole('combobox', { name: 'Method', exact: true }).selectOption({ label: 'Titration with spectra' });
  await expectText(/No problem found|Nothing keeps it from running/);
  await photograph(page, 'newcomer-4-before-start');
  await button('Start …').click();
  await page
    .getByRole('dialog')
    .getByText(/Limits/)
    .waitFor();
  await button('Start the run').click();
  await button('Hold at step end').click();
  await expectText('Holding between two steps, cell off.');
  await photograph(page, 'newcomer-5-holding');
  await button('Resume').click();
  await page
    .getByText(/saved .* ago|saved now|just saved/i)
    .first()
    .waitFor();
  await page
    .getByText(/^D = |Pulse 1:/)
    .first()
    .waitFor({ timeout: 60_000 });
  await photograph(page, 'newcomer-6-running');
});

test('a reload of the window touches nothing of the run', async () => {
  await page.reload();
  await button('Stop the run').waitFor();
  await photograph(page, 'newcomer-7-after-reload');
});

test('STOP is at the same place on every screen, and stops', { timeout: 60_000 }, async () => {
  const boxes = [];
  for (const place of places) {
    await goTo(page, place);
    boxes.push(await button(/^STOP/).boundingBox());
  }
  expect(new Set(boxes.map((box) => JSON.stringify(box))).size).toBe(1);
  await button(/^STOP/).click();
  await page
    .getByText(/cell off/i)
    .first()
    .waitFor();
});

test('fits a spectrum and evaluates the titration', { timeout: 60_000 }, async () => {
  await goTo(page, 'Library');
  await page
    .getByRole('row')
    .filter({ hasText: 'TS-042' })
    .getByRole('button', { name: /Analyse/ })
    .click();
  // Chosen before the run is read: the tab stays.
  await page.getByRole('tab', { name: 'Impedance' }).click();
  await page.getByRole('textbox', { name: 'Circuit' }).fill('R0-p(R1,CPE1)-W1');
  await button(/^Fit/).click();
  await page.getByRole('rowheader', { name: 'CPE1.n' }).waitFor();
  await page.getByText('Kept: this fit is stored').waitFor();
  await photograph(page, 'newcomer-9-fit');
  await page.getByRole('tab', { name: 'Titration' }).click();
  await button(/^Analyse/).click();
  await page.getByRole('region', { name: 'Chemical diffusivity' }).waitFor();
  await photograph(page, 'newcomer-8-titration');
});

test('saves the PDF with two clicks from the run', { timeout: 60_000 }, async () => {
  await goTo(page, 'Library');
  const download = page.waitForEvent('download');
  await page
    .getByRole('row')
    .filter({ hasText: 'TS-042' })
    .getByRole('button', { name: /PDF report/ })
    .click();
  const bytes = new Uint8Array(readFileSync(await (await download).path()));
  const sheets = await readPdf(bytes);
  for (const [index, image] of (await renderPages(bytes)).entries()) keepPicture(`report-page-${index + 1}`, image);
  expect(sheets.flatMap((sheet) => overlaps(sheet))).toEqual([]);
  const text = sheets.map((sheet) => sheet.text).join('\n');
  for (const expected of ['TS-042', 'Titration with spectra', 'simulated', 'SHA-256', 'finite-length', 'CPE1.n'])
    expect(text).toContain(expected);
});

test.each(['light', 'dark'] as const)(
  'every screen in the %s theme passes axe',
  { timeout: 120_000 },
  async (theme) => {
    await page.emulateMedia({ colorScheme: theme });
    let rules = 0;
    for (const place of places) {
      await goTo(page, place);
      await page.waitForTimeout(300);
      await photograph(page, `${theme}-${place.toLowerCase()}`);
      const report = await inspect(page);
      expect(report.serious, `${place}, ${theme}`).toEqual([]);
      rules = Math.max(rules, report.rules);
    }
    console.info(`axe, ${theme}: ${rules} rules on each of ${places.length} screens`);
    expect(rules).toBeGreaterThan(80);
  },
);

test('nothing was done that a page must not do', () => {
  expect(watched.complaints).toEqual([]);
});

async function expectText(text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor({ timeout: 20_000 });
}
