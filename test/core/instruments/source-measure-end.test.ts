import { expect, test } from 'vitest';
import type { InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { keithley2400 } from '../../../src-core/instruments/keithley-2400/index.ts';
import { keithley2450 } from '../../../src-core/instruments/keithley-2450/index.ts';
import { keysightB2900 } from '../../../src-core/instruments/keysight-b2900/index.ts';
import type { Action } from '../../../src-core/model/action.ts';
import { startAction } from '../../support/action-log.ts';
import { plugIn } from '../../support/emulated-link.ts';
import { createPatientClock } from '../../support/patient-clock.ts';

const pulse: Action = {
  ...{ kind: 'current', currentA: 20e-6, durationS: 3, cutOff: { minVoltageV: -1, maxVoltageV: 1 } },
  sampling: { firstIntervalS: 0.1, lastIntervalS: 0.1 },
};

test.each([
  ['2400', 1, keithley2400],
  ['2400', 60, keithley2400],
  ['B2900', 1, keysightB2900],
  ['B2900', 60, keysightB2900],
] as const)(
  'the output of the %s at ×%i opens once, with the last reading: no transient of switching on again is kept',
  async (_name, speed, driver) => {
    const clock = createPatientClock();
    const emulator = driver.emulate({ cellId: 'dummy-cell', seed: 1, speed }, clock);
    const cable = plugIn(emulator, speed);
    const instrument = await driver.open(cable, clock);
    const run = startAction(instrument, pulse);
    expect(await run.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
    const charged = run.dc.filter(({ stepTimeS }) => stepTimeS > 0.2);
    expect(charged.length).toBeGreaterThan(10);
    for (const { voltageV } of charged) expect(Math.abs(voltageV / 0.22 - 1)).toBeLessThan(0.01);
    // At ×60 bytes pass sixty times faster as well: counted at the plain rate the last reading came 50 ms early.
    expect(charged.at(-1)!.stepTimeS).toBeGreaterThan(2.99);
    emulator.dispose();
  },
);

interface Closing {
  readonly model: string;
  readonly driver: InstrumentDriver;
  /** In the question that is the last to measure. */
  readonly mark: string;
  /** Asks the buffer alone. */
  readonly reread: RegExp;
}

const closings: readonly Closing[] = [
  { model: '2400', driver: keithley2400, mark: ':SOUR:CLE:AUTO ON;', reread: /^:FETC\?/ },
  { model: '2450', driver: keithley2450, mark: ':TRIG:BLOC:SOUR:STAT 4,OFF', reread: /^:TRAC:DATA\?/ },
  { model: 'B2900', driver: keysightB2900, mark: ':OUTP:OFF:AUTO ON;', reread: /^:FETC:ARR\?/ },
];

/** Loses the answer to the closing burst and the first `lost` answers of the buffer after it. */
async function endWithLostAnswers({ driver, mark, reread }: Closing, lost: number) {
  const clock = createPatientClock();
  const emulator = driver.emulate({ cellId: 'dummy-cell', seed: 1, speed: 60 }, clock);
  const onAtAnswers: boolean[] = [];
  let left = lost + 1;
  const linesSent = (): string[] => cable.sent.split(/[\r\n]+/).filter((line) => line !== '');
  const cable = plugIn(emulator, 60, 'virtual:test', (bytes) => {
    const question = linesSent().at(-1)!;
    if (!cable.sent.includes(mark)) return bytes;
    onAtAnswers.push(emulator.truth.energised);
    const isReading = question.includes(mark) || reread.test(question);
    return isReading && left-- > 0 ? new Uint8Array() : bytes;
  });
  const instrument = await driver.open(cable, clock);
  const run = startAction(instrument, pulse);
  const outcome = await run.outcome;
  emulator.dispose();
  const lines = linesSent();
  const after = lines.slice(lines.findIndex((line) => line.includes(mark)) + 1);
  return { outcome, last: run.dc.at(-1)!, onAtAnswers: onAtAnswers.slice(1), after };
}

test.each(closings)(
  '$model: closing answer and its repetition lost: the cell is off before the buffer is read, and nothing is measured again',
  async (closing) => {
    const { outcome, last, onAtAnswers, after } = await endWithLostAnswers(closing, 1);
    expect(outcome).toEqual({ end: 'duration', cellState: 'off' });
    expect(last.stepTimeS).toBeGreaterThan(2.99);
    expect(Math.abs(last.voltageV / 0.22 - 1)).toBeLessThan(0.01);
    expect(onAtAnswers).not.toContain(true);
    expect(after.filter((line) => /:INIT|:READ[:?]/.test(line))).toEqual([]);
    const looks = after.flatMap((line, index) => (closing.reread.test(line) ? [index] : []));
    expect(looks).toHaveLength(2);
    expect(after.indexOf(':OUTP OFF')).toBeLessThan(looks[0]!);
  },
);

test.each(closings)(
  '$model: when no answer of the end arrives the step ends without it and says so',
  async (closing) => {
    const { outcome, last, onAtAnswers, after } = await endWithLostAnswers(closing, 100);
    expect(outcome).toMatchObject({ end: 'duration', cellState: 'off' });
    expect(outcome.detail).toMatch(/last reading was lost/);
    expect(last.stepTimeS).toBeLessThan(2.95);
    expect(onAtAnswers).not.toContain(true);
    expect(after.filter((line) => closing.reread.test(line))).toHaveLength(3);
  },
);
