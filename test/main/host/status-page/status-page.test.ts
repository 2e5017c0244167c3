import { request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createGuard, isLocalAddress, isOwnHost } from '../../../../src-main/host/status-page/guard.ts';
import type { StatusTile } from '../../../../src-main/host/status-page/page.ts';
import { serveStatusPage } from '../../../../src-main/host/status-page/server.ts';

const token = 'the-right-token-0123456789';

async function serve(tiles: readonly StatusTile[] = []) {
  let nowMs = 0;
  const server = await serveStatusPage({
    token,
    port: 0,
    tiles: () => tiles,
    isoNow: () => '2026-11-22T10:00:00.000Z',
    nowMs: () => nowMs,
  });
  onTestFinished(() => server.close());
  return { port: server.port, pass: (ms: number) => void (nowMs += ms) };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

async function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const sent = request({ host: '127.0.0.1', port, path, method, headers });
  sent.end();
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  let text = '';
  for await (const part of response as AsyncIterable<Buffer>) text += part.toString();
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

async function enter(port: number): Promise<string> {
  const { status, headers } = await ask(port, `/?token=${token}`);
  expect(status).toBe(200);
  return String(headers['set-cookie']).split(';')[0]!;
}

const run = {
  ...{ title: '<b>GITT</b>', sampleName: 'Pellet & co', step: 'step 2 of 9, pulse', progress: 0.42, remainingS: 5400 },
  ...{ voltageV: 1.2345, currentA: -6e-5, temperatureC: 25.04 },
  trace: [[0, 1.2] as const, [10, 1.3] as const, [20, 1.1] as const],
};
const tile: StatusTile = {
  instrument: 'EmStat4 HR 17',
  virtual: true,
  state: '▶ Running',
  tone: 'active',
  cell: 'cell on',
  run,
};

test('without the token there is nothing to see; with it a cookie, which alone is enough afterwards', async () => {
  const { port } = await serve([tile]);
  expect(await ask(port, '/')).toMatchObject({ status: 401 });
  expect((await ask(port, '/')).text).not.toContain('EmStat4');
  const cookie = await enter(port);
  const { status, text, headers } = await ask(port, '/', { headers: { cookie } });
  expect(status).toBe(200);
  expect(text).toContain('EmStat4 HR 17');
  expect(text).toContain('42 %, 1 h 30 min left');
  expect(text).toContain('25.04 °C');
  expect(text).toContain('&#60;b&#62;GITT');
  expect(text).not.toContain(token);
  expect(text).not.toMatch(/<script|<form|onload/);
  expect(headers['content-security-policy']).toContain("default-src 'none'; style-src 'self'");
});

test('nothing can be written: every method but GET and every other path is refused', async () => {
  const { port } = await serve();
  const cookie = await enter(port);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])
    expect([method, (await ask(port, '/', { method, headers: { cookie } })).status]).toEqual([method, 405]);
  for (const path of ['/call', '/events', '/download/x', '/../secrets.json'])
    expect([path, (await ask(port, path, { headers: { cookie } })).status]).toEqual([path, 404]);
});

test('wrong tokens run dry: after five the address waits a minute, the right cookie still works', async () => {
  const { port, pass } = await serve();
  const cookie = await enter(port);
  for (let count = 0; count < 5; count++) expect((await ask(port, `/?token=guess${count}`)).status).toBe(401);
  const refused = await ask(port, `/?token=${token}`);
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60']);
  expect((await ask(port, '/', { headers: { cookie } })).status).toBe(200);
  pass(60_001);
  expect((await ask(port, `/?token=${token}`)).status).toBe(200);
});

test('another name, another site and raw nonsense get nothing', async () => {
  const { port } = await serve();
  const cookie = await enter(port);
  expect((await ask(port, '/', { headers: { cookie, host: `evil.example:${port}` } })).status).toBe(421);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  socket.end('GET http://evil/ \r\nnonsense\r\n\r\n');
  await once(socket, 'close');
  expect((await ask(port, '/', { headers: { cookie } })).status).toBe(200);
});

test('a cookie dies with its token', () => {
  const one = createGuard('a', 'c', () => 0);
  const other = createGuard('b', 'c', () => 0);
  const cookie = one.redeem('a')!.split(';')[0]!;
  expect([one.accepts(cookie), other.accepts(cookie), one.redeem('b')]).toEqual([true, false, undefined]);
});

test('local addresses and own names', () => {
  const local = [
    '127.0.0.1',
    '10.3.2.1',
    '172.20.0.1',
    '192.168.1.9',
    '169.254.1.1',
    '::1',
    'fe80::1%eth0',
    'fd00::7',
    '::ffff:192.168.0.2',
    '192.0.2.2',
    '198.51.100.7',
  ];
  const foreign = ['8.8.8.8', '172.32.0.1', '192.169.0.1', '2001:db8::1', '::ffff:1.2.3.4', '', undefined];
  expect([
    ...local.map((address) => isLocalAddress(address)),
    ...foreign.map((address) => isLocalAddress(address)),
  ]).toEqual([...local.map(() => true), ...foreign.map(() => false)]);
  const hosts = [
    '192.168.1.9:81',
    'lab-pc:81',
    'LAB-PC.local:81',
    '[fd00::7]:81',
    'localhost:81',
    'evil.example:81',
    '192.168.1.9:82',
    '8.8.8.8:81',
  ];
  expect(hosts.map((host) => isOwnHost(host, 81, 'lab-pc'))).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('a public address of the network that this computer is in is local, its neighbours in the world are not', () => {
  const desk = { address: '141.20.5.9', netmask: '255.255.254.0', family: 'IPv4', internal: false } as const;
  const asked = ['141.20.4.200', '141.20.6.1', '8.8.8.8'];
  expect(asked.map((address) => isLocalAddress(address, [desk]))).toEqual([true, false, false]);
});
