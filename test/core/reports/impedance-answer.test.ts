import { expect, test } from 'vitest';
import type { ConductivityAnalysis } from '../../../src-core/model/results.ts';
import { impedanceAnswer } from '../../../src-core/reports/impedance-answer.ts';
import { syntheticReportInput } from '../../support/report-input.ts';

const analysis: ConductivityAnalysis = syntheticReportInput().analyses.find(({ impedance }) => impedance)!.impedance!;

test('CSV: every parameter with error and unit, every conductivity, and how good the fit is', () => {
  const rows = impedanceAnswer(analysis, 'csv').trimEnd().split('\r\n');
  expect(rows[0]).toBe('quantity,value,standard_error,unit,remark');
  for (const { name, value, standardError, unit } of analysis.fit.parameters)
    expect(
      rows.some((row) =>
        row.startsWith(`${name},${value},${Number.isFinite(standardError) ? standardError : ''},${unit},`),
      ),
    ).toBe(true);
  expect(rows.filter((row) => row.startsWith('conductivity '))).toHaveLength(analysis.conductivities.length);
  expect(rows).toContain(`points,${analysis.fit.points},,,`);
});

test('JSON: the members of the command line, and LaTeX', () => {
  const json = JSON.parse(impedanceAnswer(analysis, 'json')) as { parameters: object[]; latex: { circuit: string } };
  expect(json).toMatchObject({ circuit: analysis.fit.circuit, points: analysis.fit.points });
  expect(json.parameters).toHaveLength(analysis.fit.parameters.length);
  expect(json.latex.circuit).toContain('\\parallel');
});

test('LaTeX: formula and a row for each parameter, errors in brackets', () => {
  const text = impedanceAnswer(analysis, 'tex');
  expect(text.startsWith('$')).toBe(true);
  expect(text.match(/\\\\\n/g)).toHaveLength(analysis.fit.parameters.length + 1);
  expect(text).toMatch(/\d\(\d+\)/);
});
