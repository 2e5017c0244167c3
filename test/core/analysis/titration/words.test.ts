import { expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import {
  checkTitle,
  estimatorTitle,
  flagWords,
  titrationTitle,
} from '../../../../src-core/analysis/titration/words.ts';
import { estimatorNames } from '../../../../src-core/model/titration.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../support/virtual-titration.ts';

const cell = mgTi2S4({ currentsA: Array<number>(3).fill(-60e-6), initialX: 0.2, restS: 2400 });
const { data } = simulateTitration(cell);
const { pulses } = analyseTitration(data, mgTi2S4Sample({ initialX: { value: 0.2, unit: '1' } }));

test('every estimator and every check of a real analysis has a title of its own', () => {
  const made = [...new Set(pulses.flatMap(({ checks }) => checks.map(({ name }) => name)))];
  expect(made.length).toBeGreaterThan(12);
  for (const [names, titleOf] of [
    [[...estimatorNames], estimatorTitle],
    [made, checkTitle],
  ] as const) {
    const titles = names.map(titleOf);
    expect(new Set(titles).size).toBe(names.length);
    for (const title of titles) expect(title).toMatch(/^[A-Zθ][^-]*$/);
  }
  expect([checkTitle('of-tomorrow'), flagWords('cut-off'), flagWords('of-tomorrow')]).toEqual([
    'of tomorrow',
    'cut short',
    'of tomorrow',
  ]);
});

test('the check of θ looks at the same θ that the pulse states', () => {
  for (const { theta, checks } of pulses) expect(checks.find(({ name }) => name === 'theta')!.value).toBe(theta);
});

test('what is called a titration is not called so twice', () => {
  expect(
    ['Titration with spectra on TS-042', 'TS-042, GITT at 60 °C', 'TS-042', 'titration.csv'].map(titrationTitle),
  ).toEqual([
    'Titration with spectra on TS-042',
    'TS-042, GITT at 60 °C',
    'Titration of TS-042',
    'Titration of titration.csv',
  ]);
});
