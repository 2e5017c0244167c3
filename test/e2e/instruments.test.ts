import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keithley2400 } from '../../src-core/instruments/keithley-2400/index.ts';
import type { Emulator } from '../../src-core/instruments/driver.ts';
import { emulateOnBus } from '../../src-core/instruments/prologix/emulator/instruments-on-bus.ts';
import { hostClock } from '../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../src-main/host/links/emulator-tcp.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

let app: App;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let emulator: Emulator;
let served: Awaited<ReturnType<typeof serveEmulatorTcp>>;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  emulator = keithley2400.emulate({ cellId: 'dummy-cell', seed: 1, speed: 1 }, hostClock);
  served = await serveEmulatorTcp(emulator, 0);
  const context = await browser.newContext({ viewport: { width: 1440, height: 1200 }, colorScheme: 'light' });
  watched = await openPage(context, app);
  page = watched.page;
  page.setDefaultTimeout(20_000);
  await goTo(page, 'Instruments');
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await served.close();
  emulator.dispose();
});

test('a virtual instrument of any driver is connected to a cell', async () => {
  const cell = page.getByRole('listitem').filter({ hasText: 'virtual:mg-nasicon' });
  await cell.getByLabel('Instrument').selectOption('lauda');
  await cell.getByRole('button', { name: /Connect/ }).click();
  const panel = page.getByRole('region', { name: /Lauda/i });
  await panel.getByText(/set from .* °C/).waitFor();
  // It has no cell of its own: a bench is offered, not a run.
  await panel.getByRole('button', { name: 'Add it to a bench …' }).waitFor();
  expect(await panel.getByRole('button', { name: /^Start a run/ }).count()).toBe(0);
  await panel.getByText('Simulated only: not yet confirmed on hardware').click();
  expect(await panel.getByRole('listitem').count()).toBeGreaterThan(0);
  await cell.getByText('Connected').waitFor();
  // Another instrument on the same sample is still to be had.
  await cell.getByLabel('Instrument').selectOption('palmsens-methodscript');
  await cell.getByRole('button', { name: /Connect/ }).waitFor();
});

test('the live log shows the wire with time stamps, as text and as bytes', async () => {
  const panel = page.getByRole('region', { name: /Lauda/i });
  await panel.getByText('Log of the wire').click();
  const wire = panel.getByRole('group', { name: /^Wire of virtual:mg-nasicon\/lauda/ });
  const firstLine = wire.locator('p').first();
  await wire.getByText(/\\r/).first().waitFor();
  expect(await firstLine.textContent()).toMatch(/^\s*\d\d:\d\d:\d\d\.\d{3}/);
  const before = await wire.locator('p').count();
  await expect.poll(() => wire.locator('p').count(), { timeout: 10_000 }).toBeGreaterThan(before);
  await panel.getByRole('button', { name: 'Hex' }).click();
  await wire.getByText(/0D/).first().waitFor();
  await panel.getByRole('button', { name: 'Pause the log' }).click();
  await panel.getByLabel('Search the log').fill('0d 0a');
  await panel.getByText(/^\d+ of \d+ pieces/).waitFor();
  await panel.getByLabel('Search the log').fill('nowhere');
  await wire.getByText('None of the pieces kept contains this.').waitFor();
  await panel.getByLabel('Search the log').fill('');
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save the log' }).click();
  expect((await download).suggestedFilename()).toMatch(/^wire-virtual-mg-nasicon-lauda.*\.txt$/);
});

test('the wrong driver is told apart, and who really answers is found and connected', { timeout: 60_000 }, async () => {
  await page.getByText('At another address').click();
  const form = page.locator('form');
  // A grey button says why, to the pointer, to the keyboard and to whoever listens.
  const connect = form.getByRole('button', { name: 'Connect this address' });
  expect(await connect.getAttribute('title')).toBe('Write the address first');
  await form.getByLabel('Address').fill('tcp:127.0.0.1:1');
  const why = await connect.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${why}"]`).textContent()).toMatch(/^Choose the driver first/);
  await form.getByLabel('Address').press('Enter');
  expect(await page.getByRole('alert').count()).toBe(0);
  await form.getByLabel('Driver').selectOption('keysight-b2900');
  await form.getByLabel('Address').fill(served.address);
  await connect.click();
  await page.getByRole('alert').getByRole('button', { name: 'Ask with every driver' }).waitFor();
  await photograph(page, 'instruments-1-refused');
  const startMs = performance.now();
  await page.getByRole('button', { name: 'Ask with every driver' }).click();
  await page.getByText(/serial number .*, answers/).waitFor();
  process.stdout.write(`named in ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`);
  await page.getByRole('button', { name: 'Connect it' }).click();
  await page.getByRole('region', { name: /2400/ }).waitFor();
});

test('a thermostat is put on a new bench from its panel', async () => {
  await page.getByRole('region', { name: /Lauda/i }).getByRole('button', { name: 'Add it to a bench …' }).click();
  const form = page.getByRole('form', { name: 'New bench' });
  await expect
    .poll(() => form.getByLabel('Address for temperature').inputValue())
    .toMatch(/^virtual:mg-nasicon\/lauda/);
  await form.getByText('Nothing keeps this bench from being connected').waitFor();
  await page.getByRole('tab', { name: 'Connect' }).click();
});

test('the bus behind a GPIB adapter is searched; two of one kind are connected, each at its address', async () => {
  const settings = { cellId: 'dummy-cell', seed: 1, speed: 1 };
  const two = [2, 3].map((address) => [address, keithley2400.emulate(settings, hostClock)] as const);
  const bus = await serveEmulatorTcp(emulateOnBus(new Map(two), hostClock), 0);
  try {
    const form = page.locator('details form');
    if (!(await form.isVisible())) await page.getByText('At another address').click();
    await form.getByLabel('Address').fill(`gpib:${bus.address}`);
    await form.getByRole('button', { name: 'Search its bus' }).click();
    await page.getByText(/; 2 found …$/).waitFor();
    await page.getByRole('button', { name: /^Stop asking/ }).click();
    const found = page.getByRole('list', { name: 'Instruments on the bus' });
    await found
      .getByText(/^KEITHLEY INSTRUMENTS/i)
      .first()
      .waitFor();
    await found.getByRole('button', { name: /^Connect address 2/ }).click();
    await found.getByText('Connected', { exact: true }).waitFor();
    await found.getByRole('button', { name: /^Connect address 3/ }).click();
    await expect.poll(() => found.getByText('Connected', { exact: true }).count(), { timeout: 15_000 }).toBe(2);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await found.scrollIntoViewIfNeeded();
      await photograph(page, `instruments-3-bus-${colorScheme}`);
      expect((await inspect(page)).serious).toEqual([]);
    }
  } finally {
    for (const address of [2, 3]) {
      const instrumentId = `gpib:${bus.address}/${address}`;
      await Promise.resolve(app.host.handlers['instruments.disconnect']({ instrumentId })).catch(() => undefined);
    }
    await bus.close();
    for (const [, instrument] of two) instrument.dispose();
  }
});

test('makers whose instruments need a library are named, and the screen is clean in light and dark', async () => {
  await page.getByText('Not listed?').click();
  await page.getByText(/BioLogic: /).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await photograph(page, `instruments-2-${colorScheme}`);
    expect((await inspect(page)).serious).toEqual([]);
  }
  expect(watched.complaints).toEqual([]);
});
