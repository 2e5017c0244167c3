import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { checkTitle, estimatorTitle } from '../../../../src-core/analysis/titration/words.ts';
import { parseTitrationCsv } from '../../../../src-core/formats/titration-csv.ts';
import type { AnalysisRecord } from '../../../../src-core/model/results.ts';
import type { Sample } from '../../../../src-core/model/sample.ts';
import type { TitrationData, TitrationSettings } from '../../../../src-core/model/titration.ts';
import { writeTitrationReport } from '../../../../src-main/host/reports/index.ts';
import { overlaps, readPdf } from '../../../support/pdf.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../support/virtual-titration.ts';

const papers = ['A4', 'Letter'] as const;

async function pagesOf(
  data: TitrationData,
  sample: Sample,
  paper: (typeof papers)[number],
  settings: TitrationSettings = {},
) {
  const analysis = analyseTitration(data, sample, settings);
  const record: AnalysisRecord = {
    ...{ id: 'analysis-1', kind: 'titration', createdAt: '2026-11-22T10:00:00.000Z', programVersion: '0.1.0' },
    ...{ parameters: { sample, ...settings }, inputHash: 'ab'.repeat(32), title: `Titration of ${data.name}` },
    titration: analysis,
  };
  const written = await writeTitrationReport(
    {
      ...{ record, analysis, sample, source: data.name, simulated: true },
      ...{ programVersion: '0.1.0', createdAt: '2026-11-22T11:00:00.000Z' },
    },
    { paper, directory: temporaryFolder() },
  );
  const pages = await readPdf(new Uint8Array(await readFile(written.path)));
  return { pages, analysis, text: pages.map((page) => page.text).join(' ') };
}

const virtual = simulateTitration(mgTi2S4({ restS: 2400, restIntervalS: 20 })).data;

describe('the report of a titration of 40 pulses', () => {
  test.each(papers)('has at most four pages of %s, with nothing on top of anything', async (paper) => {
    const { pages } = await pagesOf(virtual, mgTi2S4Sample(), paper);
    expect(pages.length).toBeLessThanOrEqual(4);
    for (const page of pages) expect(overlaps(page)).toEqual([]);
  });

  test('says what came out, from what, how sure, and what was checked', async () => {
    const { text, analysis } = await pagesOf(virtual, mgTi2S4Sample(), 'A4');
    for (const expected of [
      'recommended estimator: Finite length',
      'Thermodynamic factor Θ',
      'Jump diffusivity D_J = D_C/Θ',
      'Partial conductivity of the ion, Nernst–Einstein with z²',
      '16 of 40 pulses',
      'particle radius',
      'Median share / %',
      'Estimators side by side',
      'Checks of the assumptions',
      'Pulse 40 (charge)',
      'Assumptions',
      'ab'.repeat(32),
    ])
      expect(text).toContain(expected);
    const estimators = analysis.pulses.flatMap(({ estimates }) => estimates.map(({ name }) => estimatorTitle(name)));
    const checks = analysis.pulses.flatMap((pulse) => pulse.checks.map(({ name }) => checkTitle(name)));
    for (const name of new Set([...estimators, ...checks])) expect(text).toContain(name);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  test('a chosen estimator is called so', async () => {
    const { text } = await pagesOf(virtual, mgTi2S4Sample(), 'A4', { estimator: 'eq9' });
    expect(text).toContain('estimator chosen by the user: Eq. 9 (recommended: Finite length)');
    expect(text).toMatch(/How it was computed: pulse \d+ as an example D_C by Eq\. 9\./);
  });
});

const real = path.resolve('../shared/data/gitt/real');
const nickelRich: Sample = {
  ...{ id: 'nmc', name: 'NMC811', ion: { symbol: 'Li⁺', chargeNumber: 1 }, cellType: 'three-electrode' },
  ...{ geometry: 'sphere', particleRadius: { value: 5.22, unit: 'µm', standardUncertainty: 0.2 } },
  ...{ mass: { value: 20, unit: 'g' }, molarMass: { value: 97.3, unit: 'g/mol' }, initialX: { value: 0.3, unit: '1' } },
};

describe.skipIf(!existsSync(real))('reports of measured titrations (data not here: skipped)', () => {
  test.each([
    ['lgm50_3electrode_gitt_40pulses.csv', 40, 'A4'],
    ['lgm50_3electrode_gitt_40pulses.csv', 40, 'Letter'],
    ['arbin_fullcell_gitt_cc_02.csv', 183, 'A4'],
    ['arbin_fullcell_gitt_cc_02.csv', 183, 'Letter'],
  ] as const)('%s: %d pulses on at most four pages of %s', async (file, count, paper) => {
    const text = await readFile(path.join(real, file), 'utf8');
    const { titration } = parseTitrationCsv(text, file, {});
    const { pages, analysis } = await pagesOf(titration, nickelRich, paper);
    expect(analysis.pulses).toHaveLength(count);
    expect(pages.length).toBeLessThanOrEqual(4);
    for (const page of pages) expect(overlaps(page)).toEqual([]);
  });
});
