import { expect, test } from 'vitest';
import { fitImpedance } from '../../../../src-core/analysis/impedance/fit.ts';
import { createDice, randomCells } from './random-cells.ts';
import { noisySpectrum, sweep } from './synthetic.ts';

// The long version, with its figures, is impedance.soak.ts.
test.each(randomCells)(
  'random cells of $circuit: the fit without start values ends where one from the truth does',
  ({ circuit, draw }) => {
    const dice = createDice(23);
    for (let seed = 1; seed <= 4; seed++) {
      const truth = draw(dice);
      const spectrum = noisySpectrum(circuit, truth, sweep(1e6, 1e-2, 6), 0.003, seed);
      const best = fitImpedance(spectrum, { circuit, guess: truth, starts: 0 });
      const fit = fitImpedance(spectrum, { circuit });
      expect(fit.chiSquared / best.chiSquared).toBeLessThanOrEqual(1.001);
    }
  },
);
