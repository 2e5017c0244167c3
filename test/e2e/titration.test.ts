import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TitrationData } from '../../src-core/model/titration.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph, settle } from '../support/screens.ts';
import { simulateInterruptions } from '../support/virtual-interruptions.ts';
import { simulatePotentialSteps } from '../support/virtual-potential-steps.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../support/virtual-titration.ts';

/* An imported titration as a person goes through it: D(x), a pulse, where its numbers come from, changes by hand. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-titration-'));
  const { data } = simulateTitration(mgTi2S4({ currentsA: Array<number>(6).fill(-60e-6), initialX: 0.2, restS: 2400 }));
  write('titration.csv', data);
  write('steps.csv', simulatePotentialSteps({ initialX: 0.2, stepV: -0.008, steps: 2, holdS: 5400, seed: 3 }));
  const ici = { initialX: 0.2, currentA: -80e-6, onS: 300, offS: 10, count: 6, seed: 3 };
  write('interruptions.csv', simulateInterruptions(ici));
  browser = await launchBrowser();
  app = await startApp();
  await app.host.handlers['samples.save']({
    ...mgTi2S4Sample({ initialX: { value: 0.2, unit: '1' } }),
    ion: { symbol: 'Mg', chargeNumber: 2 },
    id: '',
    name: 'Mg in Ti2S4',
  });
  context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(20_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, { timeS, currentA, voltageV }: TitrationData): void {
  const rows = Array.from(timeS, (t, k) => `${t},${currentA[k]!},${voltageV[k]!}`);
  writeFileSync(path.join(folder, name), ['time_s,current_A,voltage_V', ...rows, ''].join('\n'));
}

async function importAndAnalyse(name: string): Promise<void> {
  await goTo(page, 'Analyse');
  await page.locator('input[type=file]').first().setInputFiles(path.join(folder, name));
  await page
    .getByRole('button', { name: /^Import/ })
    .last()
    .click();
  await page.getByLabel('Imported file').locator('option:checked', { hasText: name }).waitFor({ state: 'attached' });
  await page.getByRole('heading', { name: 'Titration', exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'Sample', exact: true }).selectOption({ label: 'Mg in Ti2S4' });
  await page.getByRole('button', { name: 'Analyse', exact: true }).click();
  await page.getByRole('heading', { name: 'Thermodynamic factor and jump diffusivity' }).waitFor();
}

/** An analysis of a busy machine takes its time. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000 });
const latest = async () => (await app.host.handlers['analysis.list']({ kind: 'titration' })).at(-1)!;
const edits = () => page.getByRole('group', { name: 'Change the pulses that were found' });
const walk = () => page.getByRole('group', { name: 'Pulse shown in detail' });

/** Both appearances, and the whole of a long page. */
async function photographBoth(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settle(page);
    await photograph(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('a file is analysed; D stands with verdicts, and pulses are walked through with keys', async () => {
  await importAndAnalyse('titration.csv');
  await photographBoth('titration-analysed');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await page.locator('body').press('ArrowRight');
  await page.getByRole('heading', { name: 'Pulse 2', exact: true }).waitFor();
  await walk().getByRole('button', { name: 'Next pulse' }).click();
  await page.getByRole('heading', { name: 'Pulse 3', exact: true }).waitFor();
});

test('a point of D(x) is clicked: its pulse is shown; other estimates, axis and scale are chosen', async () => {
  const canvas = page.getByRole('img', { name: /^Chemical diffusivity: / });
  await canvas.scrollIntoViewIfNeeded();
  const { width, height } = (await canvas.boundingBox())!;
  // Points are looked for as a hand would: along the plot until one answers.
  const shown = page.getByRole('heading', { name: /^Pulse \d$/ });
  const before = await shown.textContent();
  for (let x = 0.1; x < 0.98 && (await shown.textContent()) === before; x += 0.01)
    for (let y = 0.15; y < 0.85 && (await shown.textContent()) === before; y += 0.07)
      await canvas.click({ position: { x: x * width, y: y * height } });
  expect(await shown.textContent()).not.toBe(before);
  await page.getByRole('checkbox', { name: 'Eq. 9', exact: true }).check();
  await page.getByRole('checkbox', { name: 'Eq. 10, iR from the √t line' }).check();
  await page.getByLabel('Against', { exact: true }).selectOption({ label: 'Voltage E' });
  await page.getByRole('img', { name: /Eq\. 9, 6 points.*Horizontal: E \/ V/ }).waitFor();
  await page.getByLabel('Axis of D').selectOption({ label: 'Linear' });
  await photographBoth('titration-estimators');
  await page.getByLabel('Axis of D').selectOption({ label: 'Logarithmic' });
});

test('how a number was computed: formula, inputs with their origin, and what they give', async () => {
  const estimates = page.getByRole('group', { name: /^Estimates of pulse/ });
  await estimates.getByRole('button', { name: 'How? How was this computed: D by Eq. 9', exact: true }).click();
  const eq9 = page.getByRole('group', { name: 'How Chemical diffusivity, eq9 was computed' });
  await eq9.getByText('titration.csv: ends of the rests before and after pulse').waitFor();
  await eq9.getByText(/These inputs give D/).waitFor();
  const numbers = page.getByRole('group', { name: /^Numbers of pulse/ });
  await numbers.getByRole('button', { name: /Thermodynamic factor/ }).focus();
  await page.keyboard.press('Enter');
  const factor = page.getByRole('group', { name: 'How Thermodynamic factor was computed' });
  await factor.getByText('Weppner & Huggins', { exact: false }).first().waitFor();
  await factor.scrollIntoViewIfNeeded();
  await photographBoth('titration-how');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await page.getByRole('button', { name: 'Show how everything was computed' }).click();
  expect(await page.getByText('Source:').count()).toBeGreaterThan(15);
  await page.getByRole('button', { name: 'Show how everything was computed' }).click();
});

test('pulses are left out, parted and retimed; Ctrl+Z and Ctrl+Y; what is refused is not kept', async () => {
  const pulsesOf = async () => (await latest()).titration!.pulses;
  await edits().getByRole('button', { name: 'Leave out' }).click();
  await page.getByText('1 change by hand').first().waitFor();
  await page.getByRole('list', { name: 'Changes by hand' }).getByText('Left out: the pulse at').waitFor();
  await page.locator('body').press('Control+z');
  await eventually(async () => (await pulsesOf()).some(({ flags }) => flags?.includes('excluded'))).toBe(false);
  await page.locator('body').press('Control+y');
  await eventually(async () => (await pulsesOf()).some(({ flags }) => flags?.includes('excluded'))).toBe(true);
  await edits()
    .getByRole('button', { name: /^Take back: Left out/ })
    .click();
  await eventually(async () => (await pulsesOf()).some(({ flags }) => flags?.includes('excluded'))).toBe(false);
  await edits().getByRole('button', { name: 'Part', exact: true }).click();
  await eventually(async () => (await pulsesOf()).length).toBe(7);
  await edits().getByRole('button', { name: 'Undo' }).click();
  await eventually(async () => (await pulsesOf()).length).toBe(6);
  // The analysis that was asked for, and the one being worked on: the steps between left nothing behind.
  expect(await app.host.handlers['analysis.list']({ kind: 'titration' })).toHaveLength(2);
  await page.getByText('is being worked on').waitFor();
  const begin = (await pulsesOf())[0]!.startTimeS;
  while (await walk().getByRole('button', { name: 'Pulse before' }).isEnabled())
    await walk().getByRole('button', { name: 'Pulse before' }).click();
  await edits()
    .getByLabel('Begins at')
    .fill(`${begin + 2} s`);
  await edits().getByRole('button', { name: 'Set times' }).click();
  await eventually(async () => (await pulsesOf())[0]!.startTimeS).toBeCloseTo(begin + 2, 6);
});

test('the end of a pulse is dragged in its voltage course, the window of Eq. 9 in the √t plot', async () => {
  const end = page.getByRole('slider', { name: 'End of the pulse' });
  await end.scrollIntoViewIfNeeded();
  const endBefore = (await latest()).titration!.pulses[0]!.endTimeS;
  const box = (await end.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 20, box.y + 60, { steps: 4 });
  await photograph(page, 'titration-dragging');
  await page.mouse.up();
  await eventually(async () => (await latest()).titration!.pulses[0]!.endTimeS).toBeLessThan(endBefore);
  await edits().getByRole('button', { name: 'Undo' }).click();
  await eventually(async () => (await latest()).titration!.pulses[0]!.endTimeS).toBe(endBefore);
  const to = page.getByRole('slider', { name: 'Window of Eq. 9 to' });
  await to.waitFor();
  await to.focus();
  await page.keyboard.press('PageUp');
  await eventually(async () => (await latest()).titration!.pulses[0]!.squareRoot?.toS).toBeGreaterThan(60);
  await photographBoth('titration-pulse');
});

test('options say what they changed; kept analyses are reopened with their settings and drawn beside', async () => {
  await page.getByText('How D is found').click();
  await page.getByLabel('D from', { exact: true }).selectOption({ label: 'Eq. 9' });
  await page.getByText('Settings were changed').waitFor();
  await page.getByRole('button', { name: 'Analyse again' }).click();
  await page.getByText(/Against the analysis before: D/).waitFor();
  await eventually(async () => (await latest()).titration?.pulses[0]?.estimator).toBe('eq9');
  const kept = page.getByRole('group', { name: 'Kept analyses of this titration' });
  await kept.getByRole('button', { name: 'as recommended' }).first().click();
  await eventually(() => page.getByLabel('D from', { exact: true }).inputValue()).toBe('');
  await kept
    .getByRole('button', { name: /^Draw beside: D from Eq\. 9/ })
    .first()
    .click();
  await page.getByRole('img', { name: /earlier: D from Eq\. 9/ }).waitFor();
  await kept.scrollIntoViewIfNeeded();
  await photographBoth('titration-kept');
  await page.reload();
  await page.getByRole('heading', { name: 'Titration', exact: true }).waitFor();
  await page.getByRole('group', { name: 'Kept analyses of this titration' }).waitFor();
});

test('tables of pulses and checks, and how everything was computed, are saved as files', async () => {
  const save = async (choice: RegExp): Promise<string> => {
    await page.getByRole('button', { name: 'Export the titration' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: choice }).click(),
    ]);
    return readFileSync(await download.path(), 'utf8');
  };
  const lines = (await save(/Table of pulses/)).trim().split('\r\n');
  expect(lines).toHaveLength(7);
  expect(lines[0]).toContain('D_eq9_m2_per_s');
  expect(await save(/Table of checks/)).toContain('theta');
  expect(await save(/How everything was computed/)).toContain('D_J = D_C/Θ');
});

test('potential steps (PITT): their own words; joined, parted and given other times where that is one step', async () => {
  await importAndAnalyse('steps.csv');
  const change = page.getByRole('group', { name: 'Change the potential steps that were found' });
  await change.getByText(/Join: The next one holds another voltage/).waitFor();
  expect(await change.getByRole('button', { name: 'Join with the next' }).isDisabled()).toBe(true);
  await change.getByText(/Part: The voltage is the same before and after/).waitFor();
  await page.locator('body').press('ArrowRight');
  await page.getByRole('heading', { name: 'Potential step 2', exact: true }).waitFor();
  await page.getByRole('img', { name: /^Current after the step/ }).waitFor();
  expect(await page.locator('main').innerText()).not.toMatch(/\bPulses?\b|each pulse|all pulses/);
  const resistance = page.getByRole('group', { name: 'Numbers of potential step 2' }).getByRole('row', { name: /^R / });
  expect(await resistance.innerText()).toMatch(/\d\(\d+\)\sΩ/);
  const ends = async () => (await latest()).titration!.pulses[1]!.endTimeS;
  const before = await ends();
  await change.getByLabel('Ends at').fill('9000 s');
  await change.getByRole('button', { name: 'Set times' }).click();
  await change.getByText('The potential step at').waitFor();
  await eventually(ends).toBe(9000);
  await change.getByRole('button', { name: 'Undo' }).click();
  await eventually(ends).toBe(before);
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await photograph(page, 'titration-steps-light');
});

test('interruptions (ICI): their own words, figures and numbers', async () => {
  await importAndAnalyse('interruptions.csv');
  await page.getByRole('img', { name: /^Interruption against √t/ }).waitFor();
  await page.getByRole('heading', { name: 'Interruption 1', exact: true }).waitFor();
  const estimates = page.getByRole('group', { name: 'Estimates of interruption 1' }).getByRole('rowheader');
  expect(await estimates.first().innerText()).toMatch(/^Current interruption.*recommended/s);
  await photograph(page, 'titration-interruptions');
});
