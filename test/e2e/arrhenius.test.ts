import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../src-core/numerics/random.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* A table of conductivities, pasted: energies, change of slope, prediction. */

const kB = 8.617333262e-5;
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
  await page.getByLabel('Law').selectOption({ index: 1 });
  await page.getByText('From ln σ against 1000/T').waitFor();
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
