import type { CccvStep, EisStep, Method, SweepStep } from '../model/method.ts';

/** Wide enough for the electrodes of the virtual laboratory, and inside every instrument. */
const electrodeLimits = { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 48 * 3600 };

const spectrumAtRest: Omit<EisStep, 'kind'> = {
  control: 'potentiostatic',
  startFrequencyHz: 100_000,
  endFrequencyHz: 0.01,
  pointsPerDecade: 10,
  amplitudeVRms: 0.01,
  dc: 'open-circuit',
};

const titration = {
  kind: 'gitt',
  direction: 'discharge',
  current: { cRate: 0.05 },
  pulseDurationS: 600,
  pulseCount: 10,
  rest: { maxDurationS: 3600 },
  minVoltageV: 0.6,
  maxVoltageV: 1.8,
} as const;

const sweepBetween: SweepStep = {
  ...{ kind: 'sweep', shape: 'cyclic', against: 'reference' },
  ...{ startVoltageV: 1.6, firstVertexV: 1.8, secondVertexV: 0.8, rateVPerS: 5e-4, cycles: 3 },
};

function cyclesBetween(cRate: number, cycles: number): CccvStep {
  return {
    ...{ kind: 'cccv', first: 'discharge', chargeCurrent: { cRate }, dischargeCurrent: { cRate } },
    ...{ minVoltageV: 0.8, maxVoltageV: 1.8, hold: 'charge', restS: 600, cycles },
  };
}

/** Also measured for the demo project. */
export const solidElectrolyteSpectrum: Method = {
  id: 'eis-solid-electrolyte',
  name: 'Impedance of a pellet, 200 kHz to 0.1 Hz',
  description: 'PEIS at 0 V between blocking electrodes, 10 mV rms, ten points per decade.',
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: 2 * 3600 },
  steps: [
    {
      kind: 'eis',
      control: 'potentiostatic',
      startFrequencyHz: 200_000,
      endFrequencyHz: 0.1,
      pointsPerDecade: 10,
      amplitudeVRms: 0.01,
      dc: { voltageV: 0 },
    },
  ],
};

/** Methods that come with the program: starting points, not prescriptions. */
export const exampleMethods: readonly Method[] = [
  {
    id: 'gitt-mg-ti2s4',
    name: 'GITT, C/20, ten pulses',
    description:
      'Ten pulses of 10 min at C/20 (60 µA for 5 mg of Ti2S4), discharging, each followed by 1 h at open circuit.',
    limits: electrodeLimits,
    steps: [{ kind: 'rest', end: { maxDurationS: 600 } }, titration],
  },
  {
    id: 'gitt-eis-mg-ti2s4',
    name: 'GITT with impedance, C/20, ten pulses',
    description: 'As the GITT method, with a spectrum from 100 kHz to 10 mHz after each rest.',
    limits: electrodeLimits,
    steps: [
      { kind: 'rest', end: { maxDurationS: 600 } },
      { ...titration, eis: spectrumAtRest },
    ],
  },
  solidElectrolyteSpectrum,
  {
    id: 'ocv-rest',
    name: 'Open-circuit rest until flat',
    description: 'The voltage at open circuit for up to 12 h, or until it changes by less than 0.1 mV/h.',
    limits: { minVoltageV: -3, maxVoltageV: 3, maxCurrentA: 1e-3, maxDurationS: 13 * 3600 },
    steps: [
      {
        kind: 'rest',
        end: {
          maxDurationS: 12 * 3600,
          minDurationS: 1800,
          maxSlopeVPerS: 1e-4 / 3600,
          slopeWindowS: 1800,
        },
        sampleIntervalS: 10,
      },
    ],
  },
  {
    id: 'cv-mg-ti2s4',
    name: 'Cyclic voltammetry, 0.5 mV/s, three cycles',
    description: 'From 1.6 V between 1.8 and 0.8 V, the current against the potential on the Run screen.',
    limits: electrodeLimits,
    steps: [sweepBetween],
  },
  {
    id: 'formation-cccv',
    name: 'Formation: two cycles at C/20, then five at C/5',
    description: 'Between 0.8 and 1.8 V, the voltage held after each charge; the capacity of each cycle with the run.',
    limits: { ...electrodeLimits, maxDurationS: 12 * 86_400 },
    steps: [cyclesBetween(0.05, 2), cyclesBetween(0.2, 5)],
  },
  {
    id: 'gitt-fine-steps',
    name: 'GITT by Δx, finer where the curve is steep',
    description: 'Δx = 0.02 per pulse at most; less where the voltage at rest would move by more than 10 mV.',
    limits: { ...electrodeLimits, maxDurationS: 14 * 86_400 },
    steps: [
      {
        ...{ kind: 'gitt', direction: 'discharge', current: { cRate: 0.1 }, pulseDeltaX: 0.02, pulseCount: 100 },
        ...{ rest: { maxDurationS: 3600 }, minVoltageV: 0.6, maxVoltageV: 1.8, maxX: 0.9 },
        refine: { maxVoltageStepV: 0.01, minDeltaX: 0.002 },
      },
    ],
  },
  {
    id: 'ici-c10',
    name: 'Interrupted current, C/10, 10 s every 5 min',
    description: 'Resistance and diffusion all along a discharge; analysed as a titration with the estimator “ici”.',
    limits: electrodeLimits,
    steps: [
      {
        ...{ kind: 'ici', direction: 'discharge', current: { cRate: 0.1 }, onS: 300, interruptionS: 10 },
        ...{ interruptions: 60, minVoltageV: 0.6, maxVoltageV: 1.8 },
      },
    ],
  },
  {
    id: 'drift-watch-day',
    name: 'Drift watch: a spectrum every 30 min for a day',
    description: 'The amplitude is checked first; the spectra are a series for “impedance series”.',
    limits: { minVoltageV: -3, maxVoltageV: 3, maxCurrentA: 1e-3, maxDurationS: 2 * 86_400 },
    steps: [
      {
        ...{ kind: 'linearity-check', control: 'potentiostatic', frequenciesHz: [100, 1], amplitudeVRms: 0.02 },
        ...{ maxChange: 0.02, halvings: 2, dc: 'open-circuit' },
      },
      {
        ...{ kind: 'drift-watch', everyS: 1800, durationS: 86_400, endsWhen: 'time' },
        eis: { ...spectrumAtRest, endFrequencyHz: 1, amplitudeVRms: 0.02, amplitudeAsChecked: true },
      },
    ],
  },
];
