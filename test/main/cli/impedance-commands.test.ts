import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

async function simulated(circuit: string, parameters: string, ...options: string[]): Promise<string> {
  const { exitCode, stdout } = await cli('impedance', 'simulate', '--circuit', circuit, '--parameters', parameters, ...options);
  expect(exitCode).toBe(0);
  const file = path.join(temporaryFolder(), 'spectrum.csv');
  writeFileSync(file, stdout);
  return file;
} // prettier-ignore

interface FitAnswer {
  readonly circuit: string;
  readonly parameters: readonly { readonly name: string; readonly value: number; readonly standardError: number }[];
  readonly [member: string]: unknown;
}

test('a spectrum that was simulated is fitted, with every demand on the command line', async () => {
  const csv = await simulated('R0(R1Q1)(R2Q2)', '10,100,1e-6,0.9,100,1e-4,0.9', '--noise', '0.2', '--fmin', '0.1');
  const fit = async (...options: string[]): Promise<FitAnswer> => {
    const { json, exitCode } = await cli('impedance', 'fit', csv, '--circuit', 'R0(R1Q1)(R2Q2)', '--json', ...options);
    expect(exitCode).toBe(0);
    return json() as unknown as FitAnswer;
  };
  const value = ({ parameters }: FitAnswer, name: string) => parameters.find((item) => item.name === name)!;
  const tied = await fit('--fix', 'R0=10', '--tie', 'R2=R1', '--bound', 'CPE1.n=0.6..1', '--order', 'CPE1<CPE2');
  expect(tied.circuit).toBe('R0-p(R1,CPE1)-p(R2,CPE2)');
  expect(tied).toMatchObject({ descriptionCode: 'R0(R1Q1)(R2Q2)', freeParameters: 5, converged: true });
  expect(value(tied, 'R0')).toMatchObject({ value: 10, standardError: 0, constraint: 'fixed' });
  expect(value(tied, 'R2').value).toBe(value(tied, 'R1').value);
  expect(value(tied, 'R1').value / 100).toBeCloseTo(1, 1);
  const more = await fit('--admittance', '--robust', '--bootstrap', '20', '--profile', 'R1', '--starts', '3', '--latex');
  expect(more).toMatchObject({ representation: 'admittance', bootstrapDraws: 20, profile: { name: 'R1' } });
  expect(more['latex']).toMatchObject({ circuit: expect.stringContaining('parallel') as string });
  expect(more['bootstrap']).toHaveLength(7);
  expect((await fit('--accuracy', '0.001 + f/1e9'))['weight']).toBe('accuracy');
  const text = await cli('impedance', 'fit', csv, '--circuit', 'R0(R1Q1)(R2Q2)', '--bootstrap', '10', '--fix', 'R0=10');
  expect(text.stdout).toContain('Bootstrap, 10 draws');
  expect(text.stdout).toContain('fixed');
}); // prettier-ignore

test.each([
  [['--fix', 'R9=1'], 'no parameter “R9”'],
  [['--tie', 'R0'], 'cannot be read'],
  [['--accuracy', 'g'], 'unknown “g”'],
  [['--weight', 'variance'], 'Standard deviations of the data are not known'],
])('%j is refused with a reason', async (options, message) => {
  const csv = await simulated('R0-p(R1,C1)', '1,10,1e-6');
  const { exitCode, stderr } = await cli('impedance', 'fit', csv, '--circuit', 'R0-p(R1,C1)', ...options);
  expect(exitCode).not.toBe(0);
  expect(stderr.replace(/\s+/g, ' ')).toContain(message);
});

test('points are masked, leads and cables taken away', async () => {
  const csv = await simulated('R8-L8-p(C9,R1-CPE1)', '3,1e-6,1e-10,50,1e-5,0.9', '--fmin', '1');
  const options = ['--lead-resistance', '3', '--lead-inductance', '1e-6', '--cable-capacitance', '1e-10', '--mask', '2 3'];
  const { json } = await cli('impedance', 'fit', csv, '--circuit', 'R1-CPE1', '--json', ...options);
  const { points, parameters } = json() as unknown as FitAnswer;
  expect(points).toBe(59);
  [50, 1e-5, 0.9].forEach((truth, j) => expect(parameters[j]!.value / truth).toBeCloseTo(1, 6));
}); // prettier-ignore

test('impedance simulate: closed form, sweep and members', async () => {
  const { json } = await cli('impedance', 'simulate', '--circuit', 'R0-U1{1/(j*w*C)}', '--parameters', '5 1e-3', '--json', '--fmin', '1', '--fmax', '100', '--points-per-decade', '1');
  const { frequencyHz, zReOhm, zImOhm, ...rest } = json() as Record<string, number[]>;
  expect(rest).toMatchObject({ descriptionCode: 'R0U1{1/(j*w*C)}', circuit: 'R0-U1{1/(j*w*C)}' });
  expect(frequencyHz!.map((f) => Math.round(f))).toEqual([100, 10, 1]);
  zReOhm!.forEach((re) => expect(re).toBe(5));
  zImOhm!.forEach((im, k) => expect(im * 2 * Math.PI * frequencyHz![k]! * 1e-3).toBeCloseTo(-1, 12));
  for (const options of [['--fmin', '10', '--fmax', '1'], ['--parameters', 'a'], ['--parameters', '1']]) {
    const bad = await cli('impedance', 'simulate', '--circuit', 'R0-C1', '--parameters', '1,1', ...options);
    expect(bad.exitCode).not.toBe(0);
  }
  const negative = await cli('impedance', 'simulate', '--circuit', 'R0-CPE1', '--parameters', '1,-1,0.9');
  expect(negative.exitCode).toBe(1);
  expect(negative.stderr).toContain('CPE1.Q cannot be -1');
}); // prettier-ignore

test('impedance suggest: ranked circuits with evidence, nothing applied', async () => {
  const csv = await simulated('R0-p(R1,CPE1)', '10,1000,1e-6,0.9', '--noise', '0.2', '--fmin', '0.1', '--fmax', '1e5');
  const { json } = await cli('impedance', 'suggest', csv, '--circuit', 'R0-p(R1,C1)', '--json');
  const { suggestions } = json() as { suggestions: { circuit: string; evidence: string[]; akaikeWeight: number }[] };
  expect(suggestions[0]!.circuit).toBe('R0-p(R1,CPE1)');
  expect(suggestions.map(({ circuit }) => circuit)).toContain('R0-p(R1,C1)');
  expect(suggestions[0]!.evidence.join(' ')).toContain('Resistive at the low end');
  const text = await cli('impedance', 'suggest', csv);
  expect(text.stdout).toContain('ΔAICc');
}); // prettier-ignore

test('many files with a bootstrap are shared among workers, in the order given, one bad among them', async () => {
  const first = await simulated('R0-p(R1,C1)', '1,10,1e-4', '--noise', '0.1');
  const second = await simulated('R0-p(R1,C1)', '2,10,1e-4', '--noise', '0.1');
  const bad = path.join(temporaryFolder(), 'bad.csv');
  writeFileSync(bad, '');
  const files = [first, bad, second];
  const { json, exitCode } = await cli('impedance', 'fit', ...files, '--circuit', 'R0-p(R1,C1)', '--bootstrap', '600', '--json');
  expect(exitCode).toBe(1);
  const { results } = json() as { results: { source: string; bootstrap?: unknown[]; parameters?: { value: number }[] }[] };
  expect(results.map(({ source }) => source)).toEqual(files);
  expect(results[0]!.parameters![0]!.value).toBeCloseTo(1, 1);
  expect(results[2]!.parameters![0]!.value).toBeCloseTo(2, 1);
  expect(results[2]!.bootstrap).toHaveLength(3);
}); // prettier-ignore
