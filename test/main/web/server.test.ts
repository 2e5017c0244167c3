import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeWire, encodeWire } from '../../../src-core/contract/wire.ts';
import { startWebShell, type WebShell } from '../../../src-main/web/server.ts';
import { ask, type HttpAnswer } from '../../support/http.ts';
import { createTestHost, type TestHost } from '../../support/test-host.ts';

let folder: string;
let host: TestHost;
let shell: WebShell;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-web-'));
  const renderer = path.join(folder, 'renderer');
  mkdirSync(path.join(renderer, 'assets'), { recursive: true });
  writeFileSync(path.join(renderer, 'index.html'), '<!doctype html><title>Screens</title>');
  writeFileSync(path.join(renderer, 'assets', 'a.js'), 'export const a = 1;');
  writeFileSync(path.join(renderer, 'secret.key'), 'secret');
  writeFileSync(path.join(folder, 'outside.js'), 'outside');
  symlinkSync(path.join(folder, 'outside.js'), path.join(renderer, 'link.js'));
  const report = path.join(folder, 'report.pdf');
  writeFileSync(report, '%PDF-1.7');
  host = createTestHost({
    'settings.get': () => ({ theme: 'dark', paper: 'A4' }),
    'runs.note': ({ text }) => ({ text }) as never,
    'reports.list': () => [
      { token: 'abc', fileName: 'Mg–Ti₂S₄ "1".pdf', bytes: 8, sha256: '', path: report },
      { token: 'gone', fileName: 'gone.pdf', bytes: 8, sha256: '' },
    ],
  });
  shell = await startWebShell({ host, rendererFolder: renderer, mostBodyBytes: 1000, key: 'the-key' });
});

afterEach(async () => {
  await shell.close();
  rmSync(folder, { recursive: true });
});

/** Spends a fresh token and returns the cookie as a browser would send it back. */
async function signIn(): Promise<string> {
  const address = new URL(shell.issueAddress());
  const answer = await ask(shell.origin, { path: address.pathname + address.search });
  return String(answer.headers['set-cookie']).split(';')[0]!;
}

async function get(target: string, headers: Record<string, string> = {}): Promise<HttpAnswer> {
  return ask(shell.origin, { path: target, headers: { cookie: await signIn(), ...headers } });
}

async function call(body: string, headers: Record<string, string> = {}): Promise<HttpAnswer> {
  const usual = { cookie: await signIn(), origin: shell.origin, 'x-mobion': '1', 'content-type': 'application/json' };
  return ask(shell.origin, { method: 'POST', path: '/call', body, headers: { ...usual, ...headers } });
}

test('a token opens the door once and becomes a strict cookie that survives a reload', async () => {
  const address = new URL(shell.issueAddress());
  const first = await ask(shell.origin, { path: address.pathname + address.search });
  expect(first.status).toBe(200);
  const cookie = String(first.headers['set-cookie']);
  expect(cookie).toMatch(/^mobion-\d+=[\w-]{40,}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/);
  const again = await ask(shell.origin, { path: address.pathname + address.search });
  expect(again.status).toBe(401);
  expect(again.headers['set-cookie']).toBeUndefined();

  const session = cookie.split(';')[0]!;
  for (const target of ['/', '/'])
    expect((await ask(shell.origin, { path: target, headers: { cookie: session } })).body).toContain('Screens');
  // The old address in the history of a browser that has its cookie leads to the page, not to a refusal.
  const old = await ask(shell.origin, { path: address.pathname + address.search, headers: { cookie: session } });
  expect([old.status, old.headers['location']]).toEqual([303, '/']);
});

test('without a session there is nothing but the locked page', async () => {
  for (const target of ['/', '/assets/a.js', '/events', '/download/abc', '/?token=', '/?token=AAAA']) {
    const answer = await ask(shell.origin, { path: target });
    expect([target, answer.status]).toEqual([target, 401]);
    expect(answer.body).toContain('Mobion is locked');
  }
  const answer = await call(encodeWire({ name: 'settings.get', argument: null }), { cookie: 'mobion-1=x; a' });
  expect(answer.status).toBe(401);
});

test('every answer carries the strict policy', async () => {
  for (const answer of [await get('/'), await get('/nothing.js'), await ask(shell.origin, { path: '/' })]) {
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  }
});

test('a call is answered through the wire encoding, and its schema is checked', async () => {
  const good = await call(encodeWire({ name: 'settings.get', argument: null }));
  expect(decodeWire(good.body)).toEqual({ ok: true, value: { theme: 'dark', paper: 'A4' } });
  const bad = await call(encodeWire({ name: 'runs.note', argument: { runId: 7, text: 'x' } }));
  expect(decodeWire(bad.body)).toMatchObject({ ok: false, error: { code: 'input/invalid' } });
});

test.each([
  ['another host name', { host: 'evil.example' }, 421],
  ['the right name with another port', { host: '127.0.0.1:1' }, 421],
  ['another origin', { origin: 'http://evil.example' }, 403],
  ['an opaque origin', { origin: 'null' }, 403],
  ['no x-mobion header', { 'x-mobion': '' }, 403],
  ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 403],
])('a call with %s is refused', async (_what, headers, status) => {
  expect((await call(encodeWire({ name: 'settings.get', argument: null }), headers)).status).toBe(status);
});

test('a call without any Origin is refused', async () => {
  const headers = { cookie: await signIn(), 'x-mobion': '1' };
  const answer = await ask(shell.origin, { method: 'POST', path: '/call', headers, body: '{"name":"settings.get"}' });
  expect(answer.status).toBe(403);
});

test('bodies that are too long, cut or no call are refused', async () => {
  expect((await call('x'.repeat(1001))).status).toBe(413);
  expect((await call('x'.repeat(5000), { 'transfer-encoding': 'chunked' })).status).toBe(413);
  for (const body of ['', '{"name":', '[]', 'null', '{"name":7}']) expect((await call(body)).status).toBe(400);
});

test.each([
  '/../outside.js',
  '/assets/../../outside.js',
  '/%2e%2e/outside.js',
  '/..%2foutside.js',
  '/..%5coutside.js',
  '/assets/%00.js',
  '/%ZZ.js',
  '//outside.js',
  '/link.js',
  '/secret.key',
  '/assets',
])('%s leads nowhere', async (target) => {
  const answer = await get(target);
  expect(answer.status).toBe(404);
  expect(answer.body).not.toMatch(/outside|secret/);
});

test('files of the build are served with their type', async () => {
  expect((await get('/assets/a.js')).headers['content-type']).toContain('text/javascript');
  expect((await get('/index.html')).body).toContain('Screens');
  const head = await ask(shell.origin, { method: 'HEAD', path: '/', headers: { cookie: await signIn() } });
  expect([head.status, head.body]).toEqual([200, '']);
  const put = await ask(shell.origin, {
    method: 'PUT',
    path: '/',
    headers: { cookie: await signIn(), origin: shell.origin },
  });
  expect(put.status).toBe(405);
});

test('a report is sent as a file to save, by its token only', async () => {
  const answer = await get('/download/abc');
  expect(answer.body).toBe('%PDF-1.7');
  expect(answer.headers['content-type']).toBe('application/pdf');
  expect(answer.headers['content-disposition']).toBe(
    `attachment; filename="Mg_Ti_S_ _1_.pdf"; filename*=UTF-8''Mg%E2%80%93Ti%E2%82%82S%E2%82%84%20%221%22.pdf`,
  );
  for (const token of ['gone', 'abcd', '', '../report.pdf']) expect((await get(`/download/${token}`)).status).toBe(404);
});

test('events reach an open stream, with numbers that JSON lacks, and the stream ends with the shell', async () => {
  const response = await fetch(`${shell.origin}/events`, { headers: { cookie: await signIn() } });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  host.emit('jobs.progress', { jobId: '1', title: 'a\n\ndata: b', fraction: NaN, state: 'running' });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('data:')) text += (await reader.read()).value ?? '';
  const line = /^data: (.*)\n\n$/m.exec(text)![1]!;
  expect(decodeWire(line)).toEqual({
    name: 'jobs.progress',
    payload: { jobId: '1', title: 'a\n\ndata: b', fraction: NaN, state: 'running' },
  });
  await shell.close();
  expect(host.listening()).toBe(0);
  expect((await reader.read()).done).toBe(true);
  shell = await startWebShell({ host, rendererFolder: folder });
});

test('a fresh address is given to who shows the key', async () => {
  const post = (key: string) =>
    ask(shell.origin, { method: 'POST', path: '/address', headers: { origin: shell.origin, 'x-mobion-key': key } });
  expect((await post('wrong')).status).toBe(403);
  const address = new URL((await post('the-key')).body);
  expect((await ask(shell.origin, { path: address.pathname + address.search })).headers['set-cookie']).toBeDefined();
});

test('a port that is taken is explained', async () => {
  const port = Number(new URL(shell.origin).port);
  await expect(startWebShell({ host, rendererFolder: folder, port })).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringContaining(`127.0.0.1:${port}`),
  });
});
