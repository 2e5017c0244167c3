import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

let app: App;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 1400 }, colorScheme: 'light' });
  watched = await openPage(context, app);
  page = watched.page;
  page.setDefaultTimeout(20_000);
  await goTo(page, 'Instruments');
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

test('an instrument is described, tried, kept and connected like any other', { timeout: 60_000 }, async () => {
  await page.getByRole('tab', { name: 'Your own instruments' }).click();
  const panel = page.getByRole('region', { name: 'Your own SCPI instrument' });
  await panel.getByRole('button', { name: /Start from: Source-measure unit/ }).click();
  const editor = panel.getByLabel('Description');
  const text = await editor.inputValue();
  await editor.fill(text.replace('"get": ":OUTP?",', ''));
  await panel.getByText('source.output.get').waitFor();
  expect(await panel.getByRole('button', { name: 'Keep this instrument' }).isDisabled()).toBe(true);
  await photograph(page, 'own-instruments-1-problem');
  await editor.fill(
    text.replace('example-smu', 'bench-smu').replace('"Example source-measure unit"', '"SMU of bench 3"'),
  );
  await panel.getByText('scpi-bench-smu').waitFor();

  const log = panel.getByRole('log', { name: 'Messages tried' });
  await panel.getByRole('button', { name: 'Who is it' }).click();
  await log.getByText(/^EXAMPLE,SMU100,VIRTUAL/).waitFor();
  await panel.getByRole('button', { name: 'Output on' }).click();
  await panel.getByRole('textbox', { name: 'Message' }).fill(':OUTP?;:READ?');
  await panel.getByRole('button', { name: 'Send' }).click();
  await log.getByText('the output is on').waitFor();
  await log.getByText(/voltage = .* V, current = .* A/).waitFor();
  await log.scrollIntoViewIfNeeded();
  await photograph(page, 'own-instruments-2-tried');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await inspect(page)).serious).toEqual([]);
    await photograph(page, `own-instruments-3-${colorScheme}`);
  }

  await panel.getByRole('button', { name: 'Keep this instrument' }).click();
  await panel.getByRole('button', { name: 'Kept' }).waitFor();
  await panel.getByRole('button', { name: 'Close the editor' }).click();
  await editor.waitFor({ state: 'detached' });
  await panel.getByText('scpi-bench-smu · described by the user').waitFor();

  await page.getByRole('tab', { name: 'Connect' }).click();
  const cell = page.getByRole('listitem').filter({ hasText: 'virtual:dummy-cell' });
  await cell.getByLabel('Instrument').selectOption('scpi-bench-smu');
  await cell.getByRole('button', { name: /Connect/ }).click();
  const connected = page.getByRole('region', { name: /Example SMU100/ });
  await connected.getByText('Described by the user; Driver tested with the emulator only').waitFor();
  await photograph(page, 'own-instruments-4-connected');
  expect(watched.complaints).toEqual([]);
});
