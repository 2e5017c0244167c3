import { existsSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sample } from '../../src-core/model/sample.ts';
import type { Spectrum } from '../../src-core/model/spectrum.ts';
import { createRandom } from '../../src-core/numerics/random.ts';
import { pelletSpectrum } from '../core/analysis/impedance/series/pellet-spectra.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* A table of conductivities, pasted: energies, change of slope, prediction. */

const kB = 8.617333262e-5;
/** Of the published spectra. */
const pellet: Sample = {
  ...{ id: '', name: 'pellet', cellType: 'two-electrode', geometry: 'slab' },
  ion: { symbol: 'Li', chargeNumber: 1 },
  thickness: { value: 0.21, unit: 'cm', standardUncertainty: 0.001 },
  area: { value: Math.PI * 0.16, unit: 'cm2', standardUncertainty: 0.01 },
};

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

/** σT with 0.55 eV below 100 °C and 0.35 eV above, 1 % of scatter. */
function table(): string {
  const random = createRandom(7);
  const rows = Array.from({ length: 14 }, (_, k) => {
    const celsius = 20 + 15 * k;
    const kelvin = celsius + 273.15;
    const energy = celsius < 100 ? 0.55 : 0.35;
    const logarithm = Math.log(2) - (energy / kB) * (1 / kelvin - 1 / 373.15) + 0.01 * random.normal();
    const sigma = Math.exp(logarithm) / kelvin;
    return `${celsius},${sigma.toExponential(6)},${(0.01 * sigma).toExponential(3)}`;
  });
  return ['temperature_C,sigma_S_per_cm,u_sigma', ...rows].join('\n');
}

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startApp();
  await app.host.handlers['samples.save'](pellet);
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
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

test('a pasted table with a change of slope: both energies, the transition, and the law that was meant', async () => {
  await goTo(page, 'Analyse');
  await page.getByRole('button', { name: 'Arrhenius plot of a table' }).click();
  await photograph(page, 'arrhenius-empty');
  await page.getByRole('textbox', { name: 'Table' }).fill(table());
  await page.getByRole('heading', { name: 'Activation energy' }).waitFor();
  const models = page.getByRole('group', { name: 'Models of the temperature dependence' });
  const row = await models.getByRole('row', { name: /Two lines that meet/ }).innerText();
  const [below, above] = [...row.matchAll(/0\.\d+(?=\()/g)].map(Number);
  expect(Math.abs(below! - 0.55)).toBeLessThan(0.02);
  expect(Math.abs(above! - 0.35)).toBeLessThan(0.02);
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await photograph(page, 'arrhenius');
  await page.getByLabel('Law', { exact: true }).selectOption({ index: 1 });
  await page.getByText('From ln σ against 1000/T').waitFor();
});

test('a point is left out and taken back, weights and errors are said, the prefactor tells attempts', async () => {
  const energy = page.getByRole('region', { name: 'Activation energy' });
  await page.getByLabel('Law', { exact: true }).selectOption({ index: 0 });
  await page.getByText('From ln(σT) against 1000/T, 14 points').waitFor();
  await page.getByRole('checkbox', { name: /^Point 3 at 50\.0 °C/ }).uncheck();
  await energy.getByText('13 points').waitFor();
  await photograph(page, 'arrhenius-left-out');
  await page.keyboard.press('Control+z');
  await energy.getByText('14 points').waitFor();
  await page.getByRole('button', { name: 'Redo: left out' }).click();
  await energy.getByText('13 points').waitFor();
  await page.getByRole('button', { name: 'Undo: left out' }).click();
  await page.getByLabel('Weights', { exact: true }).selectOption('equal');
  await energy.getByText('from the scatter of the points').waitFor();
  await page.getByLabel('Weights', { exact: true }).selectOption('errors');
  await page.getByText('Errors of temperature and geometry').click();
  await page.getByLabel('Every temperature, ±').fill('0.5');
  await page.getByLabel('All temperatures together, ±').fill('1');
  await energy.getByText(/the common error makes ±\d/).waitFor();
  await page.getByLabel('Thickness and area, ±').fill('3 %');
  await energy.getByText('no weight').waitFor();
  await page.getByText('Attempt frequency and entropy').click();
  for (const [label, value] of [
    ['Jump length a / Å', '3.5'],
    ['Charge number z', '2'],
    ['Ions per cm³', '5.8e21'],
    ['Attempts ν, to tell ΔS', '10 THz'],
  ] as const)
    await page.getByLabel(label).fill(value);
  await energy.getByText('jump length a = 3.5 Å').waitFor();
  await energy.getByText(/ΔS = /).waitFor();
  await energy.getByText('How was this computed?').click();
  await page.emulateMedia({ colorScheme: 'dark' });
  // Colours of buttons take a moment.
  await page.waitForTimeout(300);
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await page.evaluate(() => document.querySelector('main')?.scrollTo(0, 600));
  await photograph(page, 'arrhenius-options-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export the Arrhenius analysis' }).click();
  await page.getByRole('menuitem', { name: 'Results as CSV' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  expect(text).toMatch(/^quantity,value,standard_error,unit/);
  expect(text).toMatch(/attempt frequency with entropy,/);
});

test('heating and cooling apart, with what lies between them', async () => {
  const kelvins = [300, 320, 340, 360, 380, 400];
  const sigma = (kelvin: number, factor: number, k: number) =>
    (factor * (1 + 0.004 * (-1) ** k) * 1e5 * Math.exp(-0.4 / (kB * kelvin))) / kelvin;
  const rows = [
    ...kelvins.map((kelvin, k) => `${kelvin},${sigma(kelvin, 1, k).toExponential(5)},heating`),
    ...kelvins.toReversed().map((kelvin, k) => `${kelvin},${sigma(kelvin, 1.6, k).toExponential(5)},cooling`),
  ];
  await page.getByRole('textbox', { name: 'Table' }).fill(['temperature_K,sigma_S_per_cm,branch', ...rows].join('\n'));
  const models = page.getByRole('region', { name: 'Is one line enough?' });
  await models.getByText(/[Cc]ooling/).waitFor();
  await page.evaluate(() => document.querySelector('main')?.scrollTo(0, 0));
  await photograph(page, 'arrhenius-branches');
});

test('a table without temperatures says which column is missing', async () => {
  await page.getByRole('textbox', { name: 'Table' }).fill('sigma_S_per_cm\n1e-6\n2e-6');
  await page
    .getByRole('alert')
    .or(page.getByText(/Name the columns/))
    .first()
    .waitFor();
  await photograph(page, 'arrhenius-unreadable');
});

const folder = new URL('../../../shared/data/eis/', import.meta.url);

test.skipIf(!existsSync(folder))(
  'a published pellet from its spectra: the energies of its authors with their 273 K, others with 273.15 K',
  async () => {
    const files = [140, 150, 160, 170, 180, 190, 200].map((celsius) => {
      const name = `m03_solid_electrolyte_${celsius}C.csv`;
      const own = [150, 170, 190].includes(celsius);
      const buffer = own ? Buffer.from(spectrumText(pelletSpectrum(celsius))) : readFileSync(new URL(name, folder));
      return { name, mimeType: 'text/csv', buffer };
    });
    await page.locator('input[type=file]').first().setInputFiles(files);
    await page.getByRole('button', { name: 'Import 7 files' }).click();
    await page.getByRole('tab', { name: 'Series' }).click();
    await page.getByLabel('Sample for σ').selectOption({ label: 'pellet' });
    await page.getByRole('button', { name: 'Apply to 7 spectra' }).click();
    await page.getByRole('button', { name: 'Prediction, change of slope …' }).click({ timeout: 60_000 });
    await page.getByLabel('0 °C is', { exact: true }).selectOption('273');
    const energy = page.getByRole('region', { name: 'Activation energy' });
    const published = [
      ['R1', 0.587, 0.016, 1e-3],
      ['R2', 0.892, 0.003, 1e-3],
      ['total', 0.8555, 0.0006, 1e-4],
    ] as const;
    const shown = async (): Promise<readonly [number, number]> => {
      const [, value, digits] = /(\d\.\d+)\((\d+)\)/.exec(await energy.innerText())!;
      return [Number(value), Number(digits) / 10 ** (value!.length - 2)];
    };
    for (const [arc, energyEv, errorEv, lastDigit] of published) {
      const which = page.getByLabel('Which');
      const labels = await which.getByRole('option').allInnerTexts();
      await which.selectOption({
        label: labels.find((label) => label.startsWith(arc) && label.includes('conductivity'))!,
      });
      await page.getByLabel('Weights', { exact: true }).selectOption('equal');
      await energy.getByText('from the scatter of the points').waitFor();
      // As printed: to half of the last digit.
      await expect.poll(async () => Math.abs((await shown())[0] - energyEv)).toBeLessThan(0.501 * lastDigit);
      expect(Math.abs((await shown())[1] - errorEv)).toBeLessThan(0.501 * lastDigit);
    }
    await photograph(page, 'arrhenius-pellet');
    await page.getByLabel('0 °C is', { exact: true }).selectOption('273.15');
    await expect.poll(async () => (await shown())[0]).toBeGreaterThan(0.8559);
    await photograph(page, 'arrhenius-pellet-27315');
  },
  120_000,
);

function spectrumText({ frequencyHz, zReOhm, zImOhm }: Spectrum): string {
  const rows = Array.from(frequencyHz, (hz, k) => [hz, zReOhm[k], zImOhm[k]].join(','));
  return ['freq_Hz,Zre_ohm,Zim_ohm', ...rows, ''].join('\n');
}
