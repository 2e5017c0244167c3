import type { NewRun } from '../../../../src-main/host/storage/run-repository.ts';
import type { Owner } from '../../../../src-main/host/storage/owner.ts';

/** A run with little in it, for tests of storage. */
export function sampleRun(id: string, owner: Owner): NewRun {
  return {
    id,
    title: `Title of ${id}`,
    startedAt: '2026-11-22T10:00:00.000Z',
    sample: {
      id: 's1',
      name: 'Pellet 7',
      ion: { symbol: 'Mg', chargeNumber: 2 },
      cellType: 'two-electrode',
      geometry: 'slab',
    },
    method: {
      id: 'm1',
      name: 'Rest',
      limits: { minVoltageV: 0, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 100 },
      steps: [{ kind: 'rest', end: { maxDurationS: 10 } }],
    },
    plan: {
      steps: [],
      limits: { minVoltageV: 0, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 100 },
      expectedDurationS: 10,
      maxDurationS: 10,
      expectedSamples: 10,
      expectedBytes: 480,
      prediction: { timeS: [0, 10], voltageV: [NaN, 1], currentA: [0, 0], assumption: 'flat' },
      problems: [],
    },
    instrument: {
      driverId: 'palmsens-methodscript',
      model: 'EmStat4 HR',
      serialNumber: 'X1',
      firmware: '1.5',
      virtual: true,
      address: 'virtual:mg-ti2s4',
    },
    programVersion: '0.1.0',
    speed: 1,
    seed: 3,
    owner,
  };
}

/** n rows of direct-current samples starting at `startS`, as columns. */
export function dcColumnsOf(rows: number, startS = 0): Float64Array[] {
  const column = (make: (index: number) => number) => Float64Array.from({ length: rows }, (_, index) => make(index));
  return [
    column((index) => startS + index),
    column((index) => 1 + index / 1000),
    column(() => 6e-5),
    column(() => NaN),
    column(() => 0),
    column(() => 0),
  ];
}
