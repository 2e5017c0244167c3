import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findDriver } from '../../../../src-core/instruments/index.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { serveEmulatorPty } from '../../../../src-main/host/links/emulator-pty.ts';
import { projectFolder } from '../../../../src-main/launch/folders.ts';

/** The command line as another program, with what it said. */
function startConsole(address: string, ...options: readonly string[]) {
  const entry = path.join(projectFolder, 'src-main', 'entry.mjs');
  const child: ChildProcess = spawn(process.execPath, [entry, 'instruments', 'console', address, ...options]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, said: () => said };
}

/** Reads and says nothing, like an instrument that was asked nothing. */
async function serveTcp(mostClients: number): Promise<string> {
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    if (clients.size >= mostClients) socket.destroy();
    clients.add(socket.resume());
    socket.on('error', () => undefined).on('close', () => clients.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const client of clients) client.destroy();
    server.close();
  });
  return `tcp:localhost:${(server.address() as AddressInfo).port}`;
}

async function servePty(): Promise<string> {
  const emulator = findDriver().emulate({ cellId: 'dummy-cell', seed: 1, speed: 1 }, hostClock);
  const served = await serveEmulatorPty(emulator);
  onTestFinished(async () => {
    await served.close();
    emulator.dispose();
  });
  return `serial:${served.path}`;
}

const places = [
  { name: 'TCP for one client', serve: () => serveTcp(1) },
  { name: 'TCP for two clients', serve: () => serveTcp(2) },
  ...(process.platform === 'win32' ? [] : [{ name: 'a serial port', serve: servePty }]),
];

test.each(places)('a second program is told who uses $name, until that one ends, even by force', async ({ serve }) => {
  const address = await serve();
  const first = startConsole(address);
  await expect.poll(first.said, { timeout: 20_000 }).toContain('What you type');
  const second = startConsole(address.replace('localhost', '127.0.0.1'), '--send', 'x');
  expect(await second.ended).not.toBe(0);
  expect(second.said()).toContain(`is in use by Mobion (process ${first.child.pid}`);
  expect(second.said()).toContain('Disconnect the instrument there');
  first.child.kill('SIGKILL');
  await first.ended;
  const third = startConsole(address, '--send', 'x', '--wait', '0');
  expect([await third.ended, third.said()]).toEqual([0, expect.stringContaining('> x')]);
});
