import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';

let app: App;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

test('the address opens the screens once, and a reload keeps them open', async () => {
  const context = await browser.newContext();
  const { page, complaints } = await openPage(context, app);
  await page.locator('nav').first().waitFor();
  expect(await page.title()).toContain('Mobion');
  await page.reload();
  await page.locator('nav').first().waitFor();

  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', domain: '127.0.0.1' });
  expect(complaints).toEqual([]);
  await context.close();
});

test('another browser gets nothing, not even with an address that was used', async () => {
  const first = await browser.newContext();
  const address = app.shell.issueAddress();
  const opened = await first.newPage();
  await opened.goto(address);
  await opened.waitForURL(`${app.shell.origin}/`);

  const second = await browser.newContext();
  const page = await second.newPage();
  for (const target of [app.shell.origin, address]) {
    const response = await page.goto(target);
    expect(response?.status()).toBe(401);
    expect(await page.locator('h1').textContent()).toBe('Mobion is locked');
  }
  await first.close();
  await second.close();
});

test('a foreign site in the same browser can neither call nor listen nor frame', async () => {
  const context = await browser.newContext();
  await openPage(context, app);
  const foreign = await context.newPage();
  await foreign.route('http://foreign.example/', (route) =>
    route.fulfill({ body: '<p>foreign</p>', contentType: 'text/html' }),
  );
  await foreign.goto('http://foreign.example/');
  const outcome = await foreign.evaluate(async (origin) => {
    const call = (init: RequestInit) =>
      fetch(`${origin}/call`, { method: 'POST', body: '{"name":"instruments.stopAll","argument":null}', ...init }).then(
        (response) => response.status,
        () => 'blocked',
      );
    const simple = await call({ credentials: 'include' });
    const custom = await call({ credentials: 'include', headers: { 'x-mobion': '1' } });
    const opaque = await call({ credentials: 'include', mode: 'no-cors' });
    const events = await new Promise((resolve) => {
      const stream = new EventSource(`${origin}/events`, { withCredentials: true });
      stream.onopen = () => resolve('open');
      stream.onerror = () => resolve('refused');
    });
    return { simple, custom, opaque, events };
  }, app.shell.origin);
  // Here the browser keeps its side; that the server refuses whatever still arrives is tested in test/main/web.
  expect(outcome).toEqual({ simple: 'blocked', custom: 'blocked', opaque: 'blocked', events: 'refused' });
  await context.close();
});

test('the policy is in force in the page: inline script, inline handlers and foreign requests fail', async () => {
  const context = await browser.newContext();
  const { page } = await openPage(context, app);
  const outcome = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    const button = document.createElement('button');
    button.setAttribute('onclick', 'window.clicked = true');
    button.click();
    const reach = await fetch('http://foreign.example/').then(
      () => 'reached',
      () => 'refused',
    );
    return { injected: 'injected' in window, clicked: 'clicked' in window, reach };
  });
  expect(outcome).toEqual({ injected: false, clicked: false, reach: 'refused' });
  await context.close();
});
