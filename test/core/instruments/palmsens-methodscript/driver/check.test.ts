import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMask } from '../../../../../src-core/instruments/methodscript/capabilities.ts';
import { methodScriptModels } from '../../../../../src-core/instruments/methodscript/models.ts';
import { checkAction } from '../../../../../src-core/instruments/palmsens-methodscript/driver/check.ts';
import { capabilitiesOf } from '../../../../../src-core/instruments/palmsens-methodscript/driver/identify.ts';
import { scriptFor } from '../../../../../src-core/instruments/palmsens-methodscript/driver/scripts/index.ts';
import { parseScript } from '../../../../../src-core/instruments/palmsens-methodscript/emulator/parse-script.ts';
import type { Action } from '../../../../../src-core/model/plan.ts';

/** Of a real EmStat4. */
const mask = parseMask('C000000000000000000000000000003FFFFBFE8FFFFFFFFFFFFFFFFFFFBFFFFE')!;
const hr = methodScriptModels.find(({ firmwarePrefix }) => firmwarePrefix === 'es4_hr')!;
const capabilities = capabilitiesOf(hr, mask);

/** Nonsense now and then, among values that a device could take. */
const anything = fc.oneof(fc.double(), fc.constant(0));
function mostly(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof({ weight: 9, arbitrary: fc.double({ min, max, noNaN: true }) }, { weight: 1, arbitrary: anything });
}
const volts = mostly(-6.5, 6.5);
const amperes = mostly(-0.11, 0.11);
const seconds = mostly(0.02, 1e5);
const sampling = fc.record({ firstIntervalS: mostly(0.01, 10), lastIntervalS: mostly(0.01, 100) });
const cutOff = fc.record({ minVoltageV: mostly(-6, 0), maxVoltageV: mostly(0, 6) });
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('open-circuit' as const), durationS: seconds, sampling }),
  fc.record({ kind: fc.constant('current' as const), currentA: amperes, durationS: seconds, sampling, cutOff }),
  fc.record({
    kind: fc.constant('potential' as const),
    voltageV: volts,
    durationS: seconds,
    sampling,
    maxCurrentA: mostly(1e-6, 0.1),
  }),
  fc.record({
    kind: fc.constant('impedance' as const),
    control: fc.constantFrom('potentiostatic' as const, 'galvanostatic' as const),
    frequenciesHz: fc.array(mostly(1e-4, 2e5), { maxLength: 5 }),
    amplitudeRms: mostly(1e-3, 0.9),
    dc: fc.oneof(
      fc.constant('open-circuit' as const),
      volts.map((voltageV) => ({ voltageV })),
      amperes.map((currentA) => ({ currentA })),
    ),
    cutOff,
  }),
);

test('whatever comes, the check answers, and what it lets pass can be written as a script', () => {
  let passed = 0;
  fc.assert(
    fc.property(anyAction, (action) => {
      const problems = checkAction(action, capabilities, hr);
      for (const { message, remedy, severity } of problems)
        if (severity === 'error') expect(message.length * (remedy?.length ?? 0)).toBeGreaterThan(0);
      if (problems.some(({ severity }) => severity === 'error')) return;
      passed++;
      parseScript(scriptFor(action, hr).join('\n'), true);
    }),
    { seed: 21, numRuns: 4000 },
  );
  expect(passed).toBeGreaterThan(500);
});

test.each([
  ['a current too fine for the finest range', { currentA: 50e-12 }, /coarse/, 'warning'],
  ['no current at all', { currentA: 0 }, /open circuit/, 'error'],
  ['limits upside down', { cutOff: { minVoltageV: 1, maxVoltageV: 0 } }, /not below/, 'error'],
  ['samples too close', { sampling: { firstIntervalS: 1e-3, lastIntervalS: 1 } }, /10 ms/, 'error'],
  ['a step longer than the clock is fine', { durationS: 200_000 }, /whole seconds/, 'warning'],
] as const)('%s is named', (_name, change, message, severity) => {
  const pulse: Action = {
    kind: 'current',
    currentA: 60e-6,
    durationS: 600,
    sampling: { firstIntervalS: 0.1, lastIntervalS: 1 },
    cutOff: { minVoltageV: 0, maxVoltageV: 2 },
  };
  expect(checkAction(pulse, capabilities, hr)).toEqual([]);
  const problems = checkAction({ ...pulse, ...change }, capabilities, hr);
  expect(problems).toMatchObject([{ severity, message: expect.stringMatching(message) as string }]);
});
