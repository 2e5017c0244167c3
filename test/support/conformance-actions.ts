import type { Capabilities } from '../../src-core/instruments/driver.ts';
import type { Action } from '../../src-core/model/action.ts';

const sampling = { firstIntervalS: 0.1, lastIntervalS: 1 };
export const cutOff = { minVoltageV: -1, maxVoltageV: 1 };

/** One action of every kind, small enough for any instrument on the dummy cell (11 kΩ at zero frequency). */
export function actionsFor(capabilities: Capabilities): readonly Action[] {
  const { temperature, auxiliary, routeIds, frequencyRangeHz, amplitudeRangeARms = [0, 0] } = capabilities;
  const [lowC, highC] = temperature?.setPointRangeC ?? [0, 100];
  const targetC = Math.min(highC - 5, Math.max(lowC + 5, 40));
  const frequenciesHz = [100_000, 31_000, 10_000, 1000, 100, 10, 1].filter((hz) => hz >= frequencyRangeHz[0]).slice(-5);
  return [
    { kind: 'open-circuit', durationS: 20, sampling },
    { kind: 'current', currentA: 20e-6, durationS: 20, sampling, cutOff },
    { kind: 'potential', voltageV: 0.1, durationS: 20, sampling, maxCurrentA: 1e-3 },
    { kind: 'pulse', currentA: 20e-6, pulseS: 10, restS: 10, sampling, cutOff },
    {
      kind: 'staircase',
      control: 'potentiostatic',
      levels: [0.05, 0.1],
      holdS: 10,
      sampling,
      maxCurrentA: 1e-3,
      cutOff,
    },
    { kind: 'sweep', vertexVoltagesV: [0, 0.1, 0], rateVPerS: 0.01, intervalS: 0.5, maxCurrentA: 1e-3 },
    {
      kind: 'cccv',
      currentA: 20e-6,
      voltageV: 0.3,
      endCurrentA: 1e-6,
      durationS: 20,
      sampling,
      cutOff,
    },
    {
      kind: 'impedance',
      control: 'potentiostatic',
      frequenciesHz,
      amplitudeRms: 0.01,
      dc: 'open-circuit',
      cutOff,
      openCircuitV: 0,
    },
    {
      kind: 'impedance',
      control: 'galvanostatic',
      frequenciesHz: frequenciesHz.filter((hz) => hz <= 10_000),
      amplitudeRms: Math.max(2e-6, amplitudeRangeARms[0]),
      dc: 'open-circuit',
      cutOff,
      openCircuitV: 0,
    },
    {
      kind: 'temperature',
      targetC,
      toleranceK: 0.5,
      holdS: 60,
      durationS: 4 * 3600,
      intervalS: 5,
      minC: lowC - 20,
      maxC: highC + 20,
    },
    { kind: 'temperature-watch', durationS: 20, intervalS: 1 },
    { kind: 'auxiliary', channelId: auxiliary?.[0]?.id ?? '', durationS: 20, intervalS: 1 },
    { kind: 'switch', routeId: routeIds?.[0] ?? '' },
  ];
}

/** Those of them that an instrument claims. */
export function claimedActions(capabilities: Capabilities): readonly Action[] {
  const { actions, impedanceControl } = capabilities;
  return actionsFor(capabilities).filter(
    (action) => actions.has(action.kind) && (action.kind !== 'impedance' || impedanceControl.has(action.control)),
  );
}

/** The dummy cell's voltage per ampere at `afterS` from the switching of a current: 1 kΩ + (10 kΩ ∥ 1 µF). */
export function dummyOhm(afterS: number): number {
  return afterS < 0 ? 0 : 1000 + 10_000 * (1 - Math.exp(-afterS / 0.01));
}
