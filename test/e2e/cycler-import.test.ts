import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { series, titrationSamples } from '../core/formats/titration-samples.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* Files of cyclers come in through the window: a binary one, and a table whose columns have to be named. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-cycler-'));
  const rows = series.map(({ timeS, currentA, voltageV }, k) =>
    [k, timeS, 1e3 * currentA, voltageV, voltageV / 2, k % 3, 5, 7].join(';'),
  );
  writeFileSync(path.join(folder, 'own.txt'), ['n;gone;flow;level;half;lap;five;seven', ...rows].join('\n'));
  const archive = titrationSamples.find(({ id }) => id === 'neware-ndax')!.text;
  writeFileSync(
    path.join(folder, 'cell.ndax'),
    Uint8Array.from(archive, (letter) => letter.charCodeAt(0)),
  );
  browser = await launchBrowser();
  app = await startApp();
  context = await browser.newContext({ viewport: { width: 1280, height: 1100 } });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(10_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await goTo(page, 'Analyse');
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const choose = (name: string) =>
  page.locator('input[type=file]').first().setInputFiles(path.join(folder, name)); // prettier-ignore

test('the columns of an unknown table are suggested, can be chosen, and the first rows follow', async () => {
  await choose('own.txt');
  const dialog = page.getByRole('dialog', { name: 'Import own.txt' });
  const voltage = dialog.getByRole('group', { name: 'Which column is the voltage?' }).getByRole('combobox');
  expect(await voltage.inputValue()).toBe('level');
  await photograph(page, 'import-columns');
  await page.emulateMedia({ colorScheme: 'dark' });
  await photograph(page, 'import-columns-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  expect((await inspect(page)).serious).toEqual([]);
  await dialog.getByText('First rows, as they are understood').click();
  await dialog.getByRole('cell', { name: '3.1', exact: true }).first().waitFor();
  await voltage.selectOption('half');
  await dialog.getByRole('cell', { name: '1.55', exact: true }).first().waitFor();
  await voltage.selectOption('level');
  await dialog.getByRole('radio', { name: 'mA' }).check();
  await dialog.getByRole('cell', { name: '0.001', exact: true }).first().waitFor();
  await dialog.getByRole('button', { name: 'Import' }).click();
  await page.getByText('The file is imported.').waitFor();
});

test('a binary archive says what it holds', async () => {
  await choose('cell.ndax');
  const dialog = page.getByRole('dialog', { name: 'Import cell.ndax' });
  await dialog.getByText('a titration of 12 samples').waitFor();
  await dialog.getByRole('button', { name: 'Import' }).click();
  await dialog.waitFor({ state: 'detached' });
});
