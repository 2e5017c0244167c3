import { expect, test } from 'vitest';
import { readingStatus } from '../../../src-core/model/reading.ts';
import { Recorder } from '../../../src-core/run/recorder.ts';

const sink = { dc: () => undefined, impedance: () => undefined, flush: () => Promise.resolve() };

function row(stepTimeS: number, currentA: number) {
  const status = Number.isNaN(currentA) ? readingStatus.notANumber : readingStatus.ok;
  return { kind: 'dc', stepTimeS, voltageV: 1, currentA, temperatureC: NaN, status } as const;
}

test('samples without a number cost no charge: the next good one counts from the last good one', () => {
  const recorder = new Recorder(sink, 100, 0, { initialX: 0.5, chargePerXC: 10 });
  recorder.beginStep(0, 100);
  for (const [timeS, currentA] of [
    [1, 2],
    [2, NaN],
    [3, NaN],
    [4, 2],
    [5, 2],
  ] as const)
    recorder.record(row(timeS, currentA));
  expect(recorder.chargeC).toBeCloseTo(10, 12);
  expect(recorder.x).toBeCloseTo(-0.5, 12);
  expect([recorder.dcSamples, recorder.runTimeS]).toEqual([5, 105]);
});

test('each step counts its charge from its own beginning', () => {
  const recorder = new Recorder(sink, 0, 0, undefined);
  recorder.beginStep(0, 0);
  recorder.record(row(10, 1));
  recorder.beginStep(1, 10);
  recorder.record(row(10, -1));
  expect(recorder.chargeC).toBeCloseTo(0, 12);
  expect(recorder.x).toBeNaN();
});
