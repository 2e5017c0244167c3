import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { settle } from '../support/screens.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFakeHost, type FakeHost } from '../support/fake-host.ts';

/* The application without a mouse. */

let browser: Browser;
let host: FakeHost;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  host = createFakeHost();
  app = await startApp({ host });
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(10_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
});

const focusedName = (): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.getAttribute('aria-label') ?? element?.textContent.trim() ?? '';
  });

async function findings(): Promise<readonly string[]> {
  await settle(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

test('every focusable thing shows its focus, and no place swallows it', async () => {
  for (let place = 1; place <= 9; place++) {
    await page.keyboard.press(`Control+${place}`);
    await page.waitForTimeout(200);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const bare: string[] = [];
    for (let step = 0; step < 25; step++) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return undefined;
        const shown = element.id !== '' && document.querySelector(`input:focus-visible + label[for="${element.id}"]`);
        const { outlineStyle, outlineWidth } = getComputedStyle(shown || element);
        return { name: element.outerHTML.slice(0, 80), visible: outlineStyle !== 'none' && outlineWidth !== '0px' };
      });
      if (seen && !seen.visible) bare.push(seen.name);
    }
    expect(bare, `place ${place}`).toEqual([]);
  }
});

test.each(['light', 'dark'] as const)('the palette finds and goes, and gives the focus back, %s', async (scheme) => {
  await page.emulateMedia({ colorScheme: scheme });
  await page.keyboard.press('Control+k');
  expect(await focusedName()).toMatch(/^Find a place/);
  expect(await findings()).toEqual([]);
  await page.keyboard.type('place sett');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await page.getByLabel('Theme').focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.getByLabel('Theme').evaluate((element) => element === document.activeElement)).toBe(true);
});

test('F1 explains the field that has the focus', async () => {
  await page.evaluate(() => (window.location.hash = '#/methods/new'));
  await page.getByLabel('Largest current').focus();
  await page.keyboard.press('F1');
  const dialog = page.getByRole('dialog', { name: 'Largest current' });
  await dialog.getByText('250u').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test.each(['light', 'dark'] as const)('an unsaved sample is not left without a question, %s', async (scheme) => {
  await page.emulateMedia({ colorScheme: scheme });
  await page.evaluate(() => (window.location.hash = '#/samples/new'));
  await page.getByLabel('Name').fill('Half written');
  await page.keyboard.press('Control+5');
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  expect(await findings()).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.getByLabel('Name').inputValue()).toBe('Half written');
  await page.keyboard.press('Control+5');
  await page.getByRole('button', { name: 'Leave without saving' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
});

test('what is removed can be brought back', async () => {
  const [sample] = await host.handlers['samples.list'](null);
  await page.evaluate((id) => (window.location.hash = `#/samples/${id}`), sample!.id);
  await page.getByRole('button', { name: 'Remove' }).press('Enter');
  await page.getByText('is removed.').waitFor();
  expect(await host.handlers['samples.list'](null)).not.toContainEqual(sample);
  expect(await findings()).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect.poll(() => host.handlers['samples.list'](null)).toContainEqual(sample);
});

test('a spectrum is walked through and a point left out without a mouse', async () => {
  const text = ['freq_Hz,Zre_ohm,Zim_ohm', '1000,11,-1', '100,15,-5', '10,19,-1', '1,20,-0.1'].join('\n');
  await page.keyboard.press('Control+6');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'four.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('dialog', { name: 'Import four.csv' }).getByText('1 spectrum, 4 points').waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).press('Enter');
  await page.getByRole('slider', { name: 'Point' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('100.0\u202fHz').first().waitFor();
  await page.keyboard.press('m');
  await page.getByText('1 left out of the fit').waitFor();

  await page.keyboard.press('Control+8');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await page.keyboard.press('Control+6');
  await page.getByLabel('Imported file').and(page.locator(':has(option:checked:text("four.csv"))')).waitFor();
  await page.getByText('1 left out of the fit').waitFor();
});
