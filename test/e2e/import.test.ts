import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph, settle } from '../support/screens.ts';

/* Files come in: dropped, chosen, watched. The real host reads them. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let folder: string;

/** A resistor before an RC arc. */
function arc(
  options: { readonly sign?: 1 | -1; readonly resistanceOhm?: number; readonly note?: string } = {},
): string {
  const { sign = 1, resistanceOhm = 100, note = '' } = options;
  const rows = Array.from({ length: 31 }, (_, k) => {
    const f = 1e5 / 10 ** (k / 6);
    const x = 2 * Math.PI * f * resistanceOhm * 1e-5;
    const z = [20 + resistanceOhm / (1 + x * x), (sign * -resistanceOhm * x) / (1 + x * x)];
    return [f, ...z].map((value) => value.toPrecision(9)).join(',');
  });
  return [`# ${note}`, 'freq_Hz,Zre_ohm,Zim_ohm', ...rows, ''].join('\n');
}

const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-import-'));
  mkdirSync(path.join(folder, 'pellet 3'));
  mkdirSync(path.join(folder, 'live'));
  for (const temperature of [2, 10, 30])
    write(`pellet 3/T ${temperature}.csv`, arc({ resistanceOhm: 3000 / temperature, note: `${temperature}` }));
  write('pellet 3/notes.docx', 'no measurement');
  write('pellet 3/letter.txt', 'Dear colleague');
  write('turned.csv', arc({ sign: -1 }));
  write('huge.csv', '');
  truncateSync(path.join(folder, 'huge.csv'), 1024 ** 3);
  browser = await launchBrowser();
  app = await startApp();
  context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(10_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As the system does it: the browser gets paths, the page gets entries. */
async function drop(...names: readonly string[]): Promise<void> {
  const session = await context.newCDPSession(page);
  const box = (await page.getByRole('group', { name: /files may be dropped/ }).boundingBox())!;
  const data = { items: [], files: names.map((name) => path.join(folder, name)), dragOperationsMask: 1 };
  const [x, y] = [box.x + 200, box.y + 20];
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  await session.detach();
}

/** What stands dimmed behind a dialogue is not what is looked at. */
async function findingsInDialog(): Promise<readonly string[]> {
  await settle(page);
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}

const importedNames = () => app.host.handlers['imports.list'](null);

test('a folder and files are dropped at once: looked at, the unreadable named, the rest imported', async () => {
  await goTo(page, 'Analyse');
  await page.getByText('Drop files or folders anywhere here').waitFor();
  await photograph(page, 'import-empty');
  await drop('pellet 3', 'huge.csv');
  const dialog = page.getByRole('dialog', { name: 'Import 6 files' });
  const files = dialog.getByRole('list', { name: 'Files', exact: true }).getByRole('listitem');
  await dialog.getByRole('button', { name: 'Import 3 files' }).waitFor();
  const words = (await files.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  expect(words.map((text) => text.replace(/^pellet 3\/ ?/, ''))).toEqual([
    'huge.csv huge.csv is larger than 50 MB.',
    expect.stringMatching(/^letter.txt .* neither a spectrum nor a titration/),
    'notes.docx No known format ends in .docx.',
    'T 2.csv 1 spectrum',
    'T 10.csv 1 spectrum',
    'T 30.csv 1 spectrum',
  ]);
  await dialog.getByRole('button', { name: /T 10\.csv/ }).click();
  await dialog.getByRole('img', { name: 'Nyquist plot of T 10.csv' }).waitFor();
  await photograph(page, 'import-many');
  expect(await findingsInDialog()).toEqual([]);
  await dialog.getByRole('checkbox', { name: 'Import T 30.csv' }).uncheck();
  await dialog.getByRole('button', { name: 'Import 2 files' }).press('Enter');
  await page.getByText('2 files are imported.').waitFor();
  expect((await importedNames()).map(({ fileName }) => fileName)).toEqual(['T 10.csv', 'T 2.csv']);
  await page.getByRole('tab', { name: 'Impedance' }).waitFor();
  await page.waitForURL(/#\/analyse\/import-/);
});

test('the sign is asked about, the suggested answer chosen; by keys alone; and it is remembered', async () => {
  const open = async (name: string): Promise<void> => {
    await page.locator('input[type=file]').first().setInputFiles(path.join(folder, name));
  };
  await open('turned.csv');
  const dialog = page.getByRole('dialog', { name: 'Import turned.csv' });
  const turn = dialog.getByRole('radio', { name: /turn the sign/ });
  await turn.waitFor();
  expect(await turn.isChecked()).toBe(true);
  await dialog.getByText('Z′ falls with frequency').waitFor();
  await photograph(page, 'import-sign');
  await page.emulateMedia({ colorScheme: 'dark' });
  await photograph(page, 'import-sign-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await findingsInDialog()).toEqual([]);
  await turn.press('Enter');
  await page.getByText('The file is imported.').waitFor();
  const [imported] = await importedNames();
  expect(imported).toMatchObject({ fileName: 'turned.csv', answers: { positiveImaginary: 'capacitive' } });

  write('turned 2.csv', arc({ sign: -1, note: 'again' }));
  await open('turned 2.csv');
  await page.getByRole('dialog').getByText('(as answered before)').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await importedNames()).toHaveLength(3);

  await open('turned.csv');
  await page.getByRole('dialog').getByText('imported already').waitFor();
  expect(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Cancel' }).click();
});

test('of many files the reading can be stopped, and one answer serves all that ask the same', async () => {
  mkdirSync(path.join(folder, 'many'));
  for (let k = 0; k < 300; k++) write(`many/${k}.csv`, arc({ sign: -1, resistanceOhm: 500 + k, note: 'many' }));
  await drop('many');
  const dialog = page.getByRole('dialog', { name: 'Import 300 files' });
  await dialog.getByText(/Reading \d+ of 300/).waitFor();
  await dialog
    .getByRole('button', { name: /2\.csv.*asks/ })
    .first()
    .waitFor();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await dialog.getByText('Not read: it was cancelled.').first().waitFor();
  await dialog.getByText(/^\d+ cannot be read and are left out\.$/).waitFor();
  const before = (await importedNames()).length;
  await dialog.getByRole('radio', { name: /as it stands/ }).check();
  await dialog.getByRole('button', { name: /Answer so for the other/ }).click();
  const go = dialog.getByRole('button', { name: /^Import \d+ files$/ });
  await go.waitFor();
  const count = Number(/\d+/.exec(await go.innerText())![0]);
  expect(count).toBeGreaterThan(2);
  expect(count).toBeLessThan(300);
  await expect.poll(() => go.isEnabled()).toBe(true);
  await go.click();
  await page.getByText(`${count} files are imported.`).waitFor();
  const imported = await importedNames();
  expect(imported).toHaveLength(before + count);
  expect(imported.slice(0, count).map(({ answers }) => answers.positiveImaginary)).toEqual(
    Array.from({ length: count }, () => 'inductive'),
  );
  for (const { id } of imported.slice(0, count)) await app.host.handlers['imports.remove']({ importId: id });
});

test('a fit of an import is kept with it, and found again when it is opened', async () => {
  const [first] = (await importedNames()).filter(({ fileName }) => fileName === 'T 2.csv');
  const source = { importId: first!.id, stepIndex: 0 };
  await app.host.handlers['analysis.impedance']({ source, circuit: 'R0-p(R1,C1)' });
  const records = await app.host.handlers['analysis.list']({ importId: first!.id });
  expect(records[0]!.impedance!.fit.parameters.map(({ value }) => value / 10)).toEqual([
    expect.closeTo(2, 3),
    expect.closeTo(150, 2),
    expect.closeTo(1e-6, 9),
  ]);
  await page.getByLabel('Imported file').selectOption(first!.id);
  await page.waitForURL(new RegExp(first!.id));
  await page.locator('canvas').first().waitFor();
  // Its last fit is there again: that of the simple arc, not the circuit a pellet begins with.
  await expect.poll(() => page.getByLabel('Circuit as text').inputValue()).toBe('R0-p(R1,C1)');
  await photograph(page, 'import-opened');
});

test('a watched folder brings files by itself, and a changed one as a new version', async () => {
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  const dialog = page.getByRole('dialog', { name: 'Watch a folder' });
  await dialog.getByLabel('Folder on this computer').fill('pellets');
  await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
  await dialog.getByText('is not the whole path of a folder').waitFor();
  await dialog.getByLabel('Folder on this computer').fill(path.join(folder, 'live'));
  await dialog.getByLabel('Folder on this computer').press('Enter');
  await dialog.getByText('nothing came yet').waitFor();
  write('live/scan.csv', arc({ resistanceOhm: 40, note: 'live' }));
  await dialog.getByText('1 file imported').waitFor();
  write('live/scan.csv', `${arc({ resistanceOhm: 40, note: 'live' })}# finished\n`);
  await page.getByText('scan.csv has grown: version 2 is imported.').waitFor();
  write('live/minus.csv', arc({ sign: -1, note: 'live' }));
  await dialog.getByRole('radio', { name: /turn the sign/ }).waitFor();
  await photograph(page, 'import-watch');
  expect(await findingsInDialog()).toEqual([]);
  await dialog.getByRole('button', { name: 'Answer so for this folder' }).click();
  await dialog.getByText('3 files imported').waitFor();
  await dialog.getByRole('button', { name: /^End the watch/ }).click();
  await dialog.getByText('3 files imported').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
});

test('the library shows imports beside runs; what is removed can be brought back', async () => {
  await goTo(page, 'Library');
  const row = page.getByRole('row', { name: /T 10\.csv/ });
  await row.waitFor();
  await page.getByText('version 2').waitFor();
  await photograph(page, 'import-library');
  expect((await inspect(page)).serious).toEqual([]);
  await page.getByRole('button', { name: 'Remove T 10.csv' }).press('Enter');
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await row.waitFor();
  await page.getByLabel('Show').selectOption('replaced');
  await page.getByText('replaced by a newer version').waitFor();
  await page.getByRole('button', { name: 'Analyse scan.csv' }).press('Enter');
  await page.getByText('A newer version of this file has come').waitFor();
});
