import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleDescriptions } from '../../src-core/instruments/described/examples.ts';
import { methodKinds } from '../../src-core/methods/index.ts';
import type { Limits, MethodStep } from '../../src-core/model/method.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { inspect, photograph } from '../support/screens.ts';

/* Each kind of step in the editor, the fixture of a spectrum, and a run with a picture and a table of its own. */

const limits: Limits = {
  ...{ minVoltageV: -0.5, maxVoltageV: 2.5, maxCurrentA: 3e-3, maxDurationS: 30 * 86_400, maxTemperatureC: 80 },
};

const kinds = Object.keys(methodKinds) as MethodStep['kind'][];
const methodIds = new Map<string, string>();

function stepOf(kind: MethodStep['kind']): MethodStep {
  const made = methodKinds[kind].create();
  return made.kind === 'repeat' ? { ...made, steps: [{ kind: 'rest', end: { maxDurationS: 60 } }] } : made;
}

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startApp();
  // The page reads the list when it opens.
  for (const kind of kinds) methodIds.set(kind, await saved(`Form of ${kind}`, stepOf(kind)));
  methodIds.set('by hand', await saved('By hand', methodKinds.sweep.create()));
  context = await browser.newContext({ viewport: { width: 1360, height: 1400 }, colorScheme: 'light' });
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

async function show(hash: string): Promise<void> {
  await page.evaluate((next) => void (window.location.hash = next), hash);
}

async function saved(name: string, ...steps: MethodStep[]): Promise<string> {
  const { maxTemperatureC: _sensor, ...electric } = limits;
  const kept = steps.some(({ kind }) => kind === 'temperature-series') ? limits : electric;
  return (await app.host.handlers['methods.save']({ id: '', name, limits: kept, steps })).id;
}

async function photographForm(kind: MethodStep['kind'], name = `method-${kind}`): Promise<void> {
  await show(`#/methods/${methodIds.get(kind)!}`);
  await page.getByRole('heading', { level: 2, name: `Form of ${kind}` }).waitFor();
  // What it would do stands beside the form, with a duration: the step is planned.
  await page.getByText('Planning …').waitFor({ state: 'detached' });
  await photograph(page, name);
  for (const invalid of await page.locator('input[aria-invalid=true]').all())
    expect(await invalid.inputValue()).toBe('-');
}

test('each kind of step has a form whose plan stands beside it', async () => {
  for (const kind of kinds.filter((other) => other !== 'eis')) await photographForm(kind);
}, 60_000);

/** What a meter with these leads reads of a standard, as CSV: parallel 3 pF, in series 0.5 µH, a gain of 1.002. */
function measuredCsv(ohm: number): { name: string; mimeType: string; buffer: Buffer } {
  const rows = Array.from({ length: 13 }, (_, k) => {
    const hz = 10 ** (2 + k / 3);
    const omega = 2 * Math.PI * hz;
    // Z = R + jωL in parallel with C.
    const [re, im] = [ohm, omega * 0.5e-6];
    const [dRe, dIm] = [1 - omega * 3e-12 * im, omega * 3e-12 * re];
    const size = dRe ** 2 + dIm ** 2;
    return [hz, (1.002 * (re * dRe + im * dIm)) / size, (1.002 * (im * dRe - re * dIm)) / size].join(',');
  });
  const csv = ['freq_Hz,Zre_ohm,Zim_ohm', ...rows].join('\n');
  return { name: `standard-${ohm}.csv`, mimeType: 'text/csv', buffer: Buffer.from(csv) };
}

test('the fixture of a spectrum: its values typed, found from three standards, and kept under a name', async () => {
  await photographForm('eis');
  const fixture = page.getByLabel('Fixture', { exact: true });
  await fixture.selectOption({ label: 'values of its own' });
  const capacitance = page.getByRole('textbox', { name: 'Parallel capacitance' });
  await capacitance.fill('5 pF');
  await page.getByText('Determine from open, short and load').click();
  const determine = page.getByRole('button', { name: 'Determine', exact: true });
  expect(await determine.isDisabled()).toBe(true);
  await page.getByLabel('Spectrum of the open').setInputFiles(measuredCsv(1e12));
  await page.getByLabel('Spectrum of the short').setInputFiles(measuredCsv(0.05));
  await page.getByLabel('Spectrum of the load').setInputFiles(measuredCsv(1000));
  await page.getByRole('textbox', { name: 'Resistance of the load' }).fill('1 kΩ');
  await determine.scrollIntoViewIfNeeded();
  await photograph(page, 'method-fixture-standards');
  await determine.click();
  await expect.poll(() => capacitance.inputValue()).toBe('3 pF');
  expect(await page.getByRole('textbox', { name: 'Series inductance' }).inputValue()).toMatch(/^500(\.\d+)? nH$/);
  expect(await page.getByRole('textbox', { name: 'Series resistance' }).inputValue()).toMatch(/^50(\.\d+)? mΩ$/);
  await page.getByRole('textbox', { name: 'Store these values as' }).fill('Brass holder');
  await page.getByRole('button', { name: 'Store', exact: true }).click();
  await page.getByRole('button', { name: 'Forget Brass holder' }).waitFor();
  expect(await fixture.locator('option:checked').innerText()).toBe('Brass holder');
  await page.getByRole('button', { name: 'Save method' }).click();
  const [kept] = (await app.host.handlers['settings.get'](null)).fixtures ?? [];
  expect(kept?.residuals.gain).toBeCloseTo(1.002, 5);
  // Taken off, and put back by its name.
  await fixture.selectOption({ label: 'not taken off' });
  await capacitance.waitFor({ state: 'detached' });
  await fixture.selectOption({ label: 'Brass holder' });
  await capacitance.waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await photograph(page, 'method-fixture-dark');
  await page.emulateMedia({ colorScheme: 'light' });
});

test('a sweep is asked for by hand: fields come and go with the shape', async () => {
  const methodId = methodIds.get('by hand')!;
  await show(`#/methods/${methodId}`);
  await page.getByRole('heading', { level: 2, name: 'By hand' }).waitFor();
  const vertex = page.getByRole('textbox', { name: /^Then to/ });
  await vertex.waitFor();
  await page.getByLabel('Shape').selectOption('linear');
  await vertex.waitFor({ state: 'detached' });
  await page.getByRole('textbox', { name: /^Rate/ }).fill('2 mV/s');
  await page.getByRole('button', { name: 'Save method' }).click();
  await expect
    .poll(async () => (await app.host.handlers['methods.list'](null)).find(({ id }) => id === methodId)?.steps[0])
    .toEqual({
      ...{ kind: 'sweep', shape: 'linear', against: 'open-circuit' },
      ...{ startVoltageV: 0, firstVertexV: 0.3, rateVPerS: 2e-3, restS: 60 },
    });
  await page.getByLabel('Shape').selectOption('cyclic');
  await vertex.waitFor();
  await page.getByRole('button', { name: 'Save method' }).click();
});

test('a voltammogram is drawn as current against potential, cycles are listed with their capacities', async () => {
  const { handlers } = app.host;
  const { id: instrumentId } = await handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 2000 });
  const sampleId = (await handlers['samples.list'](null)).find(({ id }) => id.includes('ti2s4'))!.id;
  const sweep = {
    ...methodKinds.sweep.create(),
    against: 'reference' as const,
    startVoltageV: 1.6,
    firstVertexV: 1.75,
    secondVertexV: 1.3,
    cycles: 2,
    rateVPerS: 2e-3,
  };
  const cycles: MethodStep = {
    ...methodKinds.cccv.create(),
    ...{
      chargeCurrent: { cRate: 1 },
      dischargeCurrent: { cRate: 1 },
      minVoltageV: 1.3,
      maxVoltageV: 1.65,
      cycles: 2,
      restS: 60,
    },
  };
  const methodId = await saved('Sweep and cycles', sweep, { kind: 'rest', end: { maxDurationS: 60 } }, cycles);
  const { runId } = await handlers['runs.start']({ instrumentId, sampleId, methodId });
  await show(`#/run/${runId}`);
  await page.getByRole('heading', { level: 2, name: 'Current against potential' }).waitFor();
  await page.getByRole('heading', { level: 2, name: 'Cycles' }).waitFor();
  await expect
    .poll(async () => (await handlers['runs.show']({ runId })).outcome, { timeout: 60_000 })
    .toBe('completed');
  const rows = page.getByRole('group', { name: 'Capacity of each cycle' }).locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(2);
  await expect.poll(() => rows.last().innerText()).toMatch(/2\s+\d\S*\s[mµ]Ah\s+\d\S*\s[mµ]Ah\s+[\d.]+\s+[\d.]+ %/);
  await photograph(page, 'run-sweep-and-cycles');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await photograph(page, 'run-sweep-and-cycles-dark');
}, 90_000);

test('the route of a switch is chosen among those of the instrument that the method is planned for', async () => {
  const { handlers } = app.host;
  const { description } = exampleDescriptions.find((example) => 'switch' in (example.description as object))!;
  const { id } = await handlers['instruments.saveDescription']({ text: JSON.stringify(description) });
  const { id: scannerId, routeIds = [] } = await handlers['instruments.connect']({
    address: `virtual:dummy-cell/scpi-${id}`,
    driverId: `scpi-${id}`,
  });
  expect(routeIds.length).toBeGreaterThan(1);
  await show(`#/methods/${methodIds.get('switch')!}`);
  await page.getByRole('heading', { level: 2, name: 'Form of switch' }).waitFor();
  await page.getByLabel('On instrument').selectOption('');
  expect(await page.getByRole('textbox', { name: 'Route' }).inputValue()).toBe('1');
  await page.getByLabel('On instrument').selectOption(scannerId);
  const route = page.getByRole('combobox', { name: 'Route' });
  const offered = await route.locator('option').allInnerTexts();
  expect(offered.slice(0, routeIds.length)).toEqual([...routeIds]);
  await route.selectOption(routeIds[1]!);
  expect(await route.inputValue()).toBe(routeIds[1]);
  await photograph(page, 'method-switch-route');
  await page.emulateMedia({ colorScheme: 'dark' });
  await photograph(page, 'method-switch-route-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await handlers['instruments.disconnect']({ instrumentId: scannerId });
  // What is written stays, whatever is connected.
  await page.getByRole('textbox', { name: 'Route' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Route' }).inputValue()).toBe(routeIds[1]);
}, 60_000);
