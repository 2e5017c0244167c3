import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AnalysisRequests } from '../../../../src-core/contract/calls.ts';
import { directCurrentMethodList } from '../../../../src-core/analysis/direct-current/methods/index.ts';
import { analysisSchemas } from '../../../../src-core/contract/schemas/analyses.ts';
import { writeSpectraCsv } from '../../../../src-core/formats/spectrum-csv.ts';
import type { AnalysisKind } from '../../../../src-core/model/results.ts';
import type { ThermalPoint } from '../../../../src-core/model/arrhenius.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import * as v from 'valibot';
import { simulateSeries } from '../../../core/analysis/impedance/series/synthetic-series.ts';
import { readPdf } from '../../../support/pdf.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const boltzmannEvPerK = 8.617333262e-5;

async function openHost(folder = temporaryFolder()) {
  const host = await createHost({ dataFile: path.join(folder, 'data.mobion'), shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => host.close());
  return host;
}

/** σ = (σ₀/T)·exp(−E/k_BT) without noise: what goes in must come out. */
function sigma(temperatureK: number, energyEv = 0.45, prefactor = 1e5): number {
  return (prefactor / temperatureK) * Math.exp(-energyEv / (boltzmannEvPerK * temperatureK));
}

const temperatures = [300, 320, 340, 360, 380, 400, 420];

function table(energyEv: number, prefactor = 1e5): string {
  const rows = temperatures.map((kelvin, k) => {
    const value = sigma(kelvin, energyEv, prefactor) * (1 + 0.004 * (-1) ** k);
    return `${kelvin},${value},${0.01 * value}`;
  });
  return ['temperature_K,sigma_S_per_cm,u_sigma', ...rows].join('\n');
}

/** A staircase without ions: I = (RTS/FL)·σ_p·(e^(EF/RT) − 1) with σ_n besides. */
function staircase(): string {
  const perKelvin = 8.314462618 / 96485.33212;
  const [kelvin, area, thickness, electrons, holes] = [333.15, 0.785e-4, 1.2e-3, 1e-6, 1e-12];
  const rows = Array.from({ length: 12 }, (_, k) => {
    const volt = 0.05 + 0.06 * k;
    const u = volt / (perKelvin * kelvin);
    const current =
      ((perKelvin * kelvin * area) / thickness) * (electrons * (1 - Math.exp(-u)) + holes * (Math.exp(u) - 1));
    return `${volt},${current}`;
  });
  return ['voltage_V,current_A', ...rows].join('\n');
}

/** Current under a held voltage that relaxes to 2 µA, after ten samples without one. */
function transient(): string {
  const rows = Array.from({ length: 410 }, (_, k) => {
    const time = 10 * k;
    if (k < 10) return `${time},${(k % 2) * 1e-11},0`;
    return `${time},${2e-6 + 6e-6 * Math.exp(-(time - 100) / 600)},0.01`;
  });
  return ['time_s,current_A,voltage_V', ...rows].join('\n');
}

const values = {
  'hebb-wagner': {},
  polarization: {},
  'bruce-vincent': {},
  tubandt: {},
  emf: {},
  sand: {},
} as const;

const recordTexts: Readonly<Record<string, string>> = { 'hebb-wagner': staircase() };

const direct: readonly AnalysisRequests['directCurrent'][] = directCurrentMethodList.map(({ id, example }) => ({
  method: id,
  values: { ...example, ...values[id] },
  ...(recordTexts[id] === undefined ? {} : { record: { text: recordTexts[id], fileName: `${id}.csv` } }),
}));

const repeats: AnalysisRequests['repeats'] = {
  text: 'lab,mS/cm\nA,1.92\nA,2.05\nA,1.98\nB,2.60\nB,2.71\nB,2.66\nC,1.41\nC,1.37\nC,1.45',
  quantity: 'conductivity',
  unit: 'mS/cm',
};

test('without “keep” nothing is stored; with it the record is listed, shown and asked for anew to the same end', async () => {
  const { handlers } = await openHost();
  const asked: { readonly [K in AnalysisKind]?: AnalysisRequests[K] } = {
    arrhenius: { source: { text: table(0.45), fileName: 'pellet.csv' }, settings: { predictAtK: [350] } },
    meyerNeldel: {
      sources: [0.3, 0.4, 0.5].map((energy, k) => ({ text: table(energy, 1e4 * 3 ** k), fileName: `m${k}.csv` })),
    },
    directCurrent: direct[0]!,
    repeats,
  };
  for (const kind of ['arrhenius', 'meyerNeldel', 'directCurrent', 'repeats'] as const) {
    const ask = handlers[`analysis.${kind}`] as (request: object) => ReturnType<(typeof handlers)['analysis.repeats']>;
    const live = await ask(asked[kind]!);
    expect(live.id, kind).toBe('');
    expect(live[kind], kind).toBeDefined();
    const kept = await ask({ ...asked[kind], keep: true, title: `My ${kind}` });
    expect(kept.id).not.toBe('');
    expect(handlers['analysis.show']({ analysisId: kept.id })).toEqual(kept);
    expect(handlers['analysis.list']({ kind })).toEqual([kept]);
    // What is kept is the request: it passes the schema of the call and gives the same numbers again.
    expect(v.safeParse(analysisSchemas[`analysis.${kind}`], kept.parameters).success, kind).toBe(true);
    const again = await ask(kept.parameters as object);
    expect(again[kind]).toEqual(kept[kind]);
    expect(again.inputHash).toBe(live.inputHash);
    expect(kept.inputHash).toBe(live.inputHash);
  }
  const summaries = await handlers['analysis.summaries'](null);
  expect(summaries.map(({ title }) => title)).toEqual([
    'My repeats',
    'My directCurrent',
    'My meyerNeldel',
    'My arrhenius',
  ]);
  expect(summaries.every((summary) => !('parameters' in summary))).toBe(true);
});

test('a removed analysis is in no list, still found by its id, and comes back where it was', async () => {
  const { handlers, storage } = await openHost();
  const ask = { quantity: 'conductivity', unit: 'S/cm', text: 'lab,S/cm\nA,1\nA,2\nB,3\nB,4', keep: true } as const;
  const first = await handlers['analysis.repeats'](ask);
  const second = await handlers['analysis.repeats']({ ...ask, title: 'second' });
  await handlers['analysis.remove']({ analysisId: first.id });
  await handlers['analysis.remove']({ analysisId: first.id });
  expect(handlers['analysis.list']({})).toEqual([second]);
  expect(handlers['analysis.list']({ kind: 'repeats' })).toEqual([second]);
  expect(await handlers['analysis.summaries'](null)).toHaveLength(1);
  expect(handlers['analysis.show']({ analysisId: first.id })).toEqual(first);
  await handlers['analysis.restore']({ analysisId: first.id });
  expect(handlers['analysis.list']({})).toEqual([first, second]);
  expect(() => handlers['analysis.remove']({ analysisId: 'nobody' })).toThrow('There is no analysis');
  // One that takes the place of another; an id that is not there replaces nothing.
  storage.analyses.add({ ...second, id: 'third' }, second.id);
  expect(storage.analyses.list().map(({ id }) => id)).toEqual([first.id, 'third']);
  storage.analyses.add({ ...second, id: 'fourth' }, 'nobody');
  expect(storage.analyses.list()).toHaveLength(3);
});

test('activation energy and prefactor come back as put in; points left out do not count', async () => {
  const { handlers } = await openHost();
  const points = temperatures.map((temperatureK): ThermalPoint => ({
    temperatureK,
    value: temperatureK === 360 ? 1 : sigma(temperatureK),
  }));
  const data = { name: 'pellet', quantity: 'conductivity', unit: 'S/cm', points } as const;
  const { arrhenius } = await handlers['analysis.arrhenius']({ source: { data, leftOut: [3] } });
  expect(arrhenius!.line.activationEnergyEv).toBeCloseTo(0.45, 9);
  expect(Math.exp(arrhenius!.line.lnPrefactor) / 1e5).toBeCloseTo(1, 7);
});

test('a process of a kept series along temperature; several without a choice are asked for', async () => {
  const { handlers } = await openHost();
  const spectra = temperatures.map((temperatureK) => ({
    values: [10, 1 / sigma(temperatureK) / 50, 1e-9, 1 / sigma(temperatureK) / 5, 1e-6],
    conditions: {},
  }));
  const circuit = 'R0-p(R1,C1)-p(R2,C2)';
  const sources = simulateSeries(circuit, spectra).map(({ spectrum }, k) => ({
    ...{ fileName: `${k}.csv`, text: writeSpectraCsv([spectrum]), temperatureK: temperatures[k]! },
  }));
  const series = await handlers['analysis.series']({ sources, circuit, axis: 'temperature' });
  const source = { analysisId: series.id, quantity: 'temperature-over-resistance' } as const;
  const record = await handlers['analysis.arrhenius']({ source: { ...source, arc: 'R2' }, keep: true });
  expect(record.arrhenius!.line.activationEnergyEv).toBeCloseTo(0.45, 2);
  await expect(handlers['analysis.arrhenius']({ source })).rejects.toMatchObject({ code: 'input/missing-field' });
  await expect(handlers['analysis.arrhenius']({ source: { analysisId: 'x' } })).rejects.toMatchObject({
    code: 'input/not-found',
  });
  // A kept analysis is a material of a rule.
  await expect(handlers['analysis.meyerNeldel']({ sources: [{ analysisId: record.id }] })).rejects.toMatchObject({
    message: expect.stringContaining('needs three or more') as string,
  });
});

test('a record of a transient takes the place of typed currents; a part of it too', async () => {
  const { handlers } = await openHost();
  const resistances = {
    interfaceBefore: { value: 310, unit: 'Ω', standardUncertainty: 5 },
    interfaceAfter: { value: 335, unit: 'Ω', standardUncertainty: 5 },
  };
  const ask = (record: AnalysisRequests['directCurrent']['record']) =>
    handlers['analysis.directCurrent']({ method: 'bruce-vincent', values: resistances, ...(record ? { record } : {}) });
  const { directCurrent } = await ask({ text: transient(), fileName: 'step.csv' });
  const read = new Map(directCurrent!.read!.map(({ label, quantity }) => [label, quantity.value]));
  expect(read.get('Voltage that was held')).toBeCloseTo(0.01, 9);
  expect(read.get('Steady current, extrapolated')! * 1e6).toBeCloseTo(2, 1);
  expect(directCurrent!.curve ?? directCurrent!.results.length).toBeTruthy();
  await expect(ask(undefined)).rejects.toMatchObject({ code: 'input/missing-field' });
  await expect(ask({ text: transient(), fromS: 1e6 })).rejects.toMatchObject({ code: 'input/invalid' });
  await expect(ask({ text: 'no table' })).rejects.toMatchObject({ code: 'input/file-format' });
  const wrong = { method: 'sand' as const, values: { colour: { value: 1, unit: 'm' } } };
  await expect(handlers['analysis.directCurrent'](wrong)).rejects.toMatchObject({ code: 'input/invalid' });
});

test.each(['A4', 'Letter'] as const)('every kept analysis has a report of its own and tables, on %s', async (paper) => {
  const folder = mkdtempSync(path.join(temporaryFolder(), 'r'));
  const host = await openHost(folder);
  const { handlers } = host;
  const records = [
    await handlers['analysis.arrhenius']({ source: { text: table(0.45), fileName: 'pellet.csv' }, keep: true }),
    await handlers['analysis.meyerNeldel']({
      sources: [0.3, 0.4, 0.5, 0.6].map((energy, k) => ({ text: table(energy, 1e4 * 3 ** k), fileName: `m${k}.csv` })),
      keep: true,
    }),
    await handlers['analysis.repeats']({ ...repeats, keep: true }),
  ];
  for (const request of direct) records.push(await handlers['analysis.directCurrent']({ ...request, keep: true }));
  for (const record of records) {
    const request = { analysisId: record.id, format: 'pdf', paper } as const;
    const [file] = await host.reports.writeTo(request, folder, `${record.title.replaceAll(/\W+/g, '-')}.pdf`);
    const pages = await readPdf(Uint8Array.from(readFileSync(file!)));
    const text = pages.map((page) => page.text).join(' ');
    for (const expected of [record.title, record.id, record.inputHash, 'Provenance', 'How it was computed'])
      expect(text.replaceAll(' ', ''), record.title).toContain(expected.replaceAll(' ', ''));
    expect(pages.every(({ fontsEmbedded }) => fontsEmbedded.every(Boolean))).toBe(true);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
    const tables = await host.reports.writeTo({ analysisId: record.id, format: 'csv' }, path.join(folder, record.id));
    expect(tables.length).toBeGreaterThanOrEqual(3);
  }
  const [, , , first] = records;
  expect(readdirSync(path.join(folder, first!.id)).some((name) => name.endsWith('-budget.csv'))).toBe(true);
});
