import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sample } from '../../src-core/model/sample.ts';
import { createRandom } from '../../src-core/numerics/random.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* Direct currents: a record from a file, a list of steady currents, typed numbers; kept and opened again. */

const pellet: Sample = {
  ...{ id: '', name: 'DC-1', cellType: 'two-electrode', geometry: 'slab' },
  ion: { symbol: 'Mg', chargeNumber: 2 },
  thickness: { value: 1.3, unit: 'mm', standardUncertainty: 0.02 },
  area: { value: 0.785, unit: 'cm²', standardUncertainty: 0.01 },
};
const thicknessM = 1.2e-3;
const areaM2 = 0.785e-4;
/** σ_e of the record, S/m, and what the impedance of the same cell says. */
const electronicSPerM = 2e-6;
const totalOhm = 2450;
const timeConstantS = 400;
const heldV = 0.1;

/** The voltage is held from the 30th second on; equal modes with rates as n² (t_e far below 1), 0.1 % of scatter. */
function polarization(): string {
  const random = createRandom(11);
  const steadyA = (electronicSPerM * heldV * areaM2) / thicknessM;
  const zeroA = 2e-11;
  const rows = Array.from({ length: 700 }, (_, k) => {
    const time = 5 * k;
    const since = time - 30;
    const modes = Array.from({ length: 40 }, (__, n) => Math.exp((-((n + 1) ** 2) * since) / timeConstantS));
    const sum = modes.reduce((total, mode) => total + mode, 0);
    const current = since < 0 ? zeroA : zeroA + steadyA * (1 + 3 * sum);
    const noise = 1e-3 * steadyA * random.normal();
    return `${time},${(current + noise).toExponential(6)},${since < 0 ? 0 : heldV}`;
  });
  return ['time_s,current_A,voltage_V', ...rows, ''].join('\n');
}

/** Two branches at 60 °C: σ_n 3e-9, σ_p 2e-15 S/cm. */
function steadyCurrents(): string {
  const thermalV = (8.314462618 * 333.15) / 96485.33212;
  const perS = (thermalV * 0.785) / 0.12;
  const rows = Array.from({ length: 18 }, (_, k) => {
    const volt = 0.02 + 0.035 * k;
    const u = volt / thermalV;
    const ampere = perS * (3e-9 * (1 - Math.exp(-u)) + 2e-15 * (Math.exp(u) - 1));
    return `${volt.toFixed(3)},${(ampere * (1 + 0.004 * (-1) ** k)).toExponential(5)}`;
  });
  return ['voltage_V,current_A', ...rows].join('\n');
}

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let sampleId: string;

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startApp();
  sampleId = (await app.host.handlers['samples.save'](pellet)).id;
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

const entry = (label: RegExp) => page.getByRole('textbox', { name: label }).first();
const follows = () => page.getByRole('region', { name: 'What follows' });

test('a polarization from a file: σ_e, t_i and D with formulas, budget and checks; kept and opened again', async () => {
  await goTo(page, 'Analyse');
  await page.getByRole('button', { name: 'Direct current and transference' }).click();
  await photograph(page, 'direct-current-empty');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'step.csv', mimeType: 'text/csv', buffer: Buffer.from(polarization()) });
  const dialog = page.getByRole('dialog', { name: 'Import step.csv' });
  await dialog.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('region', { name: 'Record' }).getByText('700 rows').waitFor();
  await entry(/^Thickness$/).fill('1.20 ± 0.02 mm');
  await entry(/^Area$/).fill('0.785 ± 0.01 cm²');
  await entry(/^Total resistance/).fill('2.45 ± 0.02 kΩ');
  const text = async (): Promise<string> => follows().innerText();
  await expect.poll(text).toContain('chemical diffusivity');
  const conductivity = /conductivity of the electrons\s+(\d\.\d+)\(\d+\)×10⁻⁸/.exec(await text());
  expect(Number(conductivity?.[1])).toBeCloseTo(electronicSPerM * 1e6, 1);
  const diffusivity = /chemical diffusivity\s+(\d\.\d+)\(\d+\)×10⁻⁷/.exec(await text());
  const expected = (thicknessM ** 2 / (4 * Math.PI ** 2 * timeConstantS)) * 1e4 * 1e7;
  expect(Math.abs(Number(diffusivity?.[1]) / expected - 1)).toBeLessThan(0.05);
  expect(totalOhm * ((electronicSPerM * areaM2) / thicknessM)).toBeLessThan(1e-3);
  await follows().getByText('How was this computed?').first().click();
  await page.waitForTimeout(300);
  await photograph(page, 'direct-current-polarization');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(300);
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await photograph(page, 'direct-current-polarization-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  const kept = page.getByRole('group', { name: 'Kept analyses' });
  await kept.getByRole('button').first().waitFor();
  const report = page.waitForEvent('download');
  await kept.getByRole('button', { name: /^Report of/ }).click();
  expect(
    readFileSync(await (await report).path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  await entry(/^Area$/).fill('');
  await page.getByRole('region', { name: 'Still missing' }).getByText('Area').waitFor();
  await kept.getByRole('button').first().click();
  await expect.poll(text).toContain('chemical diffusivity');
});

test('thickness and area from the sample, the total resistance from a kept fit of the same cell', async () => {
  const hertz = Array.from({ length: 49 }, (_, k) => 1e7 / 10 ** (k / 7));
  const rows = hertz.map((f) => {
    const product = 2 * Math.PI * f * 2500 * 4e-11;
    const below = 1 + product ** 2;
    return [f, 2500 / below, (-2500 * product) / below - 1 / (2 * Math.PI * f * 1e-5)].map((v) => v.toPrecision(8));
  });
  const text = ['freq_Hz,Zre_ohm,Zim_ohm', ...rows.map((row) => row.join(',')), ''].join('\n');
  const source = { fileName: 'cell.csv', text };
  await app.host.handlers['analysis.impedance']({ source, circuit: 'p(R1,C1)-C2', sampleId });
  await page.getByLabel('Thickness and area of', { exact: true }).selectOption({ label: 'DC-1' });
  await expect.poll(() => entry(/^Thickness$/).inputValue()).toBe('1.3');
  await page.getByRole('button', { name: 'Total resistance from a fit …' }).click();
  await page.getByLabel('Total resistance from a fit').selectOption({ index: 1 });
  await expect.poll(async () => Number(await entry(/^Total resistance/).inputValue())).toBeCloseTo(2500, 0);
  await expect.poll(() => follows().innerText()).toContain('share of the ions');
});

test('steady currents against voltage: both branches, nothing above the decomposition', async () => {
  await page.getByLabel('Way of measuring', { exact: true }).selectOption('hebb-wagner');
  await page.getByRole('button', { name: 'Without a record' }).click();
  await page.getByRole('button', { name: 'Load an example' }).click();
  await follows().getByText('by excess electrons').waitFor();
  await page.getByRole('textbox', { name: 'Table' }).fill('');
  await page.getByRole('region', { name: 'Still missing' }).getByText('the record').waitFor();
  await page.getByRole('textbox', { name: 'Table' }).fill(steadyCurrents());
  const text = async (): Promise<string> => follows().innerText();
  await expect.poll(text).toContain('by excess electrons');
  expect(Number(/by excess electrons at E = 0\s+(\d\.\d+)\(\d+\)×10⁻⁹/.exec(await text())?.[1])).toBeCloseTo(3, 0);
  expect(Number(/by holes at E = 0\s+(\d\.\d+)\(\d+\)×10⁻¹⁵/.exec(await text())?.[1])).toBeCloseTo(2, 0);
  await page.waitForTimeout(300);
  await photograph(page, 'direct-current-hebb-wagner');
  await entry(/^Decomposes above/).fill('0.5 V');
  await follows().getByText('left out: the sample decomposes there').waitFor();
  await page.getByText('Electronic conductivity at the blocking electrode').first().waitFor();
  expect(await inspect(page)).toMatchObject({ serious: [] });
});

test('methods that need a few numbers: example, results with formulas, what is missing, undo, a table', async () => {
  for (const [method, symbol] of [
    ['tubandt', 't'],
    ['emf', 't'],
    ['sand', 'τ'],
    ['bruce-vincent', 't'],
  ] as const) {
    await page.getByLabel('Way of measuring', { exact: true }).selectOption(method);
    await page
      .getByRole('button', { name: 'Without a record' })
      .click({ timeout: 500 })
      .catch(() => undefined);
    await page.getByRole('button', { name: 'Load an example' }).click();
    await follows().getByText('How was this computed?').first().waitFor();
    await expect.poll(() => follows().innerText()).toContain(symbol);
  }
  await entry(/^Metal of the electrodes/).fill('Mg');
  await follows().getByText(/Mg/).first().waitFor();
  await page.waitForTimeout(300);
  await photograph(page, 'direct-current-bruce-vincent');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await entry(/^Steady current$/).fill('');
  await page.getByRole('region', { name: 'Still missing' }).getByText('Steady current').waitFor();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await follows().getByText('How was this computed?').first().waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export the results' }).click();
  await page.getByRole('menuitem', { name: 'Results as CSV' }).click();
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^role,name,symbol[\s\S]*Bruce & Vincent/);
});
