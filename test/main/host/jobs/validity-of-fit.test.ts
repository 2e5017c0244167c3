import { expect, test } from 'vitest';
import { impedanceJson } from '../../../../src-core/reports/impedance-answer.ts';
import { impedanceSection } from '../../../../src-core/reports/impedance-section.ts';
import { analyseImpedance } from '../../../../src-main/host/jobs/tasks.ts';
import { noisySpectrum, sweep } from '../../../core/analysis/impedance/synthetic.ts';

const spectrum = noisySpectrum('R0-p(R1,C1)', [20, 100, 1e-6], sweep(1e5, 1, 8), 0.002, 1);
const circuit = 'R0-p(R1,C1)';
const record = {
  id: 'a',
  kind: 'impedance',
  createdAt: '2026-11-22T10:00:00Z',
  programVersion: '0',
  title: circuit,
} as const;

test('a fit that is to be judged carries the validity of its points, into JSON and report', () => {
  const spoiled = { ...spectrum, zReOhm: spectrum.zReOhm.map((value, k) => (k === 12 ? 1.3 * value : value)) };
  const analysis = analyseImpedance({ spectrum: spoiled, circuit, judge: true });
  expect(analysis.validity).toMatchObject({ verdict: 'outliers' });
  expect(impedanceJson(analysis, false)).toMatchObject({ validity: analysis.validity });
  const blocks = impedanceSection({ ...record, parameters: {}, inputHash: '' }, analysis, spoiled);
  expect(JSON.stringify(blocks)).toContain('Validity (Kramers–Kronig): outliers; noise 0.');
  const masked = analyseImpedance({ spectrum: spoiled, circuit, maskedPoints: [12], judge: true });
  expect(masked.validity).toMatchObject({ verdict: 'valid' });
  expect(masked.validity!.noisePercent).toBeGreaterThan(0.15);
  expect(masked.validity!.noisePercent).toBeLessThan(0.25);
});

test('unasked, or of too few points, nothing is said', () => {
  expect(analyseImpedance({ spectrum, circuit })).not.toHaveProperty('validity');
  const few = analyseImpedance({ spectrum, circuit: 'R0', maxFrequencyHz: 5, judge: true });
  expect(few).not.toHaveProperty('validity');
  expect(impedanceJson(few, false)).not.toHaveProperty('validity');
});
