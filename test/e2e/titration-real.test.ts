import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sample } from '../../src-core/model/sample.ts';
import { projectFolder } from '../../src-main/launch/folders.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, photograph, settle } from '../support/screens.ts';

/* Titrations of real cells, imported and analysed in the window. The data do not travel with the repository. */

const folder = path.join(projectFolder, '../shared/data/gitt/real');

const particles: Omit<Sample, 'id' | 'name'> = {
  ion: { symbol: 'Li', chargeNumber: 1 },
  cellType: 'two-electrode',
  geometry: 'sphere',
  particleRadius: { value: 5.22, unit: 'µm', standardUncertainty: 0.5 },
};

describe.skipIf(!existsSync(folder))('titrations of real cells (skipped without ../shared/data)', () => {
  let browser: Browser;
  let app: App;
  let context: BrowserContext;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    app = await startApp();
    await app.host.handlers['samples.save']({ ...particles, id: '', name: 'LG M50, particles of 5.22 µm' });
    context = await browser.newContext({ viewport: { width: 1400, height: 1300 } });
    watched = await openPage(context, app);
    ({ page } = watched);
    page.setDefaultTimeout(30_000);
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
  afterAll(async () => {
    expect(watched.complaints).toEqual([]);
    await context.close();
    await app.close();
    await browser.close();
  });

  async function analyse(fileName: string): Promise<void> {
    await goTo(page, 'Analyse');
    await page.locator('input[type=file]').first().setInputFiles(path.join(folder, fileName));
    const dialog = page.getByRole('dialog', { name: `Import ${fileName}` });
    await dialog.getByRole('button', { name: /^Import/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByLabel('Sample', { exact: true }).selectOption({ label: 'LG M50, particles of 5.22 µm' });
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    await page.getByRole('region', { name: 'Chemical diffusivity', exact: true }).waitFor();
  }

  async function photographBoth(name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      await photograph(page, `${name}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }

  test('LG M50: 40 pulses of discharge, marked as not equilibrated', async () => {
    await analyse('lgm50_3electrode_gitt_40pulses.csv');
    await page.getByText('40 found').waitFor();
    await page.getByText('Not equilibrated', { exact: true }).waitFor();
    await page
      .getByRole('list', { name: 'Warnings' })
      .getByText(/rests end before equilibrium/)
      .waitFor();
    await page.getByRole('img', { name: /discharge: (caution|fail)/ }).waitFor();
    await photographBoth('titration-lgm50');
    await page.getByRole('heading', { name: 'Pulse 1', exact: true }).scrollIntoViewIfNeeded();
    await photographBoth('titration-lgm50-pulse');
  });

  test('Arbin: 92 pulses of charge and 91 of discharge; walking through them keeps pace', async () => {
    await analyse('arbin_fullcell_gitt_cc_02.csv');
    await page.getByText('183 found').waitFor();
    await page.getByRole('img', { name: /^Chemical diffusivity: .*charge: / }).waitFor();
    await photographBoth('titration-arbin');
    const record = (await app.host.handlers['analysis.list']({ kind: 'titration' })).at(-1);
    const directions = record!.titration!.pulses.map(({ direction }) => direction);
    expect(directions.filter((one) => one === 'charge')).toHaveLength(92);
    // From key to picture, with two figures and all tables of the pulse drawn anew.
    const spent = await page.evaluate(async () => {
      const times: number[] = [];
      for (let i = 0; i < 20; i++) {
        const begin = performance.now();
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        times.push(performance.now() - begin);
      }
      return times.sort((a, b) => a - b)[10]!;
    });
    await page.getByRole('heading', { name: 'Pulse 21', exact: true }).waitFor();
    // Two frames at 60 Hz are 33 ms; a busy machine may take its time.
    expect(spent).toBeLessThan(250);
    console.log(`from key to picture with 183 pulses: ${spent.toFixed(0)} ms`);
  });
});
