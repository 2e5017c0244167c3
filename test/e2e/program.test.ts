import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHost } from '../../src-main/host/host.ts';
import { rendererFolder } from '../../src-main/launch/folders.ts';
import { dataFileIn } from '../../src-main/shell/data-folder.ts';
import { startWebShell } from '../../src-main/web/server.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, keepPicture, photograph } from '../support/screens.ts';
import { startSmtpServer } from '../support/smtp-server.ts';

/* The program around the runs: event log, notices, status page for the network, and a second program on one file. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startApp();
  const { id } = await app.host.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 20 });
  await app.host.handlers['runs.start']({ instrumentId: id, sampleId: 'mg-ti2s4', methodId: 'gitt-mg-ti2s4' });
  context = await browser.newContext({ viewport: { width: 1280, height: 1400 }, colorScheme: 'light' });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(15_000);
  await goTo(page, 'Settings');
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
});

test('the event log is checked on the screen and shows what was done, by whom', async () => {
  await page.getByRole('button', { name: 'Check the whole log' }).click();
  await page.getByText('Log whole').waitFor();
  const table = page.getByRole('group', { name: 'Newest entries' });
  await table.getByText('connected at virtual:mg-ti2s4').waitFor();
  expect(await table.textContent()).toMatch(/run-created.*Mobion .* \(web\), process \d+/s);
});

test('notices: set up on the screen, tested against a mail server, with the verdict', async () => {
  const { port, mails } = await startSmtpServer('lab open-sesame');
  const panel = page.getByRole('region', { name: 'Notices' });
  await panel.getByLabel('Mail server').fill('127.0.0.1');
  await panel.getByLabel('Port').fill(String(port));
  await panel.getByLabel('Encryption').selectOption('none');
  await panel.getByLabel('User').fill('lab');
  await panel.getByLabel('Password').fill('open-sesame');
  await panel.getByLabel('To', { exact: true }).fill('me@mail.test');
  await panel.getByRole('button', { name: 'Save e-mail' }).click();
  await panel.getByPlaceholder('one is kept').waitFor();
  await panel.getByRole('button', { name: 'Test E-mail' }).click();
  await panel.getByText('The server took it for me@mail.test.').waitFor();
  expect(mails).toHaveLength(1);
  const box = panel.getByRole('checkbox', { name: 'E-mail: A run ended' });
  await box.check();
  await expect
    .poll(async () => (await app.host.handlers['notices.get'](null)).settings.occasions.email)
    .toEqual(['run-ended']);
  await panel.getByRole('button', { name: 'Test Webhook' }).click();
  await panel.getByText('an address is needed').waitFor();
  expect(await page.content()).not.toContain('open-sesame');
  expect((await inspect(page)).serious).toEqual([]);
  await photograph(page, 'settings-program');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect((await inspect(page)).serious).toEqual([]);
  await photograph(page, 'settings-program-dark');
  await page.getByRole('button', { name: 'Check the whole log' }).scrollIntoViewIfNeeded();
  await photograph(page, 'settings-log-dark');
  await page.emulateMedia({ colorScheme: 'light' });
});

test('the status page: off until it is switched on, locked without its token, read only, and off again', async () => {
  const { statusPage: before } = await app.host.handlers['program.state'](null);
  expect(before).toEqual({ on: false, addresses: [] });
  const panel = page.getByRole('region', { name: 'Status page' });
  await panel.getByRole('button', { name: 'Switch on' }).click();
  const address = new URL((await panel.locator('code').first().textContent()) ?? '');
  const origin = `http://127.0.0.1:${address.port}`;
  const visitor = await browser.newContext({ viewport: { width: 420, height: 760 }, colorScheme: 'light' });
  const phone = await visitor.newPage();
  const complaints: string[] = [];
  phone.on('console', (message) => complaints.push(message.text()));
  expect((await phone.goto(`${origin}/`))?.status()).toBe(401);
  expect(await phone.textContent('body')).not.toContain('EmStat4');
  await phone.goto(`${origin}/${address.search}`);
  await phone.waitForURL(`${origin}/`);
  await phone.getByText('Running').waitFor();
  // The picture of the voltage needs a few readings.
  await phone.getByRole('img', { name: /Voltage over the last/ }).waitFor({ timeout: 20_000 });
  expect(await phone.evaluate(() => document.scripts.length + document.forms.length)).toBe(0);
  const post = await visitor.request.post(`${origin}/call`, { data: '{}' });
  expect(post.status()).toBe(405);
  for (const scheme of ['light', 'dark'] as const) {
    await phone.emulateMedia({ colorScheme: scheme });
    expect((await inspect(phone)).serious).toEqual([]);
    keepPicture(`status-page-${scheme}`, await phone.screenshot({ fullPage: true }));
  }
  await panel.getByRole('button', { name: 'Switch off' }).click();
  await panel.getByRole('button', { name: 'Switch on' }).waitFor();
  expect(
    await phone.goto(`${origin}/`).then(
      () => 'served',
      () => 'gone',
    ),
  ).toBe('gone');
  // The 401 is what a browser says of the first visit; nothing else was complained of.
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  await visitor.close();
});

test('a second program on the same file says so and shows the run live', async () => {
  // As a process of its own it would be another owner; `second-program.test.ts` does that.
  const host = await createHost({ dataFile: dataFileIn(app.folder), shell: 'web', workers: 1 });
  const shell = await startWebShell({ host, rendererFolder });
  const looking = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  const second = await openPage(looking, { ...app, host, shell });
  await second.page.getByText('You only look: another program has this data file in hand').waitFor();
  await goTo(second.page, 'Run');
  await second.page
    .getByText(/step \d+ of/i)
    .first()
    .waitFor();
  expect((await inspect(second.page)).serious).toEqual([]);
  await photograph(second.page, 'looking-only');
  await second.page.emulateMedia({ colorScheme: 'dark' });
  await photograph(second.page, 'looking-only-dark');
  await second.page.getByRole('button', { name: /STOP/ }).first().click();
  await second.page.getByText('STOP does not reach the instruments from here').waitFor();
  expect(second.complaints).toEqual([]);
  await looking.close();
  await shell.close();
  await host.close();
});
