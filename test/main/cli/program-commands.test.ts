import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../../../src-main/host/host.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

async function newDataFile(): Promise<string> {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  await (await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 })).close();
  return dataFile;
}

test('status-page without a program running tells the address and leaves no server behind', async () => {
  const db = ['--db', await newDataFile(), '--json'];
  const switchedOn = (await cli('status-page', 'on', ...db)).json() as { addresses: string[] };
  expect(switchedOn.addresses.length).toBeGreaterThan(0);
  // Twice: what asks serves nothing, whether it closes before or after it could have begun to listen.
  for (let round = 0; round < 2; round++)
    expect((await cli('status-page', ...db)).json()).toEqual({ on: true, addresses: switchedOn.addresses });
  const socket = connect(Number(new URL(switchedOn.addresses[0]!).port), '127.0.0.1');
  const [failure] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  expect(failure.code).toBe('ECONNREFUSED');
  expect((await cli('status-page', 'off', ...db)).json()).toEqual({ on: false, addresses: [] });
});

test('a host that is closed while it begins to serve the status page serves nothing afterwards', async () => {
  const dataFile = await newDataFile();
  const { addresses } = (await cli('status-page', 'on', '--db', dataFile, '--json')).json() as { addresses: string[] };
  const host = await createHost({ dataFile, shell: 'cli', hold: true, demo: false, workers: 1 });
  await host.close();
  const socket = connect(Number(new URL(addresses[0]!).port), '127.0.0.1');
  const [failure] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  expect(failure.code).toBe('ECONNREFUSED');
});

test('notify test tries what is set up, and says when nothing is', async () => {
  const db = ['--db', await newDataFile()];
  const nothing = await cli('notify', 'test', ...db);
  expect([nothing.exitCode, nothing.stdout]).toEqual([
    0,
    'Neither e-mail nor webhook is set up: nothing was sent. “mobion notify set” sets them up.\n',
  ]);
  expect((await cli('notify', 'test', '--channel', 'email', ...db)).exitCode).toBe(1);
});

test('faults list names every emulator', async () => {
  const { stdout } = await cli('faults', 'list');
  expect(stdout).not.toContain('…');
  expect(stdout).toContain('keithley-2400, ');
});
