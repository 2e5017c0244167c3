import { expect, test } from 'vitest';
import { fitImpedance } from '../../../../src-core/analysis/impedance/fit.ts';
import { createDice, randomCells } from './random-cells.ts';
import { noisySpectrum, sweep, syntheticCases } from './synthetic.ts';

test('minima reached without start values, random cells', ({ task }) => {
  let missed = 0;
  let all = 0;
  for (const { circuit, draw } of randomCells) {
    const dice = createDice(1001);
    for (let seed = 1; seed <= 300; seed++) {
      const truth = draw(dice);
      const spectrum = noisySpectrum(circuit, truth, sweep(1e6, 1e-2, 6), 0.003, seed);
      const best = fitImpedance(spectrum, { circuit, guess: truth, starts: 0 });
      all++;
      if (fitImpedance(spectrum, { circuit }).chiSquared > 1.001 * best.chiSquared) missed++;
    }
  }
  Object.assign(task.meta, { soakFigures: `${missed} of ${all} missed` });
  expect(missed / all).toBeLessThan(0.005);
});

test('coverage of one-standard-error intervals, four circuits, 2 000 draws', ({ task }) => {
  let inside = 0;
  let all = 0;
  for (const { circuit, truth, frequencyHz, noise } of syntheticCases.slice(0, 4))
    for (let seed = 1; seed <= 500; seed++) {
      const spectrum = noisySpectrum(circuit, truth, frequencyHz, noise, 10_000 + seed);
      const fit = fitImpedance(spectrum, { circuit, guess: truth, starts: 0 });
      fit.parameters.forEach(({ value, standardError }, j) => {
        all++;
        if (Math.abs(value - truth[j]!) < standardError) inside++;
      });
    }
  Object.assign(task.meta, { soakFigures: `${((100 * inside) / all).toFixed(1)} % of ${all} inside` });
  expect(inside / all).toBeGreaterThan(0.66);
  expect(inside / all).toBeLessThan(0.7);
});
