import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* Repetitions until a condition holds and values from results, written in the editor and seen on the timeline. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startApp();
  context = await browser.newContext({ viewport: { width: 1360, height: 900 }, colorScheme: 'light' });
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

const method = {
  name: 'Hold at the settled voltage',
  limits: { minVoltageV: '0.3 V', maxVoltageV: '2 V', maxCurrentA: '1 mA', maxDurationS: '3 d' },
  steps: [
    { kind: 'rest', end: { maxDurationS: '30 min' }, keep: { V0: 'OCP' } },
    {
      kind: 'repeat',
      times: 6,
      until: 'change(OCP) < 1 mV',
      steps: [
        { kind: 'rest', end: { maxDurationS: '20 min' } },
        { kind: 'eis', control: 'potentiostatic', startFrequencyHz: '100 kHz', endFrequencyHz: 0.01, pointsPerDecade: 6, amplitudeVRms: '10 mV', dc: 'OCP' },
      ],
    },
    { kind: 'potential-step', voltageV: { from: 'OCP + 10 mV', assume: '1.21 V' }, durationS: '1 h' },
    { kind: 'sweep', shape: 'cyclic', against: 'reference', startVoltageV: 1.2, firstVertexV: 1.6, secondVertexV: 0.8, cycles: 2, rateVPerS: '0.5 mV/s' },
  ],
}; // prettier-ignore

const timeline = () => page.getByRole('toolbar', { name: 'Steps over time' });

test('the timeline shows the course; a step on it leads to its card', async () => {
  await goTo(page, 'Methods');
  await page.getByRole('button', { name: 'New method' }).click();
  await page.getByRole('tab', { name: /JSON/ }).click();
  await page.getByRole('textbox', { name: /JSON|text/i }).fill(JSON.stringify(method));
  await page.getByRole('tab', { name: 'Steps' }).click();
  await expect.poll(() => timeline().getByRole('button').count()).toBe(15);
  await expect.poll(() => page.getByRole('region', { name: 'Timeline' }).innerText()).toMatch(/to at most/);
  await photograph(page, 'method-timeline-light');
  await timeline().getByRole('button').first().focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => page.locator('.detail').innerText()).toMatch(/from a result \(voltageV from OCP \+ 10 mV\)/);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-step'))).toBe('steps[2]');
  await photograph(page, 'method-results-light');
});

test('what is wrong with an expression is told while it is typed; undo takes it back', async () => {
  const until = page.getByRole('textbox', { name: /^Until/ });
  await until.fill('change(OCP) < 1');
  await page
    .getByText(/cannot be compared \(character 15\)/)
    .first()
    .waitFor();
  await photograph(page, 'method-condition-wrong');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => until.inputValue()).toBe('change(OCP) < 1 mV');
});

test('a card is moved by keys and keeps the focus; duplicates stand behind it', async () => {
  await page.locator('[data-step="steps[2]"]').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-step'))).toBe('steps[3]');
  await page.getByRole('button', { name: /^Duplicate step 1,/ }).click();
  await expect.poll(() => page.locator('[data-step]').count()).toBe(7);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect((await inspect(page)).serious).toEqual([]);
  }
  await page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
  await photograph(page, 'method-timeline-dark');
});
