import { deflateSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

let app: App;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 1100 }, colorScheme: 'light' });
  watched = await openPage(context, app);
  page = watched.page;
  page.setDefaultTimeout(20_000);
  await goTo(page, 'Instruments');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await app.close();
});

async function look(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { serious } = await inspect(page);
    expect(serious).toEqual([]);
    await photograph(page, `channels-${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** A picture with a gradient, so that one sees it. */
function picture(): Buffer {
  const [width, height] = [64, 48];
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (__, x) => [x * 4, y * 5, 160]).flat()]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const parts = [
    ['IHDR', header],
    ['IDAT', deflateSync(Buffer.concat(rows))],
    ['IEND', Buffer.alloc(0)],
  ] as const;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ...parts.map(pngChunk)]);
}

function pngChunk([name, data]: readonly [string, Buffer]): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  whole.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return whole;
}

const rest = { kind: 'rest', end: { maxDurationS: 3000 } } as const;
const method = {
  id: '',
  name: 'Three rests',
  limits: { minVoltageV: -5, maxVoltageV: 5, maxCurrentA: 1e-3, maxDurationS: 20_000 },
  steps: [rest, rest, rest],
};

test('a bench is made role by role: two sources are refused, then it connects and reminds of the leads', async () => {
  await page.getByRole('tab', { name: 'Benches' }).click();
  await page.getByRole('button', { name: 'New bench' }).click();
  const form = page.getByRole('form', { name: 'New bench' });
  await form.getByLabel('Name').fill('pellet');
  await form.getByLabel('Instrument for source and measure').selectOption('keithley-2400');
  await form.getByLabel('Address for source and measure').fill('virtual:mg-nasicon');
  await form.getByLabel('Instrument for impedance').selectOption('palmsens-methodscript');
  await form.getByLabel('Address for impedance').fill('virtual:mg-nasicon');
  await form.getByText(/two sources on one cell are refused/).waitFor();
  await look('bench-refused');
  await form.getByLabel('Instrument for source and measure').selectOption('palmsens-methodscript');
  await form.getByLabel('Address for source and measure').fill('virtual:mg-nasicon');
  // Another one of the same kind is an instrument of its own; then one does both again.
  await form.getByLabel('Instrument for impedance').selectOption('palmsens-methodscript#1');
  await form.getByLabel('Address for impedance').fill('virtual:mg-nasicon/second');
  await form.getByText(/two sources on one cell are refused/).waitFor();
  await look('bench-two-alike');
  await form.getByLabel('Instrument for impedance').selectOption('palmsens-methodscript');
  await form.getByText('The same instrument as above.').waitFor();
  await form.getByLabel('Instrument for temperature').selectOption('huber');
  await form.getByLabel('Address for temperature').fill('virtual:mg-nasicon');
  await form.getByLabel('Accuracy of that sensor').selectOption({ label: 'Thermocouple K of class 1 (IEC 60584-1)' });
  await form.getByText('At most ± 1.5 K at 0 °C, ± 1.5 K at 200 °C.').waitFor();
  await form.getByLabel('Correction by calibration, K').fill('-0.4');
  await form.getByLabel('Correction by calibration, K').blur();
  await look('bench-sensor');
  await form.getByText('Nothing keeps this bench from being connected').waitFor();
  await form.getByRole('button', { name: 'Keep the bench' }).click();
  await page.getByRole('button', { name: 'Connect bench pellet' }).click();
  await page.getByRole('button', { name: 'Disconnect bench pellet' }).waitFor();
  const [kept] = await app.host.handlers['benches.list'](null);
  const thermostat = kept!.members.find(({ roles }) => roles.includes('temperature'));
  expect(thermostat!.sensorAccuracy).toEqual({ classId: 'k-1', correctionK: -0.4 });
  await page.getByRole('tab', { name: 'Connect' }).click();
  await page
    .getByRole('region', { name: 'Bench pellet' })
    .getByText(/may be on the cell/)
    .waitFor();
  await look('bench');
});

test('limits of a channel are set with a reason', async () => {
  await app.host.handlers['instruments.connect']({ address: 'virtual:dummy-cell', speed: 1 });
  await app.host.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 200 });
  const panel = page.getByRole('region', { name: /dummy-cell/ });
  await panel.getByText('Limits of this channel').click();
  await panel.getByLabel('Highest voltage').fill('4 V');
  await panel.getByLabel('Reason').fill('New reference');
  await panel.getByLabel('By', { exact: true }).fill('Ada');
  await panel.getByRole('button', { name: 'Set the limits' }).click();
  await panel.getByText(/by Ada: New reference/).waitFor();
  await look('limits');
});

test('runs wait in a queue; tiles show all channels', { timeout: 60_000 }, async () => {
  const { handlers } = app.host;
  const { id: methodId } = await handlers['methods.save'](method);
  await handlers['runs.start']({ instrumentId: 'virtual:mg-ti2s4', sampleId: 'mg-ti2s4', methodId: 'gitt-mg-ti2s4' });
  await page.reload();
  await goTo(page, 'Run');
  await page.goto(`${app.shell.origin}/#/run/new:${methodId}:${encodeURIComponent('virtual:dummy-cell')}`);
  // Whoever asked for a new run finds its form above the channels.
  const form = page.getByRole('heading', { name: 'Start a run' });
  const channels = page.getByRole('heading', { name: /^Channels/ });
  expect((await form.boundingBox())!.y).toBeLessThan((await channels.boundingBox())!.y);
  await page.getByLabel('Sample', { exact: true }).selectOption('dummy-cell');
  await page.getByRole('button', { name: 'Put in the queue' }).click();
  await page.getByText('The queue is paused').waitFor();
  await page.getByLabel('Title').fill('The second');
  await page.getByRole('button', { name: 'Put in the queue' }).click();
  const tile = page.getByRole('article', { name: /dummy-cell/ });
  await tile.getByText('2 waiting, paused').waitFor();
  await tile.getByRole('button', { name: 'Earlier: The second' }).click();
  await tile.getByRole('listitem').first().getByText('The second').waitFor();
  await tile.getByRole('button', { name: 'Later: The second' }).click();
  await tile.getByRole('listitem').first().getByText('Three rests').waitFor();
  await tile.getByRole('button', { name: /Start the queue/ }).click();
  await tile.getByText('1 waiting, going').waitFor();
  await tile.getByText('Running').waitFor();
  await page
    .getByRole('article', { name: /mg-ti2s4/ })
    .locator('path[vector-effect]')
    .waitFor();
  await page.goto(`${app.shell.origin}/#/run/all`);
  await look('tiles');
  await tile.getByRole('link', { name: /Three rests/ }).click();
  await page.getByRole('button', { name: 'Change next steps' }).waitFor();
});

test('steps that have not begun are changed with a reason and shown as a difference', async () => {
  await page.getByRole('button', { name: 'Change next steps' }).click();
  await page.getByRole('heading', { name: 'Change next steps' }).waitFor();
  await page.getByRole('button', { name: /Remove step 2/ }).click();
  await page.getByRole('list', { name: 'Difference' }).getByText('−').waitFor();
  await page.getByRole('button', { name: 'Change the run' }).click();
  await page.getByText('needs a reason').waitFor();
  await page.getByLabel('Reason').fill('Settles sooner than thought');
  await look('change');
  await page.getByRole('button', { name: 'Change the run' }).click();
  await page.getByRole('heading', { name: 'Changes while it ran' }).waitFor();
  await page.getByText('before 2 steps, now 1').waitFor();
});

test('a photo with its note stands in the run; STOP pauses the queue', { timeout: 60_000 }, async () => {
  await page.getByRole('button', { name: 'Note', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Note to this run' });
  await dialog.getByLabel('Note', { exact: true }).fill('Pellet with contacts');
  await dialog.getByLabel('Photo').setInputFiles({ name: 'cell.png', mimeType: 'image/png', buffer: picture() });
  await look('photo-dialog');
  await dialog.getByRole('button', { name: 'Keep the photo' }).click();
  await page.getByRole('button', { name: 'Enlarge: Pellet with contacts' }).locator('img').waitFor();
  await page.mouse.wheel(0, 2000);
  await look('run');
  await page.getByRole('button', { name: /^STOP/ }).click();
  await page.goto(`${app.shell.origin}/#/run/all`);
  const tile = page.getByRole('article', { name: /dummy-cell/ });
  await tile.getByText('STOP was pressed.').waitFor();
  await look('stopped');
});

test('more than three live runs share one line, and each is reached from it', { timeout: 60_000 }, async () => {
  const { handlers } = app.host;
  const { id: methodId } = await handlers['methods.save'](method);
  const cells = ['fixture-open', 'fixture-short', 'fixture-load', 'mgsc2se4'];
  const runIds: string[] = [];
  for (const cell of cells) {
    const { id: instrumentId } = await handlers['instruments.connect']({ address: `virtual:${cell}`, speed: 1 });
    const { runId } = await handlers['runs.start']({ instrumentId, sampleId: 'dummy-cell', methodId });
    runIds.push(runId);
  }
  await page.goto(`${app.shell.origin}/#/run/${runIds[0]}`);
  const choice = page.getByLabel('Run on the screen');
  await choice.selectOption(runIds[2]!);
  await page.getByText(/EmStat4 HR fixture-load \(virtual\)/).waitFor();
  await look('switch');
  const before = page.url();
  await page.getByRole('button', { name: 'Next live run' }).click();
  await expect.poll(() => page.url()).not.toBe(before);
  await page.getByRole('button', { name: 'Previous live run' }).click();
  await expect.poll(() => page.url()).toBe(before);
  expect(watched.complaints).toEqual([]);
});
