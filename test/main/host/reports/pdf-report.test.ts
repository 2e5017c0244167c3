import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyseConductivity, fitImpedance } from '../../../../src-core/analysis/impedance/index.ts';
import { checkTitle, estimatorTitle } from '../../../../src-core/analysis/titration/words.ts';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { spectraOf } from '../../../../src-core/figures/spectra.ts';
import { dataHashOf, writePdfReport } from '../../../../src-main/host/reports/index.ts';
import { overlaps, readPdf, type PdfPage } from '../../../support/pdf.ts';
import { syntheticReportInput, syntheticTitration, titrationSample } from '../../../support/report-input.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mobion-report-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function report(
  input: Parameters<typeof writePdfReport>[0],
  paper: 'A4' | 'Letter' = 'A4',
): Promise<{ pages: readonly PdfPage[]; text: string; bytes: Uint8Array }> {
  const file = await writePdfReport(input, { paper, directory });
  const bytes = new Uint8Array(await readFile(file.path));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
  expect(bytes.byteLength).toBe(file.bytes);
  const pages = await readPdf(bytes);
  return { pages, text: pages.map((page) => page.text).join(' '), bytes };
}

function expectSoundPages(pages: readonly PdfPage[]): void {
  for (const [i, page] of pages.entries()) {
    for (const item of page.items) {
      const right = item.rotated ? item.x : item.x + item.width;
      expect(item.x, item.text).toBeGreaterThanOrEqual(50);
      expect(right, `page ${i + 1}: ${item.text}`).toBeLessThanOrEqual(page.width - 50);
      expect(item.y, item.text).toBeGreaterThanOrEqual(18);
      expect(item.y, item.text).toBeLessThanOrEqual(page.height - 30);
    }
    expect(overlaps(page), `page ${i + 1}`).toEqual([]);
  }
}

describe('the report of a titration with spectra', () => {
  test.each([
    ['A4', 595.28, 841.89],
    ['Letter', 612, 792],
  ] as const)('fills %s pages, nothing outside the margins, no text on another', async (paper, width, height) => {
    const { pages } = await report(syntheticReportInput(), paper);
    expect(pages.length).toBeGreaterThan(4);
    for (const [i, page] of pages.entries()) {
      expect(page.width).toBeCloseTo(width, 0);
      expect(page.height).toBeCloseTo(height, 0);
      expect(page.text).toContain(`${i + 1}/${pages.length}`);
    }
    expectSoundPages(pages);
  });

  test('holds real text in embedded fonts, and figures as vectors', async () => {
    const { pages, text, bytes } = await report(syntheticReportInput());
    for (const expected of [
      'σ / S cm⁻¹',
      'Ti₂S₄',
      '√t',
      '≪',
      'D_C / cm² s⁻¹',
      'kΩ',
      '−Z″',
      '✓',
      '▲',
      '✗',
      '5.741(20)×10⁻⁵',
    ])
      expect(text).toContain(expected);
    for (const page of pages) {
      expect(page.imageCount).toBe(0);
      expect(page.fontsEmbedded.length).toBeGreaterThan(0);
      expect(page.fontsEmbedded).not.toContain(false);
    }
    const baseFonts =
      Buffer.from(bytes)
        .toString('latin1')
        .match(/\/BaseFont \/\S+/g) ?? [];
    expect(baseFonts.length).toBeGreaterThan(0);
    for (const name of baseFonts) expect(name).toMatch(/\+DejaVuSans/);
    expect(Math.max(...pages.map((page) => page.pathCount))).toBeGreaterThan(100);
  });

  test('says what was measured, how, on what, what came out and what to beware of', async () => {
    const { text } = await report(syntheticReportInput());
    for (const expected of [
      'GITT of Ti₂S₄ with spectra',
      'Particle radius 2.00(10)',
      'Not stated: density, area, thickness.',
      '10 pulses of 0.0500 C (20.0 h for Δx = 1)',
      'Impedance (PEIS) from 200',
      'EmStat4 HR (virtual instrument: simulated)',
      'Simulated: these data come from a virtual instrument',
      '4.95(20)×10⁻¹²',
      'at its bound',
      'the arc lies beyond the highest frequency',
      'D_C scales with R²',
      'In 2 of 10 pulses a check failed',
      'The 100 µA range was used for all pulses.',
      'Resumed at the boundary of step 4',
      'Upper voltage 1.40 V reached',
    ])
      expect(text).toContain(expected);
    expect(text).toContain('2026-11-20 10:12:41');
    expect(text).not.toContain('step-started');
  });

  test('has a provenance page with run, versions, fingerprints and every parameter; the fingerprint is on every page', async () => {
    const input = syntheticReportInput();
    const { pages, text } = await report(input);
    const hash = dataHashOf(input.chunkHashes);
    for (const page of pages) {
      expect(page.text).toContain(hash);
      expect(page.text).toContain('Run run-1');
    }
    const provenance = pages.slice(pages.findIndex((page) => page.text.includes('Provenance')));
    const provenanceText = provenance.map((page) => page.text).join(' ');
    for (const { sha256 } of input.chunkHashes) expect(provenanceText).toContain(sha256);
    for (const expected of [
      'windowS 5, 50',
      'source.stepIndex 20',
      'guess 1700, 37000',
      'sample.particleRadius',
      'version 3',
      'Seed of the simulated noise 7',
      'Weppner',
    ])
      expect(provenanceText).toContain(expected);
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });

  test('says so when the raw data are not those the run ended with', async () => {
    const { text } = await report(syntheticReportInput({ run: { dataHash: '0'.repeat(64) } }));
    expect(text).toContain('The raw data are not those the run ended with');
    const input = syntheticReportInput();
    const whole = await report({ ...input, run: { ...input.run, dataHash: dataHashOf(input.chunkHashes) } });
    expect(whole.text).not.toContain('are not those');
  });
});

test('what the analyses really give fits the pages: every estimator, every check, every parameter', async () => {
  const input = syntheticReportInput({ pulses: 12, samplesPerPulse: 300 });
  const titration = analyseTitration({ name: 'run', ...input.dc }, titrationSample);
  const spectrum = spectraOf(input.impedance, input.run.plan.steps)[0]!;
  const fit = fitImpedance(spectrum, { circuit: 'R0-p(R1,CPE1)-CPE2' }, () => performance.now());
  const pellet = { ...titrationSample, thickness: { value: 1, unit: 'mm' }, area: { value: 1, unit: 'cm²' } };
  const impedance = analyseConductivity(fit, pellet);
  const [first, second] = input.analyses;
  const { pages, text } = await report({
    ...input,
    analyses: [
      { ...first!, titration },
      { ...second!, impedance },
    ],
  });
  expectSoundPages(pages);
  for (const { estimates, checks } of titration.pulses) {
    for (const { name } of estimates) expect(text).toContain(estimatorTitle(name));
    for (const { name } of checks) expect(text).toContain(checkTitle(name));
  }
  for (const { name } of fit.parameters) expect(text).toContain(name);
  // No heading stands last on its page: what follows it in the document follows it on the page.
  const headings = [
    'Where the uncertainty comes from',
    'Fitted parameters',
    'Checks of the assumptions',
    'Estimators side by side',
    'Journal',
    'Limits',
  ];
  for (const page of pages) {
    const last = page.items.filter((item) => item.y > 50).toSorted((a, b) => a.y - b.y)[0];
    expect(headings).not.toContain(last?.text);
  }
  for (const { message } of [...titration.warnings, ...fit.warnings]) expect(text).toContain(message.slice(0, 40));
  expect(text).not.toMatch(/undefined|NaN|\[object/);
});

test('a run of a million samples prints in seconds and a few hundred kilobytes', async () => {
  const { dc } = syntheticTitration({ pulses: 50, samplesPerPulse: 10_000, pulseS: 600, restS: 3600 });
  const begin = performance.now();
  const { bytes, pages } = await report({ ...syntheticReportInput(), dc });
  expect(performance.now() - begin).toBeLessThan(10_000);
  expect(dc.timeS.length).toBe(1_000_000);
  expect(bytes.byteLength).toBeLessThan(1_000_000);
  expectSoundPages(pages);
});

test('long tables go on over pages with their header repeated', async () => {
  const input = syntheticReportInput({ pulses: 120, samplesPerPulse: 4, chunks: 5000 });
  const entry = input.run.journal.find(({ kind }) => kind === 'link')!;
  const journal = Array.from({ length: 80 }, (_, seq) => ({ ...entry, seq }));
  const { pages } = await report({ ...input, run: { ...input.run, journal } });
  expect(
    pages.filter((page) => page.text.includes('What happened') && page.text.includes('Run time')).length,
  ).toBeGreaterThanOrEqual(2);
  expect(pages.map((page) => page.text).join(' ')).toContain('The first 20 and last 20 of 5000');
  expectSoundPages(pages);
});

test('a run without data or analyses gives a short, honest report', async () => {
  const input = syntheticReportInput();
  const none = new Float64Array(0);
  const { text, pages } = await report({
    ...input,
    analyses: [],
    chunkHashes: [],
    dc: { timeS: none, voltageV: none, currentA: none, temperatureC: none, stepIndex: none, status: none },
    impedance: { timeS: none, frequencyHz: none, zReOhm: none, zImOhm: none, stepIndex: none, status: none },
  });
  expect(text).toContain('The run holds no data.');
  expect(text).toContain('has not been analysed yet');
  expect(text).toContain('no raw data');
  expectSoundPages(pages);
});

describe('hostile input', () => {
  const names = [
    '../../etc/passwd',
    '=cmd()',
    '<script>alert(1)</script>',
    'x'.repeat(10_000),
    'a\u202etxt.exe\u0000\u0007',
    '\ud800',
    '',
    'CON',
    'wide 中文 ＝',
    'line\nbreak\ttab',
  ];

  test.each(names.map((name) => [name.slice(0, 24), name]))(
    'a name such as %j stays on the page and in the folder',
    async (_, name) => {
      const folder = await mkdtemp(join(directory, 'hostile-'));
      const input = syntheticReportInput({ pulses: 2, samplesPerPulse: 10 });
      const file = await writePdfReport(
        {
          ...input,
          run: {
            ...input.run,
            id: name,
            title: name,
            sample: { ...titrationSample, name, formula: name, notes: name },
            method: { ...input.run.method, name, description: name },
          },
          analyses: input.analyses.map((record) => ({
            ...record,
            title: name,
            parameters: { [name]: name, list: [name, 1] },
          })),
        },
        { paper: 'A4', directory: folder },
      );
      expect(await readdir(folder)).toEqual([file.fileName]);
      expect(file.fileName).toMatch(/\.pdf$/);
      expect(Buffer.byteLength(file.fileName)).toBeLessThanOrEqual(255);
      expectSoundPages(await readPdf(new Uint8Array(await readFile(file.path))));
    },
  );

  test('a given file name cannot leave the folder either', async () => {
    const folder = join(directory, 'given');
    const input = syntheticReportInput({ pulses: 1, samplesPerPulse: 4 });
    const file = await writePdfReport(input, { paper: 'A4', directory: folder, fileName: '../../outside.pdf' });
    expect(file.path).toBe(join(folder, file.fileName));
    expect(await readdir(folder)).toEqual([file.fileName]);
  });

  test('samples that are not numbers leave gaps, not nonsense', async () => {
    const input = syntheticReportInput({ pulses: 3, samplesPerPulse: 40 });
    input.dc.voltageV.fill(NaN, 20, 60);
    input.dc.voltageV[100] = Infinity;
    input.dc.timeS[110] = input.dc.timeS[109]! - 5;
    input.impedance.zReOhm[3] = NaN;
    const { text, pages } = await report(input);
    expect(text).not.toContain('NaN');
    expectSoundPages(pages);
  });

  test('where nothing can be written the error says so and leaves nothing', async () => {
    const input = syntheticReportInput({ pulses: 1, samplesPerPulse: 4 });
    const file = await writePdfReport(input, { paper: 'A4', directory });
    await expect(writePdfReport(input, { paper: 'A4', directory: join(file.path, 'below') })).rejects.toMatchObject({
      code: 'file/failed',
    });
  });
});

test('the check for texts on one another would find them', () => {
  const item = { x: 100, y: 100, width: 40, height: 8, rotated: false };
  const page = { width: 600, height: 800, text: '', fontsEmbedded: [], pathCount: 0, imageCount: 0 };
  expect(
    overlaps({
      ...page,
      items: [
        { ...item, text: 'a' },
        { ...item, x: 120, y: 103, text: 'b' },
      ],
    }),
  ).toEqual([['a', 'b']]);
  expect(
    overlaps({
      ...page,
      items: [
        { ...item, text: 'a' },
        { ...item, y: 110, text: 'b' },
      ],
    }),
  ).toEqual([]);
});
