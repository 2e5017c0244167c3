import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../src-core/numerics/random.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* A family of materials: kept Arrhenius analyses and tables, a rule against what noise alone would give. */

const kB = 8.617333262e-5;
/** E_MN of the family, eV. */
const ruleEv = 0.05;
const kelvins = [300, 320, 340, 360, 380, 400, 420];

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

function rows(energyEv: number, seed: number, lnPrefactor: number): readonly string[] {
  const random = createRandom(seed);
  return kelvins.map((kelvin) => {
    const logarithm = lnPrefactor - energyEv / (kB * kelvin) + 0.01 * random.normal();
    const sigma = Math.exp(logarithm) / kelvin;
    return `${kelvin},${sigma.toExponential(6)},${(0.01 * sigma).toExponential(3)}`;
  });
}

const family = [0.3, 0.36, 0.41, 0.47, 0.52, 0.58].map((energyEv, k) => ({
  name: `M${k + 1}`,
  lines: rows(energyEv, k + 1, 4 + energyEv / ruleEv),
}));
const header = 'temperature_K,sigma_S_per_cm,u_sigma';

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

test('Arrhenius analyses are kept, opened again and compared', async () => {
  await goTo(page, 'Analyse');
  await page.getByRole('button', { name: 'Arrhenius plot of a table' }).click();
  const tableOf = ({ name, lines }: (typeof family)[number]): string =>
    [`material,${header}`, ...lines.map((line) => `${name},${line}`)].join('\n');
  const kept = page.getByRole('group', { name: 'Kept analyses' });
  for (const [index, material] of family.slice(0, 2).entries()) {
    await page.getByRole('textbox', { name: 'Table' }).fill(tableOf(material));
    await page.getByRole('region', { name: 'Arrhenius plot' }).getByText(material.name, { exact: true }).waitFor();
    if (index === 1) await page.getByRole('checkbox', { name: /^Point 2 at/ }).uncheck();
    if (index === 1) await page.getByText('6 of 7 count').waitFor();
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await kept.getByRole('button', { name: new RegExp(`^Arrhenius of ${material.name}`) }).waitFor();
  }
  await page.getByRole('checkbox', { name: /^Compare .*M1/ }).check();
  await page.getByRole('checkbox', { name: /^Compare .*M2/ }).check();
  await page.getByRole('group', { name: 'Compared analyses' }).getByRole('row', { name: /M2/ }).waitFor();
  await page.waitForTimeout(300);
  await photograph(page, 'arrhenius-compared');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await kept.getByRole('button', { name: /^Arrhenius of M1/ }).click();
  await page.getByText('7 of 7 count').waitFor();
  await kept.getByRole('button', { name: /^Arrhenius of M2/ }).click();
  await page.getByText('6 of 7 count').waitFor();
  expect(await page.getByRole('checkbox', { name: /^Point 2 at/ }).isChecked()).toBe(false);
});

test('a rule that noise does not make: energy, isokinetic temperature, verdict; kept and opened again', async () => {
  await page.getByRole('tab', { name: 'Meyer–Neldel' }).click();
  await photograph(page, 'meyer-neldel-empty');
  await page.getByRole('checkbox', { name: /M1/ }).check();
  await page.getByRole('checkbox', { name: /M2/ }).check();
  await page.getByText('A rule over materials needs three or more').waitFor();
  const others = family.slice(2).flatMap(({ name, lines }) => lines.map((line) => `${name},${line}`));
  await page.getByRole('textbox', { name: 'Table' }).fill([`material,${header}`, ...others].join('\n'));
  const rule = page.getByRole('region', { name: 'Meyer–Neldel energy' });
  await rule.getByText('Differs from what noise alone would give').waitFor();
  const found = /([\d.]+)\([\d.]+\)\s*meV/.exec(await rule.innerText());
  expect(Math.abs(Number(found?.[1]) - 1000 * ruleEv)).toBeLessThan(2);
  await page.waitForTimeout(300);
  await photograph(page, 'meyer-neldel');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export the rule' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^material,E_eV[\s\S]*E_MN of noise alone/);
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  const kept = page.getByRole('group', { name: 'Kept analyses' }).getByRole('button').first();
  await kept.waitFor();
  await page.getByRole('textbox', { name: 'Table' }).fill('');
  await rule.waitFor({ state: 'detached' });
  await kept.click();
  await rule.getByText('Differs from what noise alone would give').waitFor();
});

test('typed energies that noise alone would put on a line are told apart from a rule', async () => {
  for (const name of [/M1/, /M2/]) await page.getByRole('checkbox', { name }).uncheck();
  const one = [0.41, 0.412, 0.409, 0.411, 0.4085];
  const noisy = one.flatMap((energyEv, k) =>
    rows(energyEv, 20 + k, 12 + (energyEv - 0.41) / (kB * 355)).map((line) => `P${k},${line}`),
  );
  await page.getByRole('textbox', { name: 'Table' }).fill([`material,${header}`, ...noisy].join('\n'));
  await page.getByText('No evidence: noise alone would give the same slope').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(300);
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await photograph(page, 'meyer-neldel-noise-dark');
});
