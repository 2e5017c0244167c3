import path from 'node:path';
import { onTestFinished } from 'vitest';
import { findCell } from '../../src-core/cells/index.ts';
import { createVirtualSample } from '../../src-core/cells/virtual-sample.ts';
import type { Emulator } from '../../src-core/instruments/driver.ts';
import { findDriver } from '../../src-core/instruments/index.ts';
import { parseMethod } from '../../src-core/methods/parse.ts';
import type { Bench } from '../../src-core/model/bench.ts';
import type { Method } from '../../src-core/model/method.ts';
import { createHost, type Host } from '../../src-main/host/host.ts';
import { hostClock } from '../../src-main/host/host-clock.ts';
import { serveEmulatorTcp, type ServedTcp } from '../../src-main/host/links/emulator-tcp.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A pellet on the leads of a potentiostat and in the jacket of a thermostat, each behind its own socket. */
export interface PelletBench {
  readonly host: Host;
  readonly bench: Bench;
  readonly potentiostat: Emulator;
  readonly thermostat: Emulator;
  /** The socket of the thermostat; closed, it is a cable pulled out. */
  readonly thermostatWire: ServedTcp;
}

export async function openPelletBench(speed: number, seed = 1): Promise<PelletBench> {
  const cellId = 'mg-nasicon';
  const settings = { cellId, speed, seed, sample: createVirtualSample(findCell(cellId)!.create()) };
  const potentiostat = findDriver('palmsens-methodscript').emulate(settings, hostClock);
  const thermostat = findDriver('huber').emulate(settings, hostClock);
  const wires = [await serveEmulatorTcp(potentiostat, 0), await serveEmulatorTcp(thermostat, 0)] as const;
  const host = await openHost();
  onTestFinished(async () => {
    await host.close();
    for (const wire of wires) await wire.close().catch(() => undefined);
    potentiostat.dispose();
    thermostat.dispose();
  });
  const bench: Bench = {
    name: 'pellet',
    speed,
    members: [
      { driverId: 'palmsens-methodscript', address: wires[0].address, roles: ['source', 'impedance'] },
      { driverId: 'huber', address: wires[1].address, roles: ['temperature'], sampleSensorId: 'process' },
    ],
  };
  return { host, bench, potentiostat, thermostat, thermostatWire: wires[1] };
}

export function openHost(): Promise<Host> {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  return createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
}

const spectrum = {
  control: 'potentiostatic',
  startFrequencyHz: 200e3,
  endFrequencyHz: 1,
  pointsPerDecade: 10,
  amplitudeVRms: 0.01,
  dc: { voltageV: 0 },
};

/** Spectra at the temperatures given, each after the sample has settled and two coarser spectra agree. */
export function seriesMethod(temperaturesC: readonly number[], changes: object = {}): Method {
  const agreement = { eis: { ...spectrum, endFrequencyHz: 100, pointsPerDecade: 5 }, maxChange: 0.01, maxSpectra: 4 };
  const method = {
    name: 'Temperature series',
    limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: 72 * 3600, maxTemperatureC: 60 },
    steps: [
      {
        kind: 'temperature-series',
        temperaturesC,
        toleranceK: 0.2,
        holdS: 600,
        maxSettleS: 4 * 3600,
        agreement,
        endTemperatureC: 25,
        steps: [{ kind: 'eis', ...spectrum }],
        ...changes,
      },
    ],
  };
  // By way of JSON, which knows no `undefined`.
  return parseMethod(JSON.parse(JSON.stringify(method)));
}
