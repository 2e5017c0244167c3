import { expect, test } from 'vitest';
import type { Action } from '../../../src-core/model/action.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { ImpedanceTable } from '../../../src-core/model/reading.ts';
import { levelLines } from '../../../src-core/reports/levels-text.ts';
import { spectrumLevels } from '../../../src-core/run/spectrum-levels.ts';

/** One spectrum, and a row of a step that is none. */
function measured(control: 'potentiostatic' | 'galvanostatic', amplitudeRms: number, told: Partial<ImpedanceTable>) {
  const action: Action = {
    kind: 'impedance',
    control,
    frequenciesHz: [1000, 100, 10],
    amplitudeRms,
    dc: 'open-circuit',
    cutOff: { minVoltageV: 0, maxVoltageV: 2 },
  };
  const rest: Action = { kind: 'open-circuit', durationS: 1, sampling: { firstIntervalS: 1, lastIntervalS: 1 } };
  const usual = { onCutOff: 'continue', expectedDurationS: 1, expectedSamples: 1 } as const;
  const steps: Plan['steps'] = [
    { index: 0, label: 'Spectrum', action, ...usual },
    { index: 1, label: 'Rest', action: rest, ...usual },
  ];
  const table: ImpedanceTable = {
    timeS: Float64Array.of(0, 1, 2, 3),
    frequencyHz: Float64Array.of(1000, 100, 10, 1),
    zReOhm: Float64Array.of(1, 2, 3, 4),
    zImOhm: Float64Array.of(0, 0, 0, 0),
    stepIndex: Float64Array.of(0, 0, 0, 1),
    status: new Float64Array(4),
    ...told,
  };
  return { steps, table, levels: spectrumLevels(table, steps) };
}

const textsOf = (blocks: ReturnType<typeof levelLines>) =>
  blocks.map((block) => (block.kind === 'paragraph' ? block.text : ''));

test('without columns of levels there are none, and a spectrum whose values are all missing is left out', () => {
  expect(measured('potentiostatic', 0.01, {}).levels).toEqual([]);
  const none = new Float64Array(4).fill(NaN);
  expect(measured('potentiostatic', 0.01, { amplitudeVRms: none, dcVoltageV: none }).levels).toEqual([]);
});

test('levels belong to their step; as set, no warning', () => {
  const { levels, table, steps } = measured('potentiostatic', 0.01, {
    amplitudeVRms: Float64Array.of(0.01, 0.0104, 0.0098, 5),
    dcVoltageV: Float64Array.of(1.5, 1.501, 1.5005, 9),
  });
  expect(levels).toHaveLength(1);
  expect(levels[0]).toMatchObject({ stepIndex: 0, label: 'Spectrum', setAmplitudeRms: 0.01, warnings: [] });
  expect(levels[0]!.points.map(({ frequencyHz }) => frequencyHz)).toEqual([1000, 100, 10]);
  expect(levels[0]!.points[0]).toMatchObject({ amplitudeVRms: 0.01, dcVoltageV: 1.5, amplitudeARms: NaN });
  const [line = '', ...others] = textsOf(levelLines(table, steps));
  expect(others).toEqual([]);
  expect(line.replaceAll(/\s/g, ' ')).toBe(
    'Step 1, Spectrum: amplitude 10.0 mV rms set, measured 9.80 mV to 10.4 mV; direct voltage 1.500 V at first, within 1.0 mV.',
  );
});

test('an amplitude off by more than 5 % is named with the worst point; of a galvanostatic spectrum it is the current', () => {
  const { warnings } = measured('galvanostatic', 1e-5, {
    amplitudeARms: Float64Array.of(1e-5, 1.06e-5, 0.8e-5, 1e-5),
    amplitudeVRms: Float64Array.of(1, 2, 3, 4),
  }).levels[0]!;
  expect(warnings).toHaveLength(1);
  expect(warnings[0]!.replaceAll(/\s/g, ' ')).toMatch(
    /8\.00 µA rms at 10\.0 Hz where 10\.0 µA rms was set; 2 of 3 points/,
  );
});

test('a direct voltage that moves by more than half the amplitude, and more than 1 mV, is warned of', () => {
  const drifting = (toV: number, amplitudeV: number) =>
    measured('potentiostatic', amplitudeV, {
      amplitudeVRms: new Float64Array(4).fill(amplitudeV),
      dcVoltageV: Float64Array.of(1, 1, toV, 7),
    }).levels[0]!.warnings;
  expect(drifting(1.0049, 0.01)).toEqual([]);
  expect(drifting(1.0051, 0.01)).toEqual([expect.stringContaining('not of one state') as string]);
  expect(drifting(1.0009, 0.001)).toEqual([]);
});
