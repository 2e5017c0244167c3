import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { settle } from '../support/screens.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFakeHost, type FakeHost } from '../support/fake-host.ts';

/* States a newcomer does not meet, put on the screen by a host of fixtures. */

let browser: Browser;
let host: FakeHost;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  host = createFakeHost();
  app = await startApp({ host });
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  watched = await openPage(context, app);
  watched.page.setDefaultTimeout(10_000);
});
afterEach(async () => {
  await context.close();
  await app.close();
});

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((next) => void (window.location.hash = next), hash);
}

async function startRun(page: Page): Promise<void> {
  const { id: instrumentId } = await host.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 60 });
  const { runId } = await host.handlers['runs.start']({ instrumentId, sampleId: 'sample-1', methodId: 'any' });
  await goTo(page, `#/run/${runId}`);
  await page.getByRole('button', { name: 'Hold at step end' }).waitFor();
}

async function findings(page: Page): Promise<readonly string[]> {
  await settle(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

test.each(['light', 'dark'] as const)(
  'a cell whose state is unknown is told in red, %s, and the run can be ended',
  async (scheme) => {
    const { page, complaints } = watched;
    await page.emulateMedia({ colorScheme: scheme });
    await startRun(page);
    host.interrupt();
    await goTo(page, '#/run/new');
    const alert = page.getByRole('alert');
    await alert.getByText('cell state unknown — disconnect the leads').waitFor();
    await page.getByText('was interrupted at step').waitFor();
    expect(await page.getByRole('button', { name: /Resume from step/ }).isDisabled()).toBe(true);
    expect(await findings(page)).toEqual([]);

    await page.getByRole('button', { name: 'End the run' }).click();
    await page.getByText('was interrupted at step').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  },
);

test('STOP is in reach and at its place while a dialog is open', async () => {
  const { page } = watched;
  await startRun(page);
  const stop = page.getByRole('button', { name: 'STOP', exact: true });
  const place = await stop.boundingBox();
  await page.getByRole('button', { name: 'Note', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  expect(await stop.boundingBox()).toEqual(place);
  await stop.click();
  await page.getByText('cell off, confirmed by reading back').waitFor();
});

test('STOP stands at the same place on every screen, and its keys work while typing', async () => {
  const { page } = watched;
  await startRun(page);
  const stop = page.getByRole('button', { name: 'STOP', exact: true });
  const places = [];
  for (let place = 1; place <= 8; place++) {
    await page.keyboard.press(`Control+${place}`);
    places.push(JSON.stringify(await stop.boundingBox()));
  }
  expect(new Set(places).size).toBe(1);
  await goTo(page, '#/samples/new');
  await page.getByLabel('Name').fill('typing');
  await page.keyboard.press('Control+Shift+Period');
  await page.getByText('cell off, confirmed by reading back').waitFor();
});

test('hostile names are text, and break no screen', async () => {
  const { page, complaints } = watched;
  const [sample] = await host.handlers['samples.list'](null);
  const names = [
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">',
    '../../etc/passwd',
    'x'.repeat(10_000),
  ];
  for (const name of names) await host.handlers['samples.save']({ ...sample!, id: '', name });
  await page.reload();
  for (const hash of ['#/samples', '#/run/new', '#/methods/new', '#/analyse']) {
    await goTo(page, hash);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const tooWide = await page.evaluate(
      () => document.querySelector('main')!.scrollWidth > document.querySelector('main')!.clientWidth,
    );
    expect([hash, tooWide]).toEqual([hash, false]);
  }
  await goTo(page, '#/samples');
  await page.getByText(names[0]!).waitFor();
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(complaints).toEqual([]);
});

test('a window that lost the program says so, and that the measurement is not the window’s', async () => {
  const { page } = watched;
  await startRun(page);
  await app.shell.close();
  await page.getByRole('alert').getByText('lost contact with the program').waitFor();
  await page.getByText('its measurement goes on and is saved').first().waitFor();
});

test('reloading in the middle of a run shows all of it again', async () => {
  const { page, complaints } = watched;
  await startRun(page);
  const drawnTo = () => page.locator('canvas[data-drawn-to-s]').first().getAttribute('data-drawn-to-s').then(Number);
  await expect.poll(drawnTo, { timeout: 20_000 }).toBeGreaterThan(600);
  const before = await drawnTo();
  await page.reload();
  await page.getByRole('button', { name: 'Hold at step end' }).waitFor();
  await expect.poll(drawnTo, { timeout: 20_000 }).toBeGreaterThanOrEqual(before);
  expect(complaints).toEqual([]);
});
