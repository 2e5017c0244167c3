import { expect, test } from 'vitest';
import { fitImpedance } from '../../../../../../src-core/analysis/impedance/fit.ts';
import { createCircuit } from '../../../../../../src-core/circuit/circuit.ts';
import { argumentSchemas } from '../../../../../../src-core/contract/schemas.ts';
import type { AnalysisRecord } from '../../../../../../src-core/model/results.ts';
import * as v from 'valibot';
import {
  emptySettings,
  type FitSettings,
} from '../../../../../../src-renderer/features/analyse/impedance/fit-settings.ts';
import {
  guessOf,
  liveInputOf,
  requestOf,
  settingsOf,
} from '../../../../../../src-renderer/features/analyse/impedance/fit/request.ts';
import { noisySpectrum, sweep } from '../../../../../core/analysis/impedance/synthetic.ts';

const circuit = createCircuit('R0-p(R1,CPE1)');
const values = { R0: 10, R1: 100, 'CPE1.Q': 1e-6, 'CPE1.n': 0.9 };
const settings: FitSettings = {
  ...emptySettings,
  circuit: circuit.text,
  values: { ...values, R7: 3 },
  constraints: [
    { kind: 'fix', parameter: 'R0', value: 10 },
    { kind: 'bound', parameter: 'CPE1.n', minimum: 0.7 },
    { kind: 'tie', parameter: 'R7', expression: '2*R1' },
    { kind: 'order', elements: ['CPE1', 'CPE2'] },
  ],
  masked: [2, 5],
  minFrequencyHz: 0.5,
  maxFrequencyHz: 5e4,
  weight: 'accuracy',
  representation: 'admittance',
  robust: true,
  correction: { seriesInductanceH: 1e-8, seriesResistanceOhm: 0 },
  starts: 3,
  bootstrap: 20,
  profile: 'R1',
  seed: 7,
};
const spectrum = noisySpectrum(circuit.text, Object.values(values), sweep(1e5, 0.1, 8), 0.003, 1);
const source = { runId: 'run', stepIndex: 1 };

test('the host is asked for all that is set, but not for what does not belong to the circuit', () => {
  const request = requestOf(settings, circuit, source);
  expect(request).toEqual({
    source,
    circuit: 'R0-p(R1,CPE1)',
    guess: [10, 100, 1e-6, 0.9],
    constraints: settings.constraints.slice(0, 2),
    weight: 'accuracy',
    accuracy: '0.001 + f/1e8 + Z/1e9',
    representation: 'admittance',
    robust: true,
    correction: { seriesInductanceH: 1e-8 },
    minFrequencyHz: 0.5,
    maxFrequencyHz: 5e4,
    maskedPoints: [2, 5],
    starts: 3,
    bootstrap: 20,
    profile: 'R1',
    seed: 7,
  });
  expect(v.safeParse(argumentSchemas['analysis.impedance'], request).success).toBe(true);
});

test('nothing is asked for that was not set', () => {
  const bare = { ...emptySettings, circuit: circuit.text };
  expect(requestOf(bare, circuit, source)).toEqual({ source, circuit: circuit.text, weight: 'modulus' });
  expect(guessOf({ ...bare, values: { R0: 1 } }, circuit)).toBeUndefined();
  expect(requestOf({ ...settings, profile: 'R0' }, circuit, source).profile).toBeUndefined();
});

test('a stored fit gives back what it was made with', () => {
  const { source: _source, guess: _guess, ...stored } = requestOf(settings, circuit, source);
  const fit = fitImpedance(spectrum, { circuit: circuit.text, constraints: settings.constraints.slice(0, 2) });
  const record = {
    ...{ id: '1', kind: 'impedance', createdAt: '', programVersion: '', inputHash: '', title: '' },
    parameters: { ...stored, stepIndex: 1 },
    impedance: { fit, conductivities: [], warnings: [] },
  } satisfies AnalysisRecord;
  const reopened = settingsOf(record)!;
  expect(reopened.record).toBe(record);
  expect(reopened.values).toEqual(Object.fromEntries(fit.parameters.map(({ name, value }) => [name, value])));
  const again = requestOf({ ...reopened, values: {} }, circuit, source);
  expect(again).toEqual({ source, ...stored });
  expect(Object.keys(reopened).sort()).toEqual(Object.keys(emptySettings).sort());
});

test('a parameter in the hand stays, the others find their best about it', () => {
  const held: FitSettings = {
    ...emptySettings,
    circuit: circuit.text,
    values: { ...values, 'CPE1.n': 0.8 },
    constraints: [
      { kind: 'bound', parameter: 'CPE1.n', minimum: 0.85 },
      { kind: 'frequency', element: 'CPE1', minimumHz: 1 },
    ],
  };
  const input = liveInputOf(held, circuit, {}, { held: 'CPE1.n' });
  expect(input.constraints).toEqual([{ kind: 'fix', parameter: 'CPE1.n', value: 0.8 }]);
  expect(input.starts).toBe(0);
  const { accuracy: _formula, ...options } = input;
  const fit = fitImpedance(spectrum, options);
  expect(fit.parameters[3]).toMatchObject({ value: 0.8, constraint: 'fixed' });
  const free = fitImpedance(spectrum, { circuit: circuit.text });
  expect(fit.chiSquared).toBeGreaterThan(2 * free.chiSquared);
  expect(fit.chiSquared).toBeLessThan(
    fitImpedance(spectrum, {
      ...options,
      constraints: Object.entries(held.values)
        .slice(1)
        .map(([parameter, value]) => ({ kind: 'fix' as const, parameter, value })),
    }).chiSquared,
  );
  expect(liveInputOf(held, circuit, {}).constraints).toEqual(held.constraints);
  expect(liveInputOf(held, circuit, {}, { isNewCircuit: true }).starts).toBeUndefined();
});
