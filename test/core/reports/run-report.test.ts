import { describe, expect, test } from 'vitest';
import type { Figure } from '../../../src-core/figures/figure.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { ReportBlock, ReportDocument } from '../../../src-core/reports/document.ts';
import { describeLimits, describeMethod } from '../../../src-core/reports/method-text.ts';
import { flattenParameters } from '../../../src-core/reports/parameters.ts';
import { buildRunReport } from '../../../src-core/reports/run-report.ts';
import { syntheticReportInput } from '../../support/report-input.ts';

function sections(document: ReportDocument): string[] {
  return document.blocks.flatMap((block) => (block.kind === 'section' && block.level === 1 ? [block.title] : []));
}

function figures(document: ReportDocument): Figure[] {
  return document.blocks.flatMap((block) => (block.kind === 'figure' ? [block.figure] : []));
}

function texts(blocks: readonly ReportBlock[]): string {
  return blocks
    .map((block) => {
      if (block.kind === 'paragraph') return block.text;
      if (block.kind === 'table') return block.rows.flat().join(' ');
      return block.kind === 'warnings' ? block.items.map((item) => item.text).join(' ') : '';
    })
    .join('\n');
}

describe('the report of a run', () => {
  test('goes from what was measured to where the numbers come from', () => {
    expect(sections(buildRunReport(syntheticReportInput(), 'ab'))).toEqual([
      'Sample',
      'Method',
      'Instrument',
      'Data',
      'Titration',
      'Impedance: Spectrum 1',
      'Warnings of the run',
      'Journal',
      'Provenance',
    ]);
  });

  test('draws the spectrum that the analysis names, or the only one that holds its frequencies', () => {
    const input = syntheticReportInput();
    const nyquistTitles = (parameters: unknown): string[] => {
      const analyses = [{ ...input.analyses[1]!, parameters }];
      return figures(buildRunReport({ ...input, analyses }, 'ab'))
        .filter((figure) => figure.id === 'nyquist')
        .map((figure) => figure.title);
    };
    expect(nyquistTitles({ source: { stepIndex: 21 } })).toEqual(['Nyquist plot: Spectrum 2']);
    expect(nyquistTitles({ stepIndex: 20 })).toEqual(['Nyquist plot: Spectrum 1']);
    // Both spectra hold the frequencies: none is taken at a guess.
    expect(nyquistTitles(null)).toEqual([]);
  });

  test('a real instrument is not called simulated', () => {
    const input = syntheticReportInput();
    const instrument = { ...input.run.instrument, virtual: false };
    const document = buildRunReport({ ...input, run: { ...input.run, instrument } }, 'ab');
    expect(document.simulated).toBe(false);
    expect(texts(document.blocks)).not.toMatch(/simulated:|Simulated:/);
  });

  test('an error, a limit and failed checks are in words', () => {
    const input = syntheticReportInput();
    const run = {
      ...input.run,
      outcome: 'failed' as const,
      cellState: 'unknown' as const,
      error: {
        code: 'link/lost' as const,
        message: 'The port vanished.',
        dataState: 'All samples are saved.',
        remedy: 'Disconnect the leads.',
      },
    };
    const said = texts(buildRunReport({ ...input, run }, 'ab').blocks);
    expect(said).toContain('The port vanished. All samples are saved. Disconnect the leads.');
    expect(said).toContain('Outcome failed');
    expect(said).toContain('Cell after the run unknown');
    expect(said).toContain('In 2 of 10 pulses a check failed');
  });

  test('a check of a formula that is not recommended does not condemn the recommended value', () => {
    const input = syntheticReportInput();
    const { pulses } = input.analyses[0]!.titration!;
    const failing = (name: string) => {
      const checks = [{ name, value: 0.5, limit: 0.9, verdict: 'fail' as const, message: 'Estimate over truth.' }];
      const titration = { pulses: pulses.map((pulse) => ({ ...pulse, checks })), warnings: [], assumptions: [] };
      return texts(buildRunReport({ ...input, analyses: [{ ...input.analyses[0]!, titration }] }, 'ab').blocks);
    };
    expect(failing('eq10-bias')).toContain('No check that bears on these values failed.');
    expect(failing('eq10-bias')).toContain('eq10\u00a0bias 0.500 0.500 0.900 0 0 10 all Estimate over truth.');
    expect(failing('rest-drift')).toContain('In 10 of 10 pulses a check failed');
  });

  test('shows where the uncertainty comes from and what each estimator is', () => {
    const input = syntheticReportInput();
    const pulses = input.analyses[0]!.titration!.pulses.map((pulse, i) => ({
      ...pulse,
      budget: [
        { source: 'particle radius', relativeStandardUncertainty: 0.1 },
        { source: 'voltage noise', relativeStandardUncertainty: 0.001 * (i + 1) },
      ],
      estimates: pulse.estimates.map((estimate) => ({ ...estimate, note: `how ${estimate.name} works` })),
    }));
    const titration = { pulses, warnings: [], assumptions: [] };
    const said = texts(buildRunReport({ ...input, analyses: [{ ...input.analyses[0]!, titration }] }, 'ab').blocks);
    expect(said).toContain('particle radius 10');
    expect(said).toContain('voltage noise 0.55');
    expect(said).toMatch(/eq10 10 3\.\d+×10⁻¹² .*0\.650 0\.650/);
    expect(said).toContain('recommended estimator: Finite length');
  });

  test('an estimator that the user chose is not called the recommended one', () => {
    const input = syntheticReportInput();
    const chosen = (recommended: string) =>
      input.analyses[0]!.titration!.pulses.map((pulse) => ({ ...pulse, estimator: 'eq9', recommended }));
    const say = (pulses: ReturnType<typeof chosen>) => {
      const titration = { pulses, warnings: [], assumptions: [] };
      return texts(buildRunReport({ ...input, analyses: [{ ...input.analyses[0]!, titration }] }, 'ab').blocks);
    };
    const said = say(chosen('finite-length'));
    expect(said).toContain('estimator chosen by the user: Eq. 9 (recommended: Finite length)');
    expect(said).not.toContain('recommended estimator:');
    expect(say(chosen('eq9'))).toContain('recommended estimator: Eq. 9');
  });

  test('is the same for the same input', () => {
    const input = syntheticReportInput();
    expect(buildRunReport(input, 'ab')).toEqual(buildRunReport(syntheticReportInput(), 'ab'));
  });
});

test('every parameter is listed with its path; numbers stay numbers', () => {
  expect(
    flattenParameters({ a: 1, b: { c: 'x', d: [1, -2], e: [] }, f: [{ g: true }], h: null, i: undefined }),
  ).toEqual([
    ['a', 1],
    ['b.c', 'x'],
    ['b.d', '1, -2'],
    ['b.e', 'none'],
    ['f.0.g', 'true'],
    ['h', 'null'],
  ]);
  expect(flattenParameters({ text: 'y'.repeat(5000) })[0]![1]).toMatch(/… \(5000 characters\)$/);
  expect(flattenParameters(Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`k${i}`, i])))).toHaveLength(401);
  expect(flattenParameters(-3)).toEqual([['value', -3]]);
});

test('methods read as sentences with every condition', () => {
  const method: Method = {
    id: 'm',
    name: 'm',
    limits: {
      minVoltageV: 0,
      maxVoltageV: 2,
      maxCurrentA: 1e-3,
      maxDurationS: 3600,
      maxTemperatureC: 60,
      maxVoltageRateVPerS: 0.1,
      blankingS: 5,
    },
    steps: [
      { kind: 'rest', end: { maxDurationS: 7200, maxSlopeVPerS: 1e-7, combine: 'and', minDurationS: 600 } },
      {
        kind: 'gitt',
        direction: 'both',
        current: { currentA: 60e-6 },
        pulseDeltaX: 0.01,
        pulseCount: 5,
        rest: { maxDurationS: 3600 },
        minVoltageV: 0.5,
        maxVoltageV: 1.4,
        minX: 0.1,
        eis: {
          control: 'galvanostatic',
          startFrequencyHz: 1e5,
          endFrequencyHz: 0.01,
          pointsPerDecade: 6,
          amplitudeARms: 1e-5,
          dc: { currentA: 0 },
        },
      },
      { kind: 'repeat', times: 3, steps: [{ kind: 'potential-step', voltageV: 0.05, durationS: 90 }] },
    ],
  };
  const lines = describeMethod(method).map((line) => line.replaceAll('\u202f', ' '));
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe(
    '1. Open-circuit rest for at least 2 h 00 min and until |dE/dt| plus its standard error, by regression over 10 min, is below 100 nV/s (not before 10 min).',
  );
  expect(lines[1]).toContain('on charge, then on discharge: 5 pulses of 60.00 µA, Δx = 0.0100 each');
  expect(lines[1]).toContain('x from 0.1 to any');
  expect(lines[1]).toContain(
    'After each rest: Impedance (GEIS) from 100 kHz to 10.0 mHz, 6 points per decade, amplitude 10.00 µA RMS',
  );
  expect(lines[3]).toBe('   – 1. Potential step to 50.00 mV for 1 min 30 s.');
  const limits = Object.fromEntries(describeLimits(method.limits));
  expect(limits['Temperature']).toBe('at most 60 °C');
  expect(limits['|dE/dt|']).toContain('not checked for 5.0 s');
});
