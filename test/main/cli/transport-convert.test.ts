import { expect, test } from 'vitest';
import { cli } from './captured-io.ts';

test('from a conductivity to a hop rate, with the way there', async () => {
  const words = ['sigma=1.0e-5±1e-6S/cm', 'z=2', 'T=60C', 'N=8', 'a0=11.11A', 'a=4.8A'];
  const { exitCode, json } = await cli('transport', 'convert', ...words, '--to', 'hop-rate', '--json');
  expect(exitCode).toBe(0);
  const answer = json() as { result: { value: number; standardUncertainty: number; unit: string }; steps: object[] };
  expect(answer.result.unit).toBe('1/s');
  expect(answer.result.standardUncertainty / answer.result.value).toBeCloseTo(0.1, 10);
  expect(answer.steps).toHaveLength(4);
  const { stdout } = await cli('transport', 'convert', ...words.map((word) => `--from=${word}`), '--to', 'hop-rate');
  expect(stdout).toMatch(/^Γ = 2\.00\(20\)×10⁵\s1\/s\n/);
  expect(stdout).toContain('d = 3 was taken');
});

test('errors say what is missing', async () => {
  const missing = await cli('transport', 'convert', 'sigma=1e-5S/cm', 'T=60C', '--to', 'D_J');
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain('z (charge-number), C (carrier-density)');
  const vague = await cli('transport', 'convert', 'D=1e-9cm2/s', '--to', 'sigma');
  expect(vague.exitCode).toBe(2);
  expect(vague.stderr).toContain('D_J (jump)');
  const unknown = await cli('transport', 'convert', 'sigmma=1e-5S/cm', '--to', 'D_J');
  expect(unknown.stderr).toContain('Did you mean sigma?');
  expect((await cli('transport', 'convert', 'z=2', 'z=1', '--to', 'D_J')).stderr).toContain('given twice');
  expect((await cli('transport', 'convert', 'z=2')).stderr).toContain('--to');
});

test('help has examples, and the list has every formula', async () => {
  expect((await cli('transport', 'convert', '--help')).stdout).toContain('mobion transport convert sigma=1e-5S/cm');
  const { json } = await cli('transport', 'convert', '--list', '--json');
  expect((json()['formulas'] as { id: string }[]).map(({ id }) => id)).toContain('nernst-einstein');
});
