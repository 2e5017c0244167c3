import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readPdf } from '../../support/pdf.ts';
import { readFile } from 'node:fs/promises';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { mgTi2S4, simulateTitration } from '../../support/virtual-titration.ts';
import { cli } from './captured-io.ts';

const { timeS, currentA, voltageV } = simulateTitration(
  mgTi2S4({ currentsA: [60e-6, 60e-6, -60e-6], initialX: 0.4, restS: 2400 }),
).data;

function titrationFile(): string {
  const place = path.join(temporaryFolder(), 'titration.csv');
  const rows = Array.from(timeS, (time, i) => `${time},${currentA[i]!},${voltageV[i]!},${time < 7440 ? 5 : 6}`);
  writeFileSync(place, ['time_s,current_A,voltage_V,cycle_index', ...rows, ''].join('\n'));
  return place;
}

const anyNumber = expect.any(Number) as number;
const anyText = expect.any(String) as string;

test('titration analyse --json: the names that scripts rely on, for every pulse', async () => {
  const { json, exitCode } = await cli('titration', 'analyse', titrationFile(), '--sample', 'mg-ti2s4', '--json');
  expect(exitCode).toBe(0);
  const answer = json() as { pulses: readonly Readonly<Record<string, unknown>>[] };
  expect(answer).toMatchObject({ source: anyText, warnings: expect.any(Array) as unknown[], assumptions: expect.any(Array) as unknown[] }); // prettier-ignore
  expect(answer.pulses).toHaveLength(3);
  for (const pulse of answer.pulses) {
    expect(pulse).toMatchObject({
      recommended: 'finite-length',
      chemicalDiffusivityM2PerS: anyNumber,
      standardUncertainty: anyNumber,
      thermodynamicFactor: anyNumber,
      thermodynamicFactorUncertainty: anyNumber,
      jumpDiffusivityM2PerS: anyNumber,
      jumpDiffusivityUncertainty: anyNumber,
      partialConductivitySPerCm: anyNumber,
      branch: anyNumber,
      cycle: anyNumber,
      flags: expect.any(Array) as unknown[],
    });
    const { estimates, checks, budget } = pulse as Record<'estimates' | 'checks' | 'budget', readonly object[]>;
    expect(estimates.length).toBeGreaterThan(8);
    for (const one of estimates)
      expect(one).toMatchObject({ name: anyText, chemicalDiffusivityM2PerS: anyNumber, standardUncertainty: anyNumber }); // prettier-ignore
    for (const one of checks)
      expect(one).toMatchObject({ name: anyText, limit: anyNumber, verdict: expect.stringMatching(/^(pass|warn|fail)$/) as string }); // prettier-ignore
    for (const one of budget) expect(one).toMatchObject({ source: anyText, relativeStandardUncertainty: anyNumber });
  }
  expect(answer.pulses.map(({ branch, cycle }) => [branch, cycle])).toEqual([[1, 5], [1, 5], [2, 6]]); // prettier-ignore
});

test('titration report: a PDF of at most four pages from a file', async () => {
  const pdf = path.join(temporaryFolder(), 'report.pdf');
  const wish = ['--sample', 'mg-ti2s4', '--estimator', 'eq9', '--pdf', pdf, '--paper', 'Letter'];
  const { json } = await cli('titration', 'report', titrationFile(), ...wish, '--json');
  expect(json()).toMatchObject({ file: pdf, paper: 'Letter' });
  const pages = await readPdf(new Uint8Array(await readFile(pdf)));
  expect(pages.length).toBeLessThanOrEqual(4);
  expect(pages[0]!.text).toContain('estimator chosen by the user: Eq. 9');
});
