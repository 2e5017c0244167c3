import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../support/virtual-titration.ts';

/* An imported titration: analysed, its pulses changed by hand and taken back, another estimator chosen. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-titration-'));
  const { data } = simulateTitration(mgTi2S4({ currentsA: Array<number>(6).fill(-60e-6), initialX: 0.2, restS: 2400 }));
  const rows = Array.from(data.timeS, (t, k) => `${t},${data.currentA[k]!},${data.voltageV[k]!}`);
  writeFileSync(path.join(folder, 'titration.csv'), ['time_s,current_A,voltage_V', ...rows, ''].join('\n'));
  browser = await launchBrowser();
  app = await startApp();
  await app.host.handlers['samples.save']({
    ...mgTi2S4Sample({ initialX: { value: 0.2, unit: '1' } }),
    ion: { symbol: 'Mg', chargeNumber: 2 },
    id: '',
    name: 'Mg in Ti2S4',
  });
  context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(20_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

test('pulses, their √t plot, Θ and D_J; a pulse is left out and taken back; another estimator is chosen', async () => {
  await goTo(page, 'Analyse');
  await page.locator('input[type=file]').first().setInputFiles(path.join(folder, 'titration.csv'));
  await page
    .getByRole('button', { name: /^Import/ })
    .last()
    .click();
  await page.getByRole('heading', { name: 'Titration', exact: true }).waitFor();
  await page.getByLabel('Sample').selectOption({ label: 'Mg in Ti2S4' });
  await page.getByRole('button', { name: 'Analyse', exact: true }).click();
  await page.getByRole('heading', { name: 'Thermodynamic factor and jump diffusivity' }).waitFor();
  await photograph(page, 'titration-analysed');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  const changes = page.getByRole('group', { name: 'Change the pulses that were found' });
  await changes.getByRole('button', { name: 'Leave out' }).click();
  await changes.getByText('1 change by hand').waitFor();
  await changes.getByRole('button', { name: 'Take back' }).click();
  await changes.getByText('1 change by hand').waitFor({ state: 'detached' });
  await page.getByText('How D is found').click();
  await page.getByLabel('D from').selectOption({ label: 'Eq. 9' });
  await page.getByRole('button', { name: 'Analyse again' }).click();
  await page.getByRole('heading', { name: 'Pulse 1' }).scrollIntoViewIfNeeded();
  await photograph(page, 'titration-pulse');
  await expect
    .poll(
      async () =>
        (await app.host.handlers['analysis.list']({ kind: 'titration' })).at(-1)?.titration?.pulses[0]?.estimator,
    )
    .toBe('eq9');
});
