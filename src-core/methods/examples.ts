import type { EisStep, Method } from '../model/method.ts';

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
];
