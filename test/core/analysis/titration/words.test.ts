import { expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import {
  checkTitle,
  estimatorTitle,
  flagWords,
  titrationTitle,
} from '../../../../src-core/analysis/titration/words.ts';
import { counted, pulseNoun, pulseWords, wordsOfKind } from '../../../../src-core/analysis/titration/pulse-words.ts';
import { titrationSources } from '../../../../src-core/reports/titration-sources.ts';
import type { TitrationPulse } from '../../../../src-core/model/results.ts';
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

test('pulses, potential steps and interruptions are called what they are', () => {
  const step = { potentialStep: {} } as TitrationPulse;
  const ici = { recommended: 'ici-finite' };
  expect(pulseWords(pulses).many).toBe('pulses');
  expect(pulseWords([step, step])).toMatchObject({ many: 'potential steps', column: 'Step', csv: 'potential_step' });
  // The last one has no interruption after it; one short rest makes no ICI of a GITT.
  expect(pulseWords([ici, ici, { recommended: 'eq9' }]).One).toBe('Interruption');
  expect(pulseWords([ici, { recommended: 'eq9' }, { recommended: 'finite-length' }]).One).toBe('Pulse');
  expect([pulseNoun(step), pulseNoun(ici), pulseNoun(undefined)]).toEqual(['potential step', 'pulse', 'pulse']);
  expect([counted(1, wordsOfKind()), counted(3, wordsOfKind('interruption'))]).toEqual(['1 pulse', '3 interruptions']);
});

test('only what gave a number is cited', () => {
  const by = (...names: string[]) =>
    titrationSources([{ estimates: names.map((name) => ({ name })) } as unknown as TitrationPulse]);
  expect(titrationSources(pulses).join()).toMatch(/Weppner.*Crank/);
  expect(titrationSources(pulses).join()).not.toMatch(/Chien|Wen,|Montella/);
  expect(by('pitt-fit').join()).toMatch(/^(?!.*(Wen,|Chien|Weppner))(?=.*518 \(2002\)).*Crank/);
  expect(by('pitt-long', 'pitt-short')).toEqual([expect.stringMatching(/Wen, B\. A\. Boukamp.*126 \(1979\) 2258/)]);
  expect(by('ici')).toEqual([expect.stringMatching(/Chien.*14 \(2023\) 2289/)]);
  expect(by('ici-finite').join()).toMatch(/Chien.*Crank/);
  // None is forgotten.
  for (const name of estimatorNames) expect(by(name), name).not.toEqual([]);
});
