import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../../src-core/analysis/arrhenius/analyse.ts';
import { findChangePoint } from '../../../../src-core/analysis/arrhenius/change-point.ts';
import { analyseMeyerNeldel, prefactorPoint } from '../../../../src-core/analysis/arrhenius/meyer-neldel.ts';
import { fitThermalLine, logarithmAt, logarithmErrorAt } from '../../../../src-core/analysis/arrhenius/thermal-line.ts';
import type { ThermalWeighting } from '../../../../src-core/model/arrhenius.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { studentCumulative } from '../../../../src-core/numerics/statistics.ts';
import { boltzmannVPerK } from '../../../../src-core/units/constants.ts';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { conductivities, fromLogarithms, noise, steps } from './thermal-data.ts';

const [energyEv, prefactor] = [0.37, 1.2e5];
const rounds = 10_000;
const share = (count: number, of = rounds): number => count / of;
const percent = (count: number, of = rounds): string => `${(100 * share(count, of)).toFixed(1)} %`;

const unlike = [0.05, 0.04, 0.03, 0.03, 0.03, 0.05, 0.02, 0.06];

test.for([
  ['errors', unlike, 0],
  ['errors', unlike, 1.5],
  ['excess', unlike, 0],
  ['equal', unlike.map(() => 0.03), 0],
] as const satisfies readonly (readonly [ThermalWeighting, readonly number[], number])[])(
  'stated errors cover: weights %s, %j, errors of T %d K',
  ([weighting, errors, temperatureErrorK], { task }) => {
    const random = createRandom(2026);
    const temperaturesK = steps(298.15, 15, errors.length);
    const known = Math.log(prefactor) - energyEv / (boltzmannVPerK * 298.15);
    let [energies, wide, predictions] = [0, 0, 0];
    for (let round = 0; round < rounds; round++) {
      const made = conductivities({ temperaturesK, energyEv, prefactor, errors, deviations: noise(random, errors) });
      const points = made.points.map((point) => ({
        ...point,
        temperatureK: point.temperatureK + temperatureErrorK * random.normal(),
        temperatureErrorK,
      }));
      const line = fitThermalLine({ ...made, points }, 'lnSigmaT', weighting);
      const off = Math.abs(line.activationEnergyEv - energyEv);
      if (off < line.standardErrorEv) energies++;
      if (off < line.coverageFactor * line.standardErrorEv) wide++;
      if (Math.abs(logarithmAt(line, 298.15) - known) < logarithmErrorAt(line, 298.15)) predictions++;
    }
    recordSoakFigures(
      task,
      `1 s of E ${percent(energies)}, 95 % of E ${percent(wide)}, 1 s at 25 °C ${percent(predictions)} of ${rounds}`,
    );
    // An error from the scatter of eight points covers as Student's t does.
    const expected = weighting === 'equal' ? 2 * studentCumulative(1, errors.length - 2) - 1 : 0.683;
    for (const count of [energies, predictions]) expect(Math.abs(share(count) - expected)).toBeLessThan(0.05);
    expect(Math.abs(share(wide) - 0.95)).toBeLessThan(0.02);
  },
);

test('chances of a change of slope are honest where there is none, and it is found where there is one', ({ task }) => {
  const random = createRandom(7);
  const temperatures = steps(300, 20, 12);
  const series = 1000;
  let [below, ratio, found, covered] = [0, 0, 0, 0];
  for (let round = 0; round < series; round++) {
    const deviations = noise(
      random,
      temperatures.map(() => 0.02),
    );
    const straight = conductivities({ temperaturesK: temperatures, energyEv, prefactor, deviations });
    const none = findChangePoint(fitThermalLine(straight, 'lnSigmaT', 'equal'), { permutations: 199 })!;
    if (none.probability < 0.05) below++;
    if (none.twoLines.fProbability < 0.05) ratio++;
    const bent = fromLogarithms(
      temperatures,
      temperatures.map((temperatureK, i) => {
        const energy = temperatureK < 410 ? 0.3 : 0.4;
        return -8 - (energy / boltzmannVPerK) * (1 / temperatureK - 1 / 410) + deviations[i]!;
      }),
    );
    const some = findChangePoint(fitThermalLine(bent, 'lnSigmaT', 'equal'), { permutations: 199 })!;
    if (some.preferred !== 'one-line') found++;
    const { value, standardError } = some.continuousLines!.transitionK;
    if (Math.abs(value - 410) < standardError) covered++;
  }
  recordSoakFigures(
    task,
    `of ${series}: p < 0.05 without a change ${percent(below, series)} (F-distribution ${percent(ratio, series)}); found ${percent(found, series)}; 1 s of its temperature ${percent(covered, series)}`,
  );
  expect(share(below, series)).toBeLessThan(0.08);
  expect(share(found, series)).toBeGreaterThan(0.9);
  expect(Math.abs(share(covered, series) - 0.65)).toBeLessThan(0.1);
});

test('Meyer–Neldel: a rule is covered by its errors, noise alone is named as such', ({ task }) => {
  const random = createRandom(11);
  const errors = unlike.slice(0, 6);
  const temperaturesK = steps(298.15, 15, 6);
  const families = 1000;
  const point = (energy: number, lnPrefactor: number) => {
    const deviations = noise(random, errors);
    const given = { temperaturesK, energyEv: energy, prefactor: Math.exp(lnPrefactor), errors, deviations };
    return prefactorPoint(analyseArrhenius(conductivities(given), { permutations: 1 }));
  };
  let [covered, told, named] = [0, 0, 0];
  for (let round = 0; round < families; round++) {
    const rule = analyseMeyerNeldel(steps(0.3, 0.05, 6).map((energy) => point(energy, 1 + energy / 0.045)));
    if (Math.abs(rule.slope.value - 1 / 0.045) < rule.slope.standardError) covered++;
    if (!rule.artefact!.isIndistinguishable) told++;
    const alone = analyseMeyerNeldel(steps(0, 1, 8).map(() => point(energyEv, Math.log(prefactor))));
    if (alone.artefact!.isIndistinguishable) named++;
  }
  recordSoakFigures(
    task,
    `of ${families}: 1 s of the slope ${percent(covered, families)}; rule told from noise ${percent(told, families)}; noise named ${percent(named, families)}`,
  );
  expect(Math.abs(share(covered, families) - 0.683)).toBeLessThan(0.06);
  expect(share(told, families)).toBeGreaterThan(0.99);
  expect(share(named, families)).toBeGreaterThan(0.93);
});
