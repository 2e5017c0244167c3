import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

const boltzmannEvPerK = 8.617333262e-5;

function table(
  energyEv: number,
  lnPrefactor: number,
  header = 'temperature_K,sigma_S_per_cm,u_sigma',
  zeroK = 0,
): string {
  const deviations = [0.031, -0.022, 0.012, -0.018, 0.009, 0.027];
  const errors = [0.05, 0.04, 0.03, 0.03, 0.03, 0.05];
  const rows = deviations.map((deviation, i) => {
    const temperatureK = 298.15 + 15 * i;
    const sigma = Math.exp(lnPrefactor - energyEv / (boltzmannEvPerK * temperatureK) + deviation) / temperatureK;
    return `${temperatureK - zeroK},${sigma},${errors[i]! * sigma}`;
  });
  return [header, ...rows, ''].join('\n');
}

function file(folder: string, name: string, content: string): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

interface Answer {
  readonly activationEnergyEv: { readonly value: number; readonly standardError: number };
  readonly prefactor: { readonly value: number; readonly unit: string; readonly commonRelativeError: number };
  readonly convention: string;
  readonly otherConvention: { readonly convention: string; readonly activationEnergyEv: { readonly value: number } };
  readonly prediction: { readonly temperatureK: number; readonly value: number; readonly relativeError: number };
  readonly predictions: readonly unknown[];
  readonly changePoint: { readonly preferred: string; readonly seed: number } | null;
  readonly warnings: readonly { readonly code: string }[];
}

async function answer(...words: string[]): Promise<Answer> {
  const { exitCode, json } = await cli('transport', 'arrhenius', ...words, '--json');
  expect(exitCode).toBe(0);
  return json() as unknown as Answer;
}

test('transport arrhenius: the stable members with the worked values', async () => {
  const csv = file(temporaryFolder(), 'pellet.csv', table(0.37, Math.log(1.2e5)));
  const found = await answer(csv);
  expect(found.activationEnergyEv.value).toBeCloseTo(0.370551583339, 9);
  expect(found.activationEnergyEv.standardError).toBeCloseTo(0.0066267078407, 9);
  expect(Math.log(found.prefactor.value)).toBeCloseTo(11.7169487728, 7);
  expect(found).toMatchObject({
    convention: 'lnSigmaT',
    prefactor: { unit: 'S K/cm' },
    otherConvention: { convention: 'lnSigma' },
    changePoint: { preferred: 'one-line', permutations: 999, seed: 1 },
    vtf: { model: 'vogel', isAtBound: true },
    hysteresis: null,
    warnings: [],
  });
  expect(found.prediction.temperatureK).toBe(298.15);
  expect(found.prediction.value / 0.000224157418402).toBeCloseTo(1, 7);
  expect(found.prediction.relativeError / 0.0328466518204).toBeCloseTo(1, 7);
});

test('options reach the analysis: convention, predictions, geometry, weights, transition, °C and its zero', async () => {
  const folder = temporaryFolder();
  const csv = file(folder, 'pellet.csv', table(0.37, 11.7));
  const usual = await answer(csv);
  const plain = await answer(csv, '--convention', 'lnSigma');
  expect(plain.activationEnergyEv.value).toBeCloseTo(usual.otherConvention.activationEnergyEv.value, 12);
  const asked = await answer(csv, '--predict', '25C,60C,400', '--geometry-error', '0.05');
  expect(asked.predictions).toMatchObject([{ temperatureK: 298.15 }, { temperatureK: 333.15 }, { temperatureK: 400 }]);
  expect(asked.prefactor.commonRelativeError).toBe(0.05);
  expect(asked.warnings.map(({ code }) => code)).toContain('extrapolated');
  expect((await answer(csv, '--weights', 'equal')).activationEnergyEv.value).toBeCloseTo(0.370421722783, 9);
  expect((await answer(csv, '--transition', '335K')).changePoint).toMatchObject({ isGiven: true });
  const celsius = file(folder, 'celsius.csv', table(0.37, 11.7, 'T (°C),sigma (S/cm),u_sigma', 273.15));
  expect((await answer(celsius)).activationEnergyEv.value).toBeCloseTo(usual.activationEnergyEv.value, 10);
  const shifted = await answer(celsius, '--celsius-zero', '273');
  expect(shifted.activationEnergyEv.value).toBeLessThan(usual.activationEnergyEv.value);
});

test('attempt frequency, for people too', async () => {
  const csv = file(temporaryFolder(), 'pellet.csv', table(0.37, Math.log(1.2e5)));
  const hops = ['--jump-length', '3', '--charge', '2', '--carriers', '5.8e21', '--attempt-frequency', '1e12'];
  const told = await cli('transport', 'arrhenius', csv, ...hops);
  const stdout = told.stdout.replaceAll('\u202f', ' ');
  expect(stdout).toContain('E = 0.3706(66) eV of ln(σT), from the errors of the points');
  expect(stdout).toContain('by ln σ: 0.3418(66) eV (−28.7 meV)');
  expect(stdout).toMatch(/Attempts: ν·exp\(ΔS\/k_B\) = .*jump length a = 3 Å/);
  const { stderr, exitCode } = await cli('transport', 'arrhenius', csv, '--jump-length', '3');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('needs the charge number');
});

test('figures are drawn; several materials or files each have their answer', async () => {
  const folder = temporaryFolder();
  const csv = file(folder, 'pellet.csv', table(0.37, 11.7));
  const [plot, numbers] = [path.join(folder, 'plot.svg'), path.join(folder, 'residuals.csv')];
  await answer(csv, '--figure', plot, '--residuals', numbers);
  expect(readFileSync(plot, 'utf8')).toContain('<svg');
  expect(readFileSync(numbers, 'utf8')).toContain('T / K');
  const rows = (name: string, energyEv: number): string[] =>
    table(energyEv, 11)
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => `${name},${row}`);
  const both = ['material,temperature_K,sigma_S_per_cm,u_sigma', ...rows('A', 0.3), ...rows('B', 0.4), ''].join('\n');
  const { json } = await cli('transport', 'arrhenius', file(folder, 'both.csv', both), csv, '--json');
  expect(json()).toMatchObject({ results: [{ results: [{ name: 'A' }, { name: 'B' }] }, { name: 'pellet' }] });
});

test('bad input names the remedy', async () => {
  const folder = temporaryFolder();
  const ask = async (content: string, ...words: string[]) => {
    const found = await cli('transport', 'arrhenius', file(folder, 'bad.csv', content), ...words, '--json');
    return {
      exitCode: found.exitCode,
      error: (found.json()['error'] ?? {}) as { code: string; message: string; remedy: string },
    };
  };
  const empty = await ask('temperature_K,sigma_S_per_cm\n,1e-5\n,2e-5\n');
  expect(empty.exitCode).toBe(1);
  expect(empty.error.code).toBe('input/file-format');
  expect(empty.error.message).toContain('“temperature_K” is empty in all 2 rows');
  expect(empty.error.remedy).toContain('temperature_C');
  const one = await ask('temperature_K,sigma_S_per_cm\n300,1e-5\n300,2e-5\n');
  expect(one.error).toMatchObject({
    code: 'analysis/invalid-input',
    remedy: expect.stringContaining('Add points') as string,
  });
  expect((await ask(table(0.4, 11), '--predict', 'warm')).exitCode).toBe(2);
  expect((await ask(table(0.4, 11), '--figure', path.join(folder, 'x.bmp'))).exitCode).toBe(2);
  expect((await ask(table(0.4, 11), '--transition', '310K')).error.message).toContain('1 points lie below 310 K');
});

test('transport meyer-neldel: three materials and more, with the artefact beside', async () => {
  const folder = temporaryFolder();
  const files = [0.3, 0.36, 0.42, 0.48].map((energyEv, k) =>
    file(folder, `m${k}.csv`, table(energyEv, 1 + energyEv / 0.045)),
  );
  const plot = path.join(folder, 'rule.svg');
  const { exitCode, json } = await cli('transport', 'meyer-neldel', ...files, '--figure', plot, '--json');
  expect(exitCode).toBe(0);
  expect(existsSync(plot)).toBe(true);
  const found = json() as unknown as {
    energyEv: { value: number };
    artefact: { energyEv: number };
    materials: unknown[];
  };
  expect(found.energyEv.value).toBeCloseTo(0.045, 4);
  expect(found.artefact.energyEv).toBeCloseTo(0.0287548728717, 10);
  expect(found.materials).toMatchObject([{ name: 'm0', window: [298.15, 373.15] }, {}, {}, {}]);
  const text = await cli('transport', 'meyer-neldel', ...files);
  expect(text.stdout).toContain('isokinetic temperature');
  const list = file(
    folder,
    'list.csv',
    'material,E_m / eV,ln sigma0\na,.30,8.1\nb,.36,9.4\nc,.42,10.9\nd,.48,12.1\ne,.55,13.9\n',
  );
  expect((await cli('transport', 'meyer-neldel', list)).stdout).toContain('E_MN = 0.04332(90) eV');
  const few = await cli('transport', 'meyer-neldel', ...files.slice(0, 2));
  expect(few.exitCode).toBe(1);
  expect(few.stderr).toContain('three or more');
});

test('an arc of an impedance series', async () => {
  const points = [400, 420, 440, 460].map((temperatureK, entry) => ({
    ...{ entry, temperatureK, standardError: 0.01, used: true },
    logarithm: 10 - 0.6 / (boltzmannEvPerK * temperatureK) + 0.005 * (entry % 2),
  }));
  const line = (arc: string, quantity: string) => ({ arc, quantity, geometryError: 0.02, points });
  const content = {
    arrhenius: [line('R1', 'relaxation-frequency'), line('R1', 'conductivity'), line('R2', 'conductivity')],
  };
  const json = file(temporaryFolder(), 'series.json', JSON.stringify(content));
  const found = await answer(json, '--arc', 'R1');
  expect(found).toMatchObject({ convention: 'lnSigmaT', prefactor: { commonRelativeError: 0.02 } });
  expect(found.activationEnergyEv.value).toBeCloseTo(0.6, 2);
  expect(found.warnings.map(({ code }) => code)).not.toContain('shared-errors');
  const shared = file(temporaryFolder(), 'shared.json', JSON.stringify({ ...content, global: { shared: ['CPE1.Q'] } }));
  expect((await answer(shared, '--arc', 'R1')).warnings.map(({ code }) => code)).toContain('shared-errors');
  const unnamed = await cli('transport', 'arrhenius', json);
  expect(unnamed.stderr).toContain('Choose one with --arc');
  const wrong = await cli('transport', 'arrhenius', json, '--arc', 'R7');
  expect(wrong.stderr).toContain('Choose one of R1, R2');
  const none = await cli('transport', 'arrhenius', file(temporaryFolder(), 'other.json', '{}'));
  expect(none.stderr).toContain('no Arrhenius lines');
});

test('points left out by their place count no more; a place that no point has is refused', async () => {
  const csv = file(temporaryFolder(), 'pellet.csv', table(0.37, Math.log(1.2e5)));
  const shorter = file(temporaryFolder(), 'short.csv', table(0.37, Math.log(1.2e5)).replace(/^328.*\n/m, ''));
  const [left, expected] = [await answer(csv, '--leave-out', '3'), await answer(shorter)];
  expect(left.activationEnergyEv).toEqual(expected.activationEnergyEv);
  expect(left.activationEnergyEv.value).not.toBe((await answer(csv)).activationEnergyEv.value);
  const { exitCode, stderr } = await cli('transport', 'arrhenius', csv, '--leave-out', '9');
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('names no points');
});
