import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { JobProgress, SeriesRequest } from '../../../../src-core/contract/calls.ts';
import { writeSpectraCsv } from '../../../../src-core/formats/spectrum-csv.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import { analysisTables } from '../../../../src-main/host/reports/csv-results.ts';
import { seriesSection } from '../../../../src-core/reports/series-section.ts';
import { simulateSeries } from '../../../core/analysis/impedance/series/synthetic-series.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const circuit = 'R0-p(R1,CPE1)';

async function host(workers: number) {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const created = await createHost({ dataFile, shell: 'cli', demo: false, workers });
  onTestFinished(() => created.close());
  return created;
}

function files(count: number): SeriesRequest['sources'] {
  const list = Array.from({ length: count }, (_, k) => ({ values: [10, 100 * 1.5 ** k, 1e-6, 0.9], conditions: {} }));
  return simulateSeries(circuit, list).map(({ spectrum }, k) => ({
    fileName: `pellet_${200 - 10 * k}C.csv`,
    text: writeSpectraCsv([spectrum]),
  }));
}

test('files are ordered by the temperature in their names, stored with their fingerprints, progress told', async () => {
  const { handlers, on } = await host(2);
  const told: JobProgress[] = [];
  on('jobs.progress', (progress) => told.push(progress));
  const sources = [...files(6), { fileName: 'broken.csv', text: 'nothing here' }];
  const record = await handlers['analysis.series']({ sources, circuit, axis: 'temperature', global: ['Q1'] });
  const series = record.series!;
  expect(series.entries.map(({ conditions }) => Math.round(conditions.temperatureK! - 273.15))).toEqual([
    150, 160, 170, 180, 190, 200,
  ]);
  expect(series.skipped).toMatchObject([{ source: 'broken.csv' }]);
  expect(series.global!.freeParameters).toBe(6 * 3 + 1);
  expect(new Set(series.entries.map(({ inputHash }) => inputHash)).size).toBe(6);
  expect(record.inputHash).toMatch(/^[0-9a-f]{64}$/);
  expect(handlers['analysis.list']({})).toEqual([record]);
  // One job for the screens, whatever its parts.
  expect(new Set(told.map(({ jobId }) => jobId)).size).toBe(1);
  expect(told.at(-1)).toMatchObject({ state: 'done', fraction: 1 });
  const shares = told.map(({ fraction }) => fraction).filter(Number.isFinite);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  // Report and tables know the kind.
  const tables = analysisTables(record, 1);
  expect(tables.map(({ fileName }) => fileName)).toContain('results-1-series.csv');
  expect([...tables[0]!.text].join('').split('\r\n')[0]).toMatch(/^source,temperature_K,chi_squared,quality,R0,/);
  expect(seriesSection(record, series).some(({ kind }) => kind === 'figure')).toBe(true);
});

test('conditions given come before the name; a number of workers changes nothing', async () => {
  const sources = files(5).map((source, k) => ({ ...source, temperatureK: 300 + k }));
  const request: SeriesRequest = { sources, circuit, axis: 'temperature' };
  const answers = await Promise.all(
    [1, 2].map(async (workers) => (await (await host(workers)).handlers['analysis.series'](request)).series!),
  );
  const tables = answers.map(({ table }) => table);
  expect(tables[0]).toEqual(tables[1]);
  expect(answers[0]!.entries[0]!.axisValue).toBe(300);
});

test('cancelling by the job ends it and stores nothing', async () => {
  const { handlers, on } = await host(1);
  on('jobs.progress', ({ jobId, state }) => {
    if (state === 'running')
      void Promise.resolve()
        .then(() => handlers['jobs.cancel']({ jobId }))
        .catch(() => null);
  });
  const running = handlers['analysis.series']({ sources: files(12), circuit, axis: 'temperature' });
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(handlers['analysis.list']({})).toEqual([]);
});
