import path from 'node:path';
import type { AnalysisRecord } from '../../src-core/model/results.ts';
import { createEmStat4Emulator } from '../../src-core/instruments/palmsens-methodscript/emulator/emulator.ts';
import type { Method } from '../../src-core/model/method.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import { createHost } from '../../src-main/host/host.ts';
import { hostClock } from '../../src-main/host/host-clock.ts';
import { serveEmulatorPty } from '../../src-main/host/links/emulator-pty.ts';
import { presetSamples } from '../../src-main/host/presets.ts';

export interface ClosedLoop {
  readonly cellId: string;
  readonly seed: number;
  readonly method: Method;
  /** Ion content the cell and the sample's label begin with. */
  readonly initialX?: number;
}

/** Fastest the wire of an EmStat4 carries without waiting. */
const speed = 2000;

/**
 * From the wire to the number: an emulator behind a pseudo-terminal, opened by serialport, measured by the run engine
 * into a data file, analysed by the worker that the application uses.
 */
export async function measureAndAnalyse(
  folder: string,
  loop: ClosedLoop,
  analyse: (host: Awaited<ReturnType<typeof createHost>>, runId: string) => Promise<AnalysisRecord>,
): Promise<AnalysisRecord> {
  const { cellId, seed, initialX } = loop;
  const cellParameters = initialX === undefined ? {} : { initialX };
  const emulator = createEmStat4Emulator({ cellId, seed, speed }, hostClock, { cellParameters });
  const terminal = await serveEmulatorPty(emulator, { baudRate: emulator.baudRate });
  const dataFile = path.join(folder, `${cellId}-${seed}.mobion`);
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  try {
    const { id } = await host.handlers['instruments.connect']({ address: `serial:${terminal.path}`, speed });
    const runId = host.startRun(id, loop.method, sampleFor(cellId, initialX));
    const end = await host.runFinished(runId);
    if (end.outcome !== 'completed')
      throw new Error(`Seed ${seed}: ${end.outcome ?? end.state} ${end.error?.message ?? ''}`);
    return await analyse(host, runId);
  } finally {
    await host.close();
    await terminal.close();
    emulator.dispose();
  }
}

function sampleFor(cellId: string, initialX: number | undefined): Sample {
  const sample = presetSamples.find(({ id }) => id === cellId)!;
  return initialX === undefined ? sample : { ...sample, initialX: { value: initialX, unit: '1' } };
}

/** A spectrum of the pellet as far up as an EmStat4 goes. */
export const pelletMethod: Method = {
  id: 'closed-loop-pellet',
  name: 'PEIS 200 kHz to 0.1 Hz',
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: 3600 },
  steps: [
    {
      kind: 'eis',
      control: 'potentiostatic',
      startFrequencyHz: 200e3,
      endFrequencyHz: 0.1,
      pointsPerDecade: 10,
      amplitudeVRms: 0.01,
      dc: 'open-circuit',
    },
  ],
};

/** Pulses at C/20 of 600 s, Δx 0.0083, θ 0.075, each followed by an hour of rest. */
export function titrationMethod(pulses: number): Method {
  return {
    id: 'closed-loop-titration',
    name: `GITT, ${pulses} pulses`,
    limits: { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 40 * 3600 },
    steps: [
      { kind: 'rest', end: { maxDurationS: 600 } },
      {
        kind: 'gitt',
        direction: 'discharge',
        current: { currentA: 60e-6 },
        pulseDurationS: 600,
        pulseCount: pulses,
        rest: { maxDurationS: 3600 },
        minVoltageV: 0.5,
        maxVoltageV: 1.9,
      },
    ],
  };
}
