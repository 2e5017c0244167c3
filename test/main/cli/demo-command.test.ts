import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

interface Found {
  readonly name: string;
  readonly value: number;
  readonly standardUncertainty: number;
}

test(
  'demo: measured, analysed and reported within a minute; what it finds is what the cells were made of',
  { timeout: 90_000 },
  async () => {
    const out = path.join(temporaryFolder(), 'demo');
    const startedMs = performance.now();
    const { exitCode, json, stderr } = await cli('demo', '--out', out, '--json');
    expect(performance.now() - startedMs).toBeLessThan(60_000);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('%')]);
    const { runs } = json() as { runs: { runId: string; pdf: string; csv: string[]; found: Found[] }[] };
    const found = runs.flatMap((run) => run.found);

    // L = 1 mm, S = 1 cm²: σ = 0.1/R with R_b = 1742 Ω and R_gb = 37.2 kΩ; D = 5e-16 m²/s below x = 0.5.
    const truths: [RegExp, number][] = [
      [/^σ bulk/, 0.1 / 1742],
      [/^σ grain-boundary/, 0.1 / 37_200],
    ];
    for (const [name, truth] of truths) {
      const { value, standardUncertainty } = found.find((entry) => name.test(entry.name))!;
      expect(Math.abs(value - truth)).toBeLessThan(4 * standardUncertainty);
    }
    const diffusivities = found.filter(({ name }) => name.startsWith('D at')).map(({ value }) => value);
    expect(diffusivities).toHaveLength(10);
    const middle = diffusivities.toSorted((a, b) => a - b)[5]!;
    expect(middle / 5e-16).toBeCloseTo(1, 1);

    for (const { pdf, csv } of runs) {
      expect(readFileSync(pdf).toString('latin1', 0, 5)).toBe('%PDF-');
      expect(csv.length).toBeGreaterThan(4);
    }
    expect(readdirSync(out)).toContain('demo.mobion');
  },
);

test('a folder that cannot be made is told, before anything is measured', async () => {
  const file = path.join(temporaryFolder(), 'taken');
  writeFileSync(file, 'mine');
  const { exitCode, json } = await cli('demo', '--out', path.join(file, 'demo'), '--json');
  expect([exitCode, json()]).toMatchObject([1, { error: { code: 'file/failed', dataState: 'Nothing was measured.' } }]);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});
