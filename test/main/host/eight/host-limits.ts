import path from 'node:path';
import type { Method } from '../../../../src-core/model/method.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { startInstruments } from './instruments.ts';
import type { WatchedLimit } from './watched-limit.ts';

const sampleIntervalS = 0.05;
const wide = { minVoltageV: -2, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 600 };

/** Limits that only the host knows: the scripts in the instrument carry those of voltage and current alone. */
export const hostLimits: readonly (WatchedLimit & { readonly name: string; readonly method: Method })[] = [
  {
    name: 'charge',
    maxChargeC: 5e-6,
    method: {
      id: 'charge-limit',
      name: 'Held voltage, charge limited',
      limits: { ...wide, maxChargeC: 5e-6 },
      steps: [{ kind: 'potential-step', voltageV: 0.05, durationS: 300, sampleIntervalS }],
    },
  },
  {
    // The cell's sudden change, once in a period, is what crosses it.
    name: 'dE/dt',
    maxVoltageRateVPerS: 0.09,
    method: {
      id: 'rate-limit',
      name: 'Constant current, dE/dt limited',
      limits: { ...wide, maxVoltageRateVPerS: 0.09 },
      steps: [
        {
          ...{ kind: 'polarization', control: 'galvanostatic', currentA: 1e-5, zeroDurationS: 0.2, durationS: 300 },
          sampleIntervalS,
        },
      ],
    },
  },
];

const driftPeriodS = 4;

export interface HostLimitOptions {
  readonly channels: number;
  readonly rounds: number;
  readonly folder: string;
  /** Work for the host's other threads meanwhile. */
  readonly keepBusy?: (host: Host) => { end(): Promise<void> };
}

/**
 * Runs on cells that drift over a limit which the instruments do not know.
 * @returns from the moment in which an instrument sends a sample beyond the limit to its cell off, ms, all measured there
 */
export async function crossHostLimit(
  { method, maxChargeC, maxVoltageRateVPerS }: (typeof hostLimits)[number],
  { channels, rounds, folder, keepBusy }: HostLimitOptions,
): Promise<{ readonly crossingsMs: readonly number[]; readonly outcomes: readonly string[] }> {
  const instruments = await startInstruments(channels, 1, 1, driftPeriodS);
  const host = await createHost({
    ...{ dataFile: path.join(folder, `${method.id}.mobion`), shell: 'cli', demo: false, instrumentThreads: 'all' },
  });
  const busy = keepBusy?.(host);
  try {
    await host.handlers['methods.save'](method);
    for (const [k, address] of instruments.addresses.entries()) {
      await host.handlers['instruments.connect']({ address });
      await instruments.watchLimit(k, { ...(maxChargeC ? { maxChargeC } : { maxVoltageRateVPerS: maxVoltageRateVPerS! }) }); // prettier-ignore
    }
    const outcomes: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const ends = instruments.addresses.map(async (instrumentId) => {
        const { runId } = await host.handlers['runs.start']({ instrumentId, sampleId: 'dummy-cell', methodId: method.id }); // prettier-ignore
        return host.runFinished(runId);
      });
      for (const { outcome, cellState } of await Promise.all(ends)) outcomes.push(`${outcome}, cell ${cellState}`);
    }
    const records = await Promise.all(instruments.addresses.map((_, k) => instruments.record(k)));
    const crossings = records.flatMap((record) => record.crossings);
    return { crossingsMs: crossings.map(({ sentMs, offMs }) => offMs - sentMs), outcomes };
  } finally {
    await busy?.end();
    await host.close();
    instruments.end();
  }
}

const stageSpeed = 20;
/** The stage wanders by 1.2 K about 25 °C, once in two minutes. */
const maxTemperatureC = 25.8;
/** Of the sensor at the sample while a cell is measured: every ten seconds. */
export const sensorIntervalMs = 10_000 / stageSpeed;

/** The same for the temperature of the sample, which a second instrument of the bench reads at its own rate. */
export async function crossTemperature({
  channels,
  rounds,
  folder,
  keepBusy,
}: HostLimitOptions): ReturnType<typeof crossHostLimit> {
  const instruments = await startInstruments(channels, stageSpeed, 1, undefined, true);
  const host = await createHost({
    ...{ dataFile: path.join(folder, 'temperature.mobion'), shell: 'cli', demo: false, instrumentThreads: 'all' },
  });
  const busy = keepBusy?.(host);
  try {
    const method: Method = {
      id: 'temperature-limit',
      name: 'Held voltage, temperature limited',
      limits: { ...wide, maxDurationS: 2000, maxTemperatureC },
      steps: [{ kind: 'potential-step', voltageV: 0.05, durationS: 1000, sampleIntervalS: 1 }],
    };
    await host.handlers['methods.save'](method);
    const ids: string[] = [];
    for (const [k, address] of instruments.addresses.entries()) {
      const stage = { driverId: 'lakeshore-33x', address: instruments.stageAddresses[k]!, roles: ['temperature'], sampleSensorId: 'B' } as const; // prettier-ignore
      const source = { driverId: 'palmsens-methodscript', address, roles: ['source'] } as const;
      ids.push((await host.connectBench({ name: `stage ${k}`, speed: stageSpeed, members: [source, stage] })).id);
      await instruments.watchLimit(k, { maxTemperatureC });
    }
    const outcomes: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const ends = ids.map(async (instrumentId) => {
        const { runId } = await host.handlers['runs.start']({ instrumentId, sampleId: 'dummy-cell', methodId: method.id }); // prettier-ignore
        return host.runFinished(runId);
      });
      for (const { outcome, cellState } of await Promise.all(ends)) outcomes.push(`${outcome}, cell ${cellState}`);
    }
    const records = await Promise.all(ids.map((_, k) => instruments.record(k)));
    const crossings = records.flatMap((record) => record.crossings);
    return { crossingsMs: crossings.map(({ sentMs, offMs }) => offMs - sentMs), outcomes };
  } finally {
    await busy?.end();
    await host.close();
    instruments.end();
  }
}
