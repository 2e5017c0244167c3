import { wordsOfKind } from '../../../../src-core/analysis/titration/pulse-words.ts';
import { expect, test } from 'vitest';
import type { AnalysisRecord, TitrationPulse } from '../../../../src-core/model/results.ts';
import {
  changeOfDiffusivity,
  ratioWords,
} from '../../../../src-renderer/features/analyse/titration/compare-analyses.ts';
import { pulseNumberText } from '../../../../src-renderer/features/analyse/titration/pulse-number-text.ts';
import { checksCsv, pulseCsv } from '../../../../src-renderer/features/analyse/titration/pulse-csv.ts';
import {
  editWords,
  formOfRecord,
  formWords,
  requestOf,
  usualForm,
  type TitrationForm,
} from '../../../../src-renderer/features/analyse/titration/titration-form.ts';

const form: TitrationForm = {
  sampleId: 'one',
  currentSign: '-1',
  control: 'potentiostatic',
  estimator: 'eq9',
  geometry: 'slab',
  windowFromS: 8,
  windowToS: 60,
  isOverpotentialConstant: true,
  smoothingWidthX: 0.1,
  isMilliampere: true,
  nominalCurrentA: undefined,
  potential: 'cell',
  edits: [{ kind: 'split', atS: 400 }],
};

function recordOf(parameters: unknown): AnalysisRecord {
  return {
    ...{ id: 'a', kind: 'titration', createdAt: '', programVersion: '', inputHash: '', title: '' },
    parameters,
  };
}

test('what was asked for is read back from the kept analysis, setting by setting', () => {
  const { sampleId, currentSign, ...settings } = requestOf(form);
  const stored = { ...settings, sample: { id: sampleId }, currentSign: Number(currentSign) };
  expect(formOfRecord(recordOf(stored))).toEqual(form);
  expect(formOfRecord(recordOf(undefined))).toEqual(usualForm);
  expect(requestOf(usualForm)).toEqual({ slopeWindow: { fromS: 5, toS: 50 } });
});

test('settings and changes by hand in words', () => {
  expect(formWords(usualForm)).toBe('as recommended');
  expect(formWords(form)).toBe(
    'potentiostatic, D from Eq. 9, slab, 8 to 60 s, voltage of the cell, constant overpotential, Δx = 0.1, 1 change by hand',
  );
  const retime = { kind: 'retime', atS: 10, startTimeS: 4, endTimeS: 20 } as const;
  expect(editWords(retime, wordsOfKind())).toBe('The pulse at 10 s begins at 4 s, ends at 20 s');
  expect(editWords(retime, wordsOfKind('step'))).toBe('The potential step at 10 s begins at 4 s, ends at 20 s');
});

function pulse(index: number, startTimeS: number, endTimeS: number, diffusivity: number): TitrationPulse {
  const estimate = { name: 'eq9', chemicalDiffusivityM2PerS: diffusivity, standardUncertainty: 1e-17, bias: 0.9 };
  return {
    ...{ index, direction: 'charge', x: 0.5, estimator: 'eq9', startTimeS, endTimeS },
    ...{ chemicalDiffusivityM2PerS: diffusivity, standardUncertainty: 1e-17, estimates: [estimate] },
    ...{ equilibriumBeforeV: 1, equilibriumAfterV: 1.1 },
    checks: [{ name: 'theta', value: 0.3, limit: 0.1, verdict: 'warn', message: 'a; b' }],
  };
}

test('two analyses are compared pulse by pulse, also where one was parted', () => {
  const first = [pulse(1, 0, 100, 1e-15), pulse(2, 200, 300, 2e-15), pulse(3, 400, 500, NaN)];
  const second = [pulse(1, 0, 50, 2e-15), pulse(2, 50, 100, 4e-15), pulse(3, 200, 300, 2e-15), pulse(4, 400, 500, 1)];
  expect(changeOfDiffusivity(first, second)).toEqual({ median: 2, lowest: 1, highest: 4, pulses: 3 });
  expect(changeOfDiffusivity([], second)).toBeUndefined();
  expect([1.004, 0.88, 1, 3, 0.2].map(ratioWords)).toEqual(['+0.40 %', '−12.0 %', 'no change', '× 3.00', '× 0.200']);
});

test('tables: a row for each pulse, a row for each check, texts quoted', () => {
  const pulses = [pulse(1, 0, 100, 1e-15)];
  const [header, row] = pulseCsv(pulses).split('\r\n');
  const at = (name: string) => row!.split(',')[header!.split(',').indexOf(name)];
  expect(at('D_m2_per_s')).toBe('1e-15');
  expect(at('bias_eq9')).toBe('0.9');
  expect(at('verdict')).toBe('warn');
  expect(checksCsv(pulses).split('\r\n')[1]).toBe('1,theta,0.3,0.1,,warn,"a; b"');
});

test('numbers of a pulse are in the units of the tables, an uncertainty with two digits', () => {
  const text = (id: string, value: number, unit: string, standardUncertainty = NaN): string =>
    pulseNumberText({
      ...{ id, symbol: '', title: '', formula: '', inputs: [], notes: [], source: '' },
      value: { value, standardUncertainty, unit },
    });
  expect(text('jump', 5.795e-17, 'm²/s', 3.8e-19)).toBe('5.795(38)×10⁻¹³ cm² s⁻¹');
  expect(text('uncertainty', 4.7583e-16, 'm²/s')).toBe('4.8×10⁻¹² cm² s⁻¹');
  expect(text('sigma', 1.3282e-6, 'S/m', 8.7e-9)).toBe('1.3282(87)×10⁻⁸ S cm⁻¹');
  expect(text('amount', 2.23244184e-5, 'mol', 0)).toBe('22.324 µmol');
  expect(text('theta', 0.074837, '1')).toBe('0.074837');
});
