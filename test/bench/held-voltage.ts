import type { Method } from '../../src-core/model/method.ts';

/** An hour of 20 samples a second. */
export const heldVoltage: Method = {
  id: 'bench-hold',
  name: 'Hold 0.1 V',
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: 7200 },
  steps: [{ kind: 'potential-step', voltageV: 0.1, durationS: 3600, sampleIntervalS: 0.05 }],
};
