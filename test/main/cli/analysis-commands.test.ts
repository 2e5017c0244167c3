import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

/** R0 = 20 Ω in series with R1 = 100 Ω ∥ C1 = 10 µF. */
function randlesCsv(header = 'freq_Hz,Zre_ohm,Zim_ohm'): string {
  const rows = Array.from({ length: 41 }, (_, k) => {
    const frequencyHz = 10 ** (5 - k / 8);
    const x = 2 * Math.PI * frequencyHz * 100 * 10e-6;
    return `${frequencyHz},${20 + 100 / (1 + x * x)},${(-100 * x) / (1 + x * x)}`;
  });
  return ['# a comment', header, ...rows, ''].join('\n');
}

function file(folder: string, name: string, content: string): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

test('impedance fit: the stable members, parameters in the order of the circuit', async () => {
  const csv = file(temporaryFolder(), 'randles.csv', randlesCsv());
  const { exitCode, json } = await cli('impedance', 'fit', csv, '--circuit', 'R0-p(R1,C1)', '--json');
  expect(exitCode).toBe(0);
  const answer = json();
  expect(answer).toMatchObject({
    circuit: 'R0-p(R1,C1)',
    points: 41,
    converged: true,
    chiSquared: expect.any(Number) as number,
    reducedChiSquared: expect.any(Number) as number,
    elapsedMs: expect.any(Number) as number,
    warnings: expect.any(Array) as unknown[],
  });
  const parameters = answer['parameters'] as { name: string; value: number; unit: string; atBound: boolean }[];
  expect(parameters.map(({ name, unit, atBound }) => [name, unit, atBound])).toEqual([
    ['R0', 'Ω', false],
    ['R1', 'Ω', false],
    ['C1', 'F', false],
  ]);
  const values = parameters.map(({ value }) => value);
  [20, 100, 10e-6].forEach((truth, index) => expect(values[index]! / truth).toBeCloseTo(1, 6));
});

test('several files answer {results}; one that fails spoils neither the others nor the object, but the exit code', async () => {
  const folder = temporaryFolder();
  const good = file(folder, 'good.csv', randlesCsv());
  const empty = file(folder, 'empty.csv', '');
  const truncated = file(folder, 'truncated.csv', 'freq_Hz,Zre_ohm,Zim_ohm\n1000,20,');
  const { exitCode, json } = await cli(
    'impedance',
    'fit',
    good,
    empty,
    truncated,
    path.join(folder, 'none.csv'),
    '--circuit',
    'R0-p(R1,C1)',
    '--json',
  );
  expect(exitCode).toBe(1);
  const results = json()['results'] as Record<string, unknown>[];
  expect(results.map((result) => (result['error'] as { code: string } | undefined)?.code ?? 'fitted')).toEqual([
    'fitted',
    'input/file-format',
    'input/file-format',
    'input/not-found',
  ]);
  expect(results.map((result) => result['source'])).toEqual([good, empty, truncated, path.join(folder, 'none.csv')]);
});

test('options reach the fit: range of frequencies, weight, guess', async () => {
  const csv = file(temporaryFolder(), 'randles.csv', randlesCsv());
  const fit = (...options: string[]) => cli('impedance', 'fit', csv, '--circuit', 'R0-p(R1,C1)', '--json', ...options);
  expect((await fit('--fmin', '100', '--fmax', '10000')).json()).toMatchObject({ points: 17 });
  expect((await fit('--weight', 'unity')).json()).toMatchObject({ weight: 'unity', converged: true });
  expect((await fit('--guess', '1,2,3e-6')).json()).toMatchObject({ converged: true });
  expect((await fit('--guess', '1,2')).json()).toMatchObject({ error: { code: 'input/invalid' } });
  expect((await fit('--guess', '1,two,3')).exitCode).toBe(2);
  expect((await fit('--weight', 'heavy')).exitCode).toBe(2);
});

test('a circuit that cannot be read, and a spectrum whose sign is ambiguous, say what to do', async () => {
  const folder = temporaryFolder();
  const csv = file(folder, 'a.csv', randlesCsv());
  const bad = (await cli('impedance', 'fit', csv, '--circuit', 'R0-p(R1', '--json')).json();
  expect(bad).toMatchObject({ error: { remedy: expect.stringMatching(/./) as string } });
  const positive = file(folder, 'b.csv', randlesCsv().replaceAll(',-', ','));
  const asked = await cli('impedance', 'fit', positive, '--circuit', 'R0-p(R1,C1)', '--json');
  expect(asked.exitCode).toBe(1);
  expect(asked.json()).toMatchObject({ error: { code: 'input/ambiguous-sign' } });
  const told = await cli(
    'impedance',
    'fit',
    positive,
    '--circuit',
    'R0-p(R1,C1)',
    '--positive-imaginary',
    'capacitive',
    '--json',
  );
  expect(told.json()).toMatchObject({ converged: true });
});

test('with a sample the conductivities come too, from a file of the sample or a known id', async () => {
  const folder = temporaryFolder();
  const csv = file(folder, 'a.csv', randlesCsv());
  const sample = file(
    folder,
    'pellet.json',
    JSON.stringify({ name: 'P', ion: 'Mg2+', thickness: '1.00(1) mm', area: '1 cm2' }),
  );
  const fit = (name: string) => cli('impedance', 'fit', csv, '--circuit', 'R0-p(R1,C1)', '--sample', name, '--json');
  const conductivities = (await fit(sample)).json()['conductivities'] as { conductivitySPerCm: { value: number } }[];
  expect(conductivities[0]!.conductivitySPerCm.value).toBeCloseTo(0.1 / 20, 6);
  expect((await fit('mg-nasicon')).json()['conductivities']).toHaveLength(conductivities.length);
  expect((await fit('no-such-sample')).json()).toMatchObject({ error: { code: 'input/not-found' } });
  const wrong = file(folder, 'wrong.json', JSON.stringify({ name: 'P', ion: 'Mg2+', thickness: '1 mV' }));
  expect((await fit(wrong)).json()).toMatchObject({
    error: { code: 'input/invalid', message: expect.stringContaining('Thickness') as string },
  });
  const noJson = file(folder, 'no.json', '{');
  expect((await fit(noJson)).json()).toMatchObject({ error: { code: 'input/file-format' } });
});

/** Four pulses of an ideal electrode: enough to be segmented. */
function titrationCsv(sign: 1 | -1): string {
  const rows: string[] = ['time_s,current_A,voltage_V'];
  let timeS = 0;
  let restV = 1;
  for (let pulse = 0; pulse < 4; pulse++) {
    for (let t = 10; t <= 600; t += 10) rows.push(`${timeS + t},${sign * 6e-5},${restV + 0.01 + 0.002 * Math.sqrt(t)}`);
    restV += 0.01;
    for (let t = 10; t <= 3600; t += 30) rows.push(`${timeS + 600 + t},0,${restV + 0.02 * Math.exp(-t / 400)}`);
    timeS += 4200;
  }
  return `${rows.join('\n')}\n`;
}

test('titration analyse: one entry per pulse with estimates and checks; the sign is asked or told', async () => {
  const folder = temporaryFolder();
  const csv = file(folder, 't.csv', titrationCsv(1));
  const { exitCode, json } = await cli('titration', 'analyse', csv, '--sample', 'mg-ti2s4', '--json');
  expect(exitCode).toBe(0);
  const pulses = json()['pulses'] as Record<string, unknown>[];
  expect(pulses.length).toBeGreaterThanOrEqual(3);
  expect(pulses[0]).toMatchObject({
    direction: 'charge',
    estimator: expect.any(String) as string,
    estimates: expect.arrayContaining([expect.objectContaining({ name: expect.any(String) as string })]) as unknown[],
    checks: expect.arrayContaining([
      expect.objectContaining({ verdict: expect.stringMatching(/pass|warn|fail/) as string }),
    ]) as unknown[],
  });
  const reversed = file(folder, 'r.csv', titrationCsv(-1));
  expect((await cli('titration', 'analyse', reversed, '--sample', 'mg-ti2s4', '--json')).json()).toMatchObject({
    error: { code: 'input/ambiguous-sign' },
  });
  const told = await cli('titration', 'analyse', reversed, '--sample', 'mg-ti2s4', '--current-sign', '-1', '--json');
  expect((told.json()['pulses'] as unknown[]).length).toBe(pulses.length);
});

test('a titration without sample, or with one that lacks the radius, names what is missing', async () => {
  const folder = temporaryFolder();
  const csv = file(folder, 't.csv', titrationCsv(1));
  expect((await cli('titration', 'analyse', csv, '--json')).json()).toMatchObject({
    error: { code: 'input/missing-field', remedy: expect.stringContaining('--sample') as string },
  });
  const sample = file(folder, 's.json', JSON.stringify({ name: 'S', ion: 'Mg2+', geometry: 'sphere' }));
  expect((await cli('titration', 'analyse', csv, '--sample', sample, '--json')).json()).toMatchObject({
    error: { code: 'input/missing-field', message: expect.stringContaining('particleRadius') as string },
  });
});

test('lists for scripts: cells, methods, samples, instruments; a folder is not a file', async () => {
  process.env['MOBION_DATA'] = path.join(temporaryFolder(), 'none');
  expect((await cli('cells', '--json')).json()['cells']).toHaveLength(9);
  expect(((await cli('methods', '--json')).json()['methods'] as unknown[]).length).toBeGreaterThan(2);
  expect((await cli('samples', '--json')).json()['samples']).toHaveLength(3);
  const { ports } = (await cli('instruments', '--json')).json() as { ports: { address: string }[] };
  expect(ports.map(({ address }) => address)).toContain('virtual:mg-ti2s4');
  expect((await cli('cells')).stdout).toContain('virtual:mg-nasicon');
  const folder = path.join(temporaryFolder(), 'a.csv');
  mkdirSync(folder);
  expect((await cli('impedance', 'fit', folder, '--circuit', 'R1', '--json')).json()).toMatchObject({
    error: { code: 'input/not-found' },
  });
});
