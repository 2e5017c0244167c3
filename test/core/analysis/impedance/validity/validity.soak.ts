import { expect, test } from 'vitest';
import { checkValidity, type ValidityCheck } from '../../../../../src-core/analysis/impedance/validity/check.ts';
import { recordSoakFigures } from '../../../../support/soak-figures.ts';
import { drawSpectrum, faultCells, type Fault, type Faulty } from './faulty-spectra.ts';

/** No threshold was chosen on these seeds. */
const firstSeed = 700_000;
const count = 20 * faultCells.length;

interface Judged {
  readonly faulty: Faulty;
  readonly check: ValidityCheck;
}

function judgeAll(noise: number, fault: Fault): readonly Judged[] {
  return Array.from({ length: count }, (_, k) => {
    const faulty = drawSpectrum(firstSeed + k, noise, fault);
    return { faulty, check: checkValidity(faulty.spectrum) };
  });
}

const share = (list: readonly Judged[], is: (judged: Judged) => boolean): number =>
  list.filter(is).length / list.length;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const isTrend = ({ check }: Judged): boolean => check.verdict === 'drifting' || check.verdict === 'non-stationary';

test('valid spectra called valid, noisy ones noisy; noise told to 20 %', ({ task }) => {
  const figures: string[] = [];
  let right = 0;
  let all = 0;
  for (const noise of [0.0003, 0.001, 0.003, 0.006, 0.015, 0.03]) {
    const judged = judgeAll(noise, { kind: 'none' });
    const expected = noise > 0.01 ? 'noisy' : 'valid';
    const good = share(judged, ({ check }) => check.verdict === expected);
    // Where the ends are noisier there is no one true noise.
    const even = judged.filter(({ faulty }) => !faulty.hasWorseEnds);
    const told = share(even, ({ check }) => Math.abs(check.noisePercent / (100 * noise) - 1) < 0.2);
    figures.push(`noise ${percent(noise)}: ${percent(good)} ${expected}, noise within 20 % in ${percent(told)}`);
    right += good * count;
    all += count;
    expect(told).toBeGreaterThan(0.9);
  }
  recordSoakFigures(task, `${figures.join('; ')}; false alarms ${percent(1 - right / all)} of ${all}`);
  expect(right / all).toBeGreaterThan(0.95);
});

test.for(['all', 'resistance'] as const)(
  'drift of %s at 0.3 % noise, found',
  { timeout: 600_000 },
  (part, { task }) => {
    const found = [0.01, 0.02, 0.05, 0.1, 0.3].map((size) => {
      const judged = judgeAll(0.003, { kind: 'drift', size, of: part });
      return {
        size,
        found: share(judged, isTrend),
        called: share(judged, ({ check }) => check.verdict === 'drifting'),
      };
    });
    const lines = found.map(
      (row) => `${percent(row.size)}: ${percent(row.found)} (called drifting ${percent(row.called)})`,
    );
    recordSoakFigures(task, lines.join('; '));
    expect(found.find(({ size }) => size === 0.1)!.found).toBeGreaterThan(part === 'all' ? 0.95 : 0.5);
  },
);

test('low frequencies that wander, at 0.3 % noise, found', ({ task }) => {
  const found = [0.01, 0.02, 0.05].map((size) => ({
    size,
    found: share(judgeAll(0.003, { kind: 'wander', size }), isTrend),
  }));
  recordSoakFigures(task, found.map((row) => `${percent(row.size)}: ${percent(row.found)}`).join('; '));
  expect(found.at(-1)!.found).toBeGreaterThan(0.95);
});

test.for([0.0003, 0.003])('two outliers in a noise of %d, each named', (noise, { task }) => {
  const found = [6, 8, 12, 30].map((size) => {
    const judged = judgeAll(noise, { kind: 'outliers', size, count: 2 });
    let named = 0;
    let wrongly = 0;
    for (const { faulty, check } of judged)
      for (const { index } of check.outliers)
        if (faulty.displaced.includes(index)) named++;
        else wrongly++;
    return { size, named: named / (2 * count), wrongly: wrongly / count };
  });
  const lines = found.map((row) => `${row.size} σ: ${percent(row.named)}, others named in ${percent(row.wrongly)}`);
  recordSoakFigures(task, lines.join('; '));
  expect(found.find(({ size }) => size === 12)!.named).toBeGreaterThan(0.85);
});
