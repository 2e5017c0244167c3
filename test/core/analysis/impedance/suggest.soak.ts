import { expect, test } from 'vitest';
import { suggestCircuits } from '../../../../src-core/analysis/impedance/suggest.ts';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { createDice, randomCells, type RandomCell } from './random-cells.ts';
import { noisySpectrum, sweep } from './synthetic.ts';

const count = 16;

const oneArc: RandomCell = {
  circuit: 'R0-p(R1,CPE1)',
  draw: ({ between, decades }) => {
    const [size, n] = [decades(1, 1e5), between(0.75, 1)];
    return [size * decades(0.05, 1), size, decades(1e-5, 1e-1) ** n / size, n];
  },
};

/** Circuits with those that have the same impedance at all frequencies, or the same but for what the data cannot tell. */
const equivalents: readonly (readonly [string, readonly string[]])[] = [
  ['R0-p(R1,CPE1)', ['R0-p(R1,CPE1)']],
  ['R0-p(R1,CPE1)-p(R2,CPE2)', ['R0-p(R1,CPE1)-p(R2,CPE2)']],
  ['p(R1,CPE1)-p(R2,CPE2)-CPE3', ['p(R1,CPE1)-p(R2,CPE2)-CPE9']],
  ['p(R0,C0)-p(R1,CPE1)-CPE2', ['p(R1,C1)-p(R2,CPE2)-CPE9', 'p(R1,CPE1)-p(R2,CPE2)-CPE9']],
  ['R0-p(R1-Wo1,CPE1)', ['R0-p(R1-Wo1,CPE1)', 'R0-p(R1,CPE1)-Wo9']],
  ['R0-Zarc1-Zarc2-Zarc3', ['R0-p(R1,CPE1)-p(R2,CPE2)-p(R3,CPE3)']],
  ['p(JMi1,C2)', ['p(JMi1,C2)']],
  ['R0-DL1', ['R0-DL1']],
];

test.for(equivalents)('%s is suggested', ([circuit, same], { task }) => {
  const { draw } = [oneArc, ...randomCells].find((cell) => cell.circuit === circuit)!;
  const dice = createDice(5151);
  const led = new Map<string, number>();
  let [first, supported] = [0, 0];
  for (let seed = 1; seed <= count; seed++) {
    const spectrum = noisySpectrum(circuit, draw(dice), sweep(1e6, 1e-2, 8), 0.003, 9500 + seed);
    const found = suggestCircuits(spectrum);
    const leader = found[0]!.circuit;
    if (same.includes(leader)) first++;
    else led.set(leader, (led.get(leader) ?? 0) + 1);
    if (found.some((item) => same.includes(item.circuit) && item.deltaAicc <= 10)) supported++;
  }
  const others = [...led].map(([text, times]) => `${text} ×${times}`).join(', ');
  recordSoakFigures(
    task,
    `leads in ${first} of ${count}, has support in ${supported}${others ? `; else ${others}` : ''}`,
  );
  expect(supported / count).toBeGreaterThan(0.5);
});
