import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noisySpectrum, sweep } from '../core/analysis/impedance/synthetic.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../support/virtual-titration.ts';

/* A titration and the spectra of its rests, both imported: D both ways, charge transfer, table and export. */

const pulses = 6;
const cell = mgTi2S4({ currentsA: Array<number>(pulses).fill(-60e-6), initialX: 0.2, restS: 2400 });
let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let folder: string;

function write(name: string, header: string, rows: readonly string[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, [header, ...rows, ''].join('\n'));
  return file;
}

/** After pulse k, from 10 kHz to 10 mHz. */
function spectrumFile(k: number, x: number): string {
  const slope = Math.abs(cell.potential(x + 1e-4) - cell.potential(x - 1e-4)) / 2e-4 / cell.chargePerUnitXC;
  const tau = cell.lengthM ** 2 / cell.diffusivity(x);
  const values = [20, 150, (slope * tau) / 3, tau, 2e-5, 0.9];
  const { frequencyHz, zReOhm, zImOhm } = noisySpectrum(
    'R0-p(R1-Wsph1,CPE1)',
    values,
    sweep(1e4, 0.01, 10),
    0.003,
    70 + k,
  );
  const rows = Array.from(frequencyHz, (f, i) => `${f},${zReOhm[i]!},${zImOhm[i]!}`);
  return write(`rest-${k}.csv`, 'freq_Hz,Zre_ohm,Zim_ohm', rows);
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-joint-'));
  const { data } = simulateTitration(cell);
  write(
    'titration.csv',
    'time_s,current_A,voltage_V',
    Array.from(data.timeS, (t, k) => `${t},${data.currentA[k]!},${data.voltageV[k]!}`),
  );
  browser = await launchBrowser();
  app = await startApp();
  await app.host.handlers['samples.save']({
    ...mgTi2S4Sample({ initialX: { value: 0.2, unit: '1' }, cellType: 'three-electrode' }),
    ion: { symbol: 'Mg', chargeNumber: 2 },
    id: '',
    name: 'Mg in Ti2S4',
  });
  context = await browser.newContext({ viewport: { width: 1360, height: 1000 }, colorScheme: 'light' });
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
  rmSync(folder, { recursive: true, force: true });
});

async function importFiles(files: readonly string[]): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([...files]);
  await page
    .getByRole('button', { name: /^Import/ })
    .last()
    .click();
  await page
    .getByText(/imported\./)
    .first()
    .waitFor();
}

const panel = () => page.getByRole('region', { name: 'Pulses and impedance together' });

test('without spectra the panel says how to come by them', async () => {
  await goTo(page, 'Analyse');
  await importFiles([path.join(folder, 'titration.csv')]);
  await page.getByRole('heading', { name: 'Titration', exact: true }).waitFor();
  await page.getByLabel('Sample').selectOption({ label: 'Mg in Ti2S4' });
  await page.getByRole('button', { name: 'Analyse', exact: true }).click();
  await panel().getByText('No spectra between these pulses').waitFor();
  await panel().scrollIntoViewIfNeeded();
  await photograph(page, 'joint-empty');
  expect(await panel().getByRole('button', { name: 'Compare' }).isDisabled()).toBe(true);
});

test('spectra of files, one for each pulse: D both ways with their errors, charge transfer, table, export', async () => {
  await importFiles(Array.from({ length: pulses }, (_, k) => spectrumFile(k + 1, 0.2 + 0.01003 * (k + 1))));
  // Spectra that come together are gathered; only then is it settled what lies open.
  await page
    .getByRole('button', { name: /^Compare|Fit/ })
    .first()
    .waitFor();
  await page.waitForTimeout(1000);
  const [titration] = (await app.host.handlers['imports.list'](null)).filter(({ kind }) => kind === 'titration');
  await page.evaluate((id) => (window.location.hash = `#/analyse/${encodeURIComponent(id)}`), titration!.id);
  await panel().getByText('Circuit and spectra').click();
  for (let k = 1; k <= pulses; k++) await panel().getByLabel(`rest-${k}.csv`).check();
  await panel().getByRole('button', { name: 'Compare' }).click();
  await panel().getByRole('status').getByText('agree within two errors at').waitFor();
  expect(await panel().getByRole('status').innerText()).toMatch(/at [56] of 6 spectra/);
  expect(await panel().getByRole('row').count()).toBe(pulses + 1);
  await panel().scrollIntoViewIfNeeded();
  await panel()
    .getByText('Pulses and impedance together')
    .evaluate((title) => title.scrollIntoView());
  await photograph(page, 'joint');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await panel().getByRole('row').last().scrollIntoViewIfNeeded();
  await photograph(page, 'joint-table');
  await page.emulateMedia({ colorScheme: 'dark' });
  // Colours of buttons take a moment.
  await page.waitForTimeout(300);
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await photograph(page, 'joint-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const download = page.waitForEvent('download');
  await panel().getByRole('button', { name: 'Export the comparison' }).click();
  await page
    .getByRole('menuitem', { name: /Table, CSV/ })
    .or(page.getByRole('button', { name: /Table, CSV/ }))
    .first()
    .click();
  expect((await download).suggestedFilename()).toBe('titration joint.csv');
});

test('another circuit is obeyed, and what it cannot do is said', async () => {
  await panel().getByLabel('Circuit of the spectra').fill('R0-p(R1-W1,CPE1)');
  await panel().getByRole('button', { name: 'Compare again' }).click();
  await panel().getByText('W1 is not made for a sphere').waitFor();
  await panel().getByLabel('Circuit of the spectra').fill('R0-p(R1');
  await panel().getByRole('button', { name: 'Compare again' }).click();
  await panel().getByRole('alert').or(panel().locator('.error, .danger')).first().waitFor();
});
