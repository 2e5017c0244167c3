import { AppError } from '../../errors.ts';
import type { Capabilities } from '../../instruments/driver.ts';
import type { Method, MethodStep } from '../../model/method.ts';
import type { DummyCell } from '../../model/self-test.ts';

/** Applied to the dummy cell; small enough for every instrument, large against its offsets. */
const heldVoltageV = 0.5;
const heldCurrentA = 2e-5;
const mostCurrentA = 2e-3;
const restS = 2;
const holdS = 3;
const sampleIntervalS = 0.2;
const zeroS = 1;
const [highestHz, lowestHz] = [10_000, 10] as const;
const pointsPerDecade = 3;
const amplitudeVRms = 0.01;

type Abilities = Pick<Capabilities, 'actions' | 'impedanceControl' | 'frequencyRangeHz' | 'maxCurrentA'>;

/**
 * Everything that an instrument can do for a cell, once and small, in about 20 s: open circuit, a voltage in both
 * directions, a current, and a coarse spectrum from 10 kHz to 10 Hz (as far as the instrument reaches).
 *
 * @throws AppError `instrument/unsupported` for an instrument that touches no cell
 */
export function selfTestMethod(abilities: Abilities): Method {
  const steps = selfTestSteps(abilities);
  if (steps.length === 0)
    throw new AppError(
      'instrument/unsupported',
      'This instrument drives no cell, so there is nothing to test on one.',
      {
        remedy: 'Test the potentiostat, source-measure unit or impedance analyser of the bench.',
        cellState: 'off',
      },
    );
  return {
    id: 'self-test',
    name: 'Self-test on a dummy cell',
    limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: currentLimitA(abilities), maxDurationS: 300 },
    steps,
  };
}

/** What a charging capacitor draws for a moment, with room to spare. A meter has no current of its own to limit. */
function currentLimitA({ actions, maxCurrentA }: Abilities): number {
  return actions.has('potential') ? Math.min(mostCurrentA, maxCurrentA) : mostCurrentA;
}

function selfTestSteps({ actions, impedanceControl, frequencyRangeHz }: Abilities): readonly MethodStep[] {
  const steps: MethodStep[] = [];
  if (actions.has('open-circuit')) steps.push({ kind: 'rest', end: { maxDurationS: restS }, sampleIntervalS });
  if (actions.has('potential'))
    for (const voltageV of [heldVoltageV, -heldVoltageV])
      steps.push({ kind: 'potential-step', voltageV, durationS: holdS, sampleIntervalS });
  if (actions.has('current') && actions.has('open-circuit')) {
    const times = { zeroDurationS: zeroS, durationS: holdS, sampleIntervalS };
    steps.push({ kind: 'polarization', control: 'galvanostatic', currentA: heldCurrentA, ...times });
  }
  const startFrequencyHz = Math.min(highestHz, frequencyRangeHz[1]);
  const endFrequencyHz = Math.max(lowestHz, frequencyRangeHz[0]);
  if (actions.has('impedance') && impedanceControl.has('potentiostatic') && startFrequencyHz > endFrequencyHz)
    steps.push({
      ...{ kind: 'eis', control: 'potentiostatic', startFrequencyHz, endFrequencyHz, pointsPerDecade, amplitudeVRms },
      dc: actions.has('potential') ? { voltageV: 0 } : 'open-circuit',
    });
  return steps;
}

/** Of the dummy cell, Ω. */
export function directResistance({ seriesOhm, parallelOhm }: DummyCell): number {
  return seriesOhm + parallelOhm;
}
