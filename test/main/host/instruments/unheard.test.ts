import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../../../src-core/errors.ts';
import { keithley2450 } from '../../../../src-core/instruments/keithley-2450/index.ts';
import { parseMethod } from '../../../../src-core/methods/parse.ts';
import type { RunSummary } from '../../../../src-core/model/run.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { runsLeftOn, tellOfCell } from '../../../../src-main/host/instruments/unheard.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { presetSamples } from '../../../../src-main/host/presets.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { cli } from '../../cli/captured-io.ts';

/** Takes everything and says nothing. */
async function serveSilence(port = 0): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `tcp:127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function openHost(dataFile: string): Promise<Host> {
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => host.close());
  return host;
}

async function failureOf(handlers: Host['handlers'], address: string): Promise<unknown> {
  try {
    return await handlers['instruments.connect']({ address, driverId: 'keithley-2450' });
  } catch (error) {
    return error;
  }
}

test('an address that never answered and was never used: nothing is said of a cell, but what to check', async () => {
  const folder = temporaryFolder();
  const address = await serveSilence();
  const members = [{ driverId: 'keithley-2450', address, roles: ['source'] }];
  writeFileSync(path.join(folder, 'bench.json'), JSON.stringify({ name: 'Silent', members }));
  const answer = await cli('bench', 'check', path.join(folder, 'bench.json'), '--db', path.join(folder, 'd'));
  expect(answer.exitCode).toBe(1);
  expect(answer.stderr.split('\n')).toEqual([
    `Nothing answers at ${address} as ${keithley2450.title}: no byte came back.`,
    'Mobion switched nothing on there: no run of this data file left a cell with it.',
    expect.stringMatching(/^Check cable, supply.* If an instrument there shows that its output is on, switch it off/),
    '',
  ]);
});

test('where a run left its cell on, silence is the dangerous case: unknown, the run named, the leads first', async () => {
  const dataFile = path.join(temporaryFolder(), 'd.mobion');
  const emulator = keithley2450.emulate({ cellId: 'mg-ti2s4', seed: 1, speed: 20 }, hostClock);
  onTestFinished(() => emulator.dispose());
  const served = await serveEmulatorTcp(emulator, 0);
  const { address } = served;
  const host = await openHost(dataFile);
  await host.handlers['instruments.connect']({ address, driverId: 'keithley-2450', speed: 20 });
  const method = parseMethod({
    name: 'Rest',
    limits: { minVoltageV: 0.2, maxVoltageV: 2.4, maxCurrentA: 1e-3, maxDurationS: 90_000 },
    steps: [{ kind: 'rest', end: { maxDurationS: 36_000 }, sampleIntervalS: 10 }],
  });
  const runId = host.startRun(
    address,
    method,
    presetSamples.find(({ id }) => id === 'mg-ti2s4')!,
    'Night run',
  );
  await expect.poll(() => emulator.truth.energised, { timeout: 20_000 }).toBe(true);
  await served.close();
  expect(await host.runFinished(runId)).toMatchObject({ state: 'interrupted', cellState: 'unknown' });
  expect(await serveSilence(Number(address.split(':').at(-1)))).toBe(address);
  const failed = await failureOf(host.handlers, address);
  expect(failed).toMatchObject({
    cellState: 'unknown',
    message: expect.stringContaining('The run “Night run” left its cell there, and it was never read back.'),
    remedy: expect.stringMatching(/^Disconnect the leads first\./),
  });
}, 60_000);

test('a run counts by its address, by its driver at another port, and as a member of a bench', () => {
  const run = (id: string, address: string, driverId: string, state: string, cellState: string) =>
    ({ id, state, cellState, instrument: { address, driverId } }) as RunSummary;
  const note = { message: 'On the bench for source: 2450, 1, 1.7, keithley-2450 at tcp:10.0.0.5:5025' };
  const at = { address: 'tcp:10.0.0.5:5025', driverId: 'keithley-2450' };
  const left = (runs: readonly RunSummary[]) => runsLeftOn(at, runs, () => [note]).map(({ id }) => id);
  expect(left([run('a', at.address, 'tdstat', 'interrupted', 'unknown')])).toEqual(['a']);
  expect(left([run('b', 'serial:COM4', at.driverId, 'interrupted', 'on')])).toEqual(['b']);
  expect(left([run('c', 'bench:pellet', 'bench', 'cell-unknown', 'unknown')])).toEqual(['c']);
  expect(left([run('d', 'serial:COM4', 'tdstat', 'interrupted', 'unknown')])).toEqual([]);
  expect(left([run('e', at.address, at.driverId, 'interrupted', 'off')])).toEqual([]);
  // Going on at another port: it is watched there, and says nothing of this address.
  for (const state of ['arming', 'running', 'holding', 'stopping'])
    expect(left([run('l', 'serial:COM4', at.driverId, state, 'on')])).toEqual([]);
  expect(left([run('m', 'bench:pellet', 'bench', 'running', 'on')])).toEqual(['m']);
  // Ended by the user with its cell unknown: it counts until something else was measured there.
  const ended = run('f', at.address, at.driverId, 'ended', 'unknown');
  expect(left([ended])).toEqual(['f']);
  expect(left([run('g', at.address, at.driverId, 'ended', 'off'), ended])).toEqual([]);
});

test('another instrument at the address: nothing was switched, unless a run left its cell there', async () => {
  const emulator = keithley2450.emulate({ cellId: 'mg-ti2s4', seed: 1, speed: 20 }, hostClock);
  onTestFinished(() => emulator.dispose());
  const served = await serveEmulatorTcp(emulator, 0);
  onTestFinished(() => served.close());
  const host = await openHost(path.join(temporaryFolder(), 'd.mobion'));
  const request = { address: served.address, driverId: 'keithley-2400' };
  const connecting = Promise.resolve(host.handlers['instruments.connect'](request));
  const failed: unknown = await connecting.catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: 'instrument/unsupported',
    cellState: undefined,
    dataState: expect.stringMatching(/^Mobion switched nothing on there/),
    remedy: expect.stringMatching(/^Choose the driver of this instrument\./),
  });
  const run = { id: 'a', title: 'Night run' } as RunSummary;
  const options = { remedy: 'Choose the driver of this instrument.', cellState: 'unknown' } as const;
  const other = new AppError('instrument/unsupported', 'Another.', options);
  expect(tellOfCell(other, () => [run])).toMatchObject({
    cellState: 'unknown',
    message: expect.stringContaining('“Night run” left its cell there'),
  });
  // What could not be confirmed off stays unknown.
  const notOff = new AppError('run/cell-unknown', 'Not off.', options);
  expect(tellOfCell(notOff, () => [])).toBe(notOff);
});
