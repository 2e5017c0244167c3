import { solidElectrolyteSpectrum } from '../../../src-core/methods/examples.ts';
import type { Method } from '../../../src-core/model/method.ts';

/** One run of the demo project. */
export interface DemoRun {
  readonly title: string;
  readonly address: string;
  readonly sampleId: string;
  readonly method: Method;
}

const titration: Method = {
  id: 'demo-gitt-eis',
  name: 'Demo: GITT with impedance, C/10, ten pulses',
  description: 'Discharge from x = 0.1: ten pulses of 10 min at C/10, each with 40 min of rest and a spectrum.',
  limits: { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 24 * 3600 },
  steps: [
    { kind: 'rest', end: { maxDurationS: 600 } },
    {
      kind: 'gitt',
      direction: 'discharge',
      current: { cRate: 0.1 },
      pulseDurationS: 600,
      pulseCount: 10,
      rest: { maxDurationS: 2400 },
      minVoltageV: 0.5,
      maxVoltageV: 1.9,
      eis: {
        control: 'potentiostatic',
        startFrequencyHz: 100_000,
        endFrequencyHz: 0.1,
        pointsPerDecade: 8,
        amplitudeVRms: 0.005,
        dc: 'open-circuit',
      },
    },
  ],
};

const pellet: Method = {
  ...solidElectrolyteSpectrum,
  id: 'demo-eis-pellet',
  name: 'Demo: impedance of a pellet, 200 kHz to 0.1 Hz',
};

/** The main job on the virtual laboratory: an ion conductor and an electrode. */
export const demoProject: readonly DemoRun[] = [
  { title: 'Demo: σ of a pellet', address: 'virtual:mg-nasicon', sampleId: 'mg-nasicon', method: pellet },
  { title: 'Demo: titration of an electrode', address: 'virtual:mg-ti2s4', sampleId: 'mg-ti2s4', method: titration },
];

/** As fast as the virtual laboratory goes. */
export const demoSpeed = 2000;
