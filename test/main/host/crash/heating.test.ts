import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import type { Bench } from '../../../../src-core/model/bench.ts';
import { findDriver } from '../../../../src-core/instruments/index.ts';
import { findCell } from '../../../../src-core/cells/index.ts';
import { createVirtualSample } from '../../../../src-core/cells/virtual-sample.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { cli } from '../../cli/captured-io.ts';

const speed = 600;

/** A potentiostat and a thermostat that outlive the host which drives them, as real ones do. */
async function serveBench() {
  const cellId = 'mg-nasicon';
  const settings = { cellId, speed, seed: 1, sample: createVirtualSample(findCell(cellId)!.create()) };
  const potentiostat = findDriver('palmsens-methodscript').emulate(settings, hostClock);
  const thermostat = findDriver('huber').emulate(settings, hostClock);
  const wires = {
    potentiostat: await serveEmulatorTcp(potentiostat, 0),
    thermostat: await serveEmulatorTcp(thermostat, 0),
  };
  onTestFinished(async () => {
    for (const wire of Object.values(wires)) await wire.close().catch(() => undefined);
    potentiostat.dispose();
    thermostat.dispose();
  });
  const bench: Bench = {
    name: 'pellet',
    speed,
    members: [
      { driverId: 'palmsens-methodscript', address: wires.potentiostat.address, roles: ['source', 'impedance'] },
      { driverId: 'huber', address: wires.thermostat.address, roles: ['temperature'], sampleSensorId: 'process' },
    ],
  };
  return { bench, potentiostat, thermostat, wires };
}

async function killWhileMeasuring(dataFile: string, bench: Bench): Promise<void> {
  const benchFile = path.join(path.dirname(dataFile), 'bench.json');
  writeFileSync(benchFile, JSON.stringify(bench));
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'heating-child.ts'), dataFile, benchFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let wasMeasuring = false;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', () => {
    wasMeasuring = true;
    child.kill('SIGKILL');
  });
  await Promise.all([once(child, 'close'), once(lines, 'close')]);
  expect(wasMeasuring).toBe(true);
}

async function serveAgain(emulator: Emulator, address: string): Promise<void> {
  const wire = await serveEmulatorTcp(emulator, Number(address.split(':').at(-1)));
  onTestFinished(() => wire.close());
}

test.skipIf(process.platform === 'win32')(
  'the host killed while the oven is hot: that it heats on is told in red until all was connected again and is off',
  { timeout: 60_000 },
  async () => {
    const { bench, potentiostat, thermostat, wires } = await serveBench();
    const dataFile = path.join(temporaryFolder(), 'data.mobion');
    await killWhileMeasuring(dataFile, bench);
    expect(thermostat.truth.energised).toBe(true);

    const listed = await cli('runs', 'recover', '--db', dataFile);
    const told = `The oven may still heat: the program ended while Huber thermostat at ${wires.thermostat.address} was to keep 40 °C, and it goes on by itself.`;
    expect(listed.stderr).toContain(`DANGER: “Hot night”: ${told} Connect the bench again`);
    const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
    onTestFinished(() => host.close());
    const [found] = await host.handlers['runs.list'](null);
    const error = { code: 'run/heating-unknown', message: told, cellState: 'unknown' };
    expect(found).toMatchObject({ state: 'interrupted', cellState: 'unknown', error });
    const runId = found!.id;

    // The first of the bench is out of reach: the oven is switched off all the same.
    await wires.potentiostat.close();
    await expect(host.connectBench(bench)).rejects.toMatchObject({
      cellState: 'unknown',
      remedy: expect.stringMatching(/^Disconnect the leads first/),
    });
    expect(thermostat.truth.energised).toBe(false);
    // Not before every one of them has been read back.
    expect(host.storage.runs.summary(runId)).toMatchObject({ cellState: 'unknown', error });

    await host.handlers['instruments.disconnect']({ instrumentId: wires.thermostat.address });
    await wires.thermostat.close();
    await serveAgain(potentiostat, wires.potentiostat.address);
    await expect(host.connectBench(bench)).rejects.toMatchObject({
      ...{ code: 'run/heating-unknown', cellState: 'unknown' },
      message: expect.stringContaining('The run “Hot night” left it on, and it was never read back'),
      remedy: expect.stringMatching(/^Switch it off at its panel first/),
    });
    expect(potentiostat.truth.energised).toBe(false);

    await serveAgain(thermostat, wires.thermostat.address);
    await host.connectBench(bench);
    expect([potentiostat.truth.energised, thermostat.truth.energised]).toEqual([false, false]);
    const run = await host.handlers['runs.show']({ runId });
    expect(run).toMatchObject({ state: 'interrupted', cellState: 'off' });
    expect(run.error).toBeUndefined();
    const lines = run.journal.map(({ message }) => message);
    expect(lines.some((line) => line.startsWith(told))).toBe(true);
    expect(lines.at(-1)).toContain('no longer heats or cools, and was read back too');
  },
);
