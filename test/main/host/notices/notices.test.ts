import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { NoticeSettings, RaisedNotice } from '../../../../src-core/contract/calls.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { presetSamples } from '../../../../src-main/host/presets.ts';
import { parseMethod } from '../../../../src-core/methods/parse.ts';
import { tryAgain } from '../../../../src-main/host/notices/deliver.ts';
import { FinalFailure } from '../../../../src-main/host/notices/send-webhook.ts';
import { startSmtpServer } from '../../../support/smtp-server.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function openHost(): Promise<{ host: Host; folder: string }> {
  const folder = temporaryFolder();
  const host = await createHost({ dataFile: path.join(folder, 'data.mobion'), shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => host.close());
  return { host, folder };
}

const nobody: NoticeSettings['occasions'] = { system: [], sound: [], email: [], webhook: [] };

interface Hook {
  readonly url: string;
  readonly received: { readonly headers: Readonly<Record<string, unknown>>; readonly body: Record<string, unknown> }[];
}

/** Answers with the codes given, then 204. */
async function startHook(...codes: readonly number[]): Promise<Hook> {
  const received: Hook['received'] = [];
  const left = [...codes];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body: JSON.parse(text) as Record<string, unknown> });
      response.writeHead(left.shift() ?? 204, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}/hook`, received };
}

const email = {
  host: '127.0.0.1',
  security: 'none',
  user: 'lab',
  from: 'Lab <lab@mail.test>',
  to: 'a@mail.test, b@mail.test',
} as const;

test('e-mail: handed to the server with user and password, to everybody named', async () => {
  const { host } = await openHost();
  const { port, mails } = await startSmtpServer('lab secret-1');
  await host.handlers['notices.set']({ settings: { email: { ...email, port } }, password: 'secret-1' });
  const outcome = await host.handlers['notices.test']({ channel: 'email' });
  expect(outcome).toMatchObject({ ok: true, message: 'The server took it for a@mail.test, b@mail.test.' });
  expect(mails).toMatchObject([
    { from: 'lab@mail.test', to: ['a@mail.test', 'b@mail.test'], credentials: 'lab secret-1' },
  ]);
  expect(mails[0]!.content).toContain('Subject: Mobion: Test notice');
});

test('e-mail: a wrong password, a refused mailbox and a server that is not there are told, each as what it is', async () => {
  const { host } = await openHost();
  const { port } = await startSmtpServer('lab secret-1');
  const say = async (change: Partial<NoticeSettings['email']>, password: string) => {
    await host.handlers['notices.set']({ settings: { email: { ...email, port, ...change } }, password });
    return host.handlers['notices.test']({ channel: 'email' });
  };
  expect(await say({}, 'wrong')).toMatchObject({
    ok: false,
    message: expect.stringContaining('wrong user or password') as string,
  });
  expect(await say({ to: 'nobody@mail.test' }, 'secret-1')).toMatchObject({
    ok: false,
    message: expect.stringContaining('no such mailbox') as string,
  });
  expect(await say({ port: 1 }, 'secret-1')).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^Nothing answers there: check address and port \(.*ECONNREFUSED/) as string,
  });
});

test('webhook: posted as JSON with the secret in its header; a redirection is not followed', async () => {
  const { host } = await openHost();
  const { url, received } = await startHook(204, 302);
  await host.handlers['notices.set']({ settings: { webhook: { url, headerName: 'X-Key' } }, secret: 'hush' });
  expect(await host.handlers['notices.test']({ channel: 'webhook' })).toMatchObject({ ok: true });
  expect(received[0]).toMatchObject({
    headers: { 'x-key': 'hush', 'content-type': 'application/json' },
    body: { program: 'Mobion', occasion: 'test', title: 'Test notice' },
  });
  expect(await host.handlers['notices.test']({ channel: 'webhook' })).toMatchObject({
    ok: false,
    message: 'the receiver answered 302',
  });
  expect(received).toHaveLength(2);
});

test('what may pass is tried again with longer pauses, what will not is not', async () => {
  const signal = new AbortController().signal;
  let tries = 0;
  const thirdTime = () => (++tries < 3 ? Promise.reject(new Error('503')) : Promise.resolve('taken'));
  expect(await tryAgain(thirdTime, { pausesMs: [1, 1, 1], signal })).toBe('taken');
  expect(tries).toBe(3);
  tries = 0;
  const never = () => (tries++, Promise.reject(new FinalFailure('404')));
  await expect(tryAgain(never, { pausesMs: [1, 1, 1], signal })).rejects.toThrow('404');
  expect(tries).toBe(1);
});

test('secrets go in and never come out; they stand in a file of their own that only its owner reads', async () => {
  const { host, folder } = await openHost();
  const overview = await host.handlers['notices.set']({ password: 'pass-word-7', secret: 'hush-hush-9' });
  expect(overview).toMatchObject({ hasPassword: true, hasSecret: true });
  expect(JSON.stringify([overview, await host.handlers['notices.get'](null)])).not.toMatch(/pass-word-7|hush-hush-9/);
  expect(JSON.stringify(await host.handlers['log.list']({ limit: 50 }))).not.toMatch(/pass-word-7|hush-hush-9/);
  for (const name of ['data.mobion', 'data.mobion-wal'])
    expect(readFileSync(path.join(folder, name)).includes('pass-word-7'), name).toBe(false);
  if (process.platform !== 'win32') expect(statSync(path.join(folder, 'secrets.json')).mode & 0o077).toBe(0);
  expect(await host.handlers['notices.set']({ password: '' })).toMatchObject({ hasPassword: false, hasSecret: true });
});

test('a run that ends by a limit is told over every channel that asked for it, and a dead receiver disturbs nothing', async () => {
  const { host } = await openHost();
  const { url, received } = await startHook();
  const raised: RaisedNotice[] = [];
  host.on('notices.raised', (notice) => raised.push(notice));
  await host.handlers['notices.set']({
    settings: {
      occasions: { system: ['run-ended'], sound: ['limit'], email: ['run-ended'], webhook: ['run-ended', 'limit'] },
      webhook: { url, headerName: 'X-Key' },
      email: { ...email, port: 1 },
    },
  });
  const { id } = await host.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 200 });
  const method = parseMethod({
    name: 'Into a limit',
    limits: { minVoltageV: 0, maxVoltageV: 1.5, maxCurrentA: 1e-3, maxDurationS: '100 h' },
    steps: [{ kind: 'rest', end: { maxDurationS: '50 h' } }],
  });
  const sample = presetSamples.find((preset) => preset.id === 'mg-ti2s4')!;
  const runId = host.startRun(id, method, sample);
  const end = await host.runFinished(runId);
  await expect.poll(() => received.map(({ body }) => body['occasion']), { timeout: 10_000 }).toContain('run-ended');
  expect(received.every(({ body }) => body['runId'] === runId)).toBe(true);
  expect(raised.map(({ occasion, show, tone }) => [occasion, show, tone])).toContainEqual([
    'run-ended',
    true,
    undefined,
  ]);
  expect(end.outcome).toBe('limit');
  expect(raised.map(({ occasion, tone }) => [occasion, tone])).toContainEqual(['limit', 'chime']);
  expect(end.error).toBeUndefined();
});

test('nobody is told what nobody asked for', async () => {
  const { host } = await openHost();
  const raised: RaisedNotice[] = [];
  host.on('notices.raised', (notice) => raised.push(notice));
  await host.handlers['notices.set']({ settings: { occasions: nobody } });
  host.program.notices.raise({ occasion: 'disk-low', title: 'Little disk space', text: 'x' });
  expect(raised).toEqual([]);
  await host.handlers['notices.set']({ settings: { occasions: { ...nobody, sound: ['disk-low'] }, muted: true } });
  host.program.notices.raise({ occasion: 'disk-low', title: 'Little disk space', text: 'y' });
  expect(raised).toMatchObject([{ show: false }]);
  expect(raised[0]).not.toHaveProperty('tone');
});
