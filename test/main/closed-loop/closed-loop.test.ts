import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { thermodynamicFactor } from '../../../src-core/analysis/transport-laws.ts';
import { mgNasiconTruth, mgTi2S4DiffusivityM2PerS, mgTi2S4EquilibriumSlopeV } from '../../../src-core/cells/truth.ts';
import { mean, median } from '../../../src-core/numerics/statistics.ts';
import { measureAndAnalyse, pelletMethod, titrationMethod } from '../../support/closed-loop.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Fixed before the first of these was run; not chosen. */
const seeds = Array.from({ length: 20 }, (_, index) => 101 + index);
/** So many at once: rows come in bursts, so that one waits while another computes. */
const atOnce = 5;
const skip = !existsSync('/dev/ptmx');

async function forAll<T>(work: (seed: number, index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const queue = [...seeds.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

test.skipIf(skip)(
  'mg-nasicon through a serial port: σ_bulk and σ_gb within their errors, without bias',
  { timeout: 300_000 },
  async () => {
    const folder = temporaryFolder();
    const values = await forAll(async (seed) => {
      const { impedance } = await measureAndAnalyse(
        folder,
        { cellId: 'mg-nasicon', seed, method: pelletMethod },
        analysePellet,
      );
      const resistance = (name: string) => impedance!.conductivities.find((c) => c.name === name)!.resistance;
      return [
        { ...resistance('bulk'), truth: mgNasiconTruth.bulkOhm },
        { ...resistance('grain-boundary'), truth: mgNasiconTruth.grainBoundaryOhm },
      ];
    });
    // σ = L/(R S) with L and S as the label says: the errors of L and S, the same for all seeds, are left out here.
    const inside = values.flat().filter((v) => Math.abs(v.value - v.truth) <= 2 * v.standardUncertainty).length;
    const bias = [0, 1].map((which) => mean(values.map((pair) => pair[which]!.truth / pair[which]!.value - 1)));
    console.info(`mg-nasicon: ${inside} of 40 within 2 standard errors; bias of σ ${bias.map(percent).join(', ')}`);
    expect(inside).toBeGreaterThanOrEqual(34);
    for (const b of bias) expect(Math.abs(b)).toBeLessThan(0.005);
  },
);

test.skipIf(skip)(
  'mg-ti2s4 through a serial port, x 0.12 to 0.53: D within 3 %, bands that hold and mean something',
  { timeout: 600_000 },
  async () => {
    const folder = temporaryFolder();
    const pulses = (
      await forAll(async (seed, index) => {
        // Twenty windows side by side instead of one long titration for each seed.
        const initialX = 0.115 + index * 0.0195;
        const loop = { cellId: 'mg-ti2s4', seed, method: titrationMethod(6), initialX };
        const { titration } = await measureAndAnalyse(folder, loop, analyseTitration);
        return titration!.pulses;
      })
    )
      .flat()
      .filter(({ x }) => x >= 0.12 && x <= 0.53);

    const ratios = pulses.map((p) => p.chemicalDiffusivityM2PerS / mgTi2S4DiffusivityM2PerS(p.x));
    const halfWidths = pulses.map((p) => (1.96 * p.standardUncertainty) / p.chemicalDiffusivityM2PerS);
    const held = pulses.filter(
      (p) => Math.abs(p.chemicalDiffusivityM2PerS - mgTi2S4DiffusivityM2PerS(p.x)) <= 1.96 * p.standardUncertainty,
    ).length;
    const formula = (name: string) =>
      median(
        pulses.map(
          (p) => p.estimates.find((e) => e.name === name)!.chemicalDiffusivityM2PerS / mgTi2S4DiffusivityM2PerS(p.x),
        ),
      );
    const [eq9, eq10] = [formula('eq9'), formula('eq10-intercept')];
    console.info(
      `mg-ti2s4: ${pulses.length} pulses, median D/truth ${median(ratios).toFixed(4)}, band holds ${held}, ` +
        `largest half-width ${percent(Math.max(...halfWidths))}; Eq. 9 ${eq9.toFixed(3)}, Eq. 10 ${eq10.toFixed(3)}`,
    );
    const factorAt = (x: number): number => thermodynamicFactor(2, x, mgTi2S4EquilibriumSlopeV(x), 298.15);
    const within = (value: number, truth: number, uncertainty: number): boolean =>
      Math.abs(value - truth) <= 1.96 * uncertainty;
    const factors = pulses.filter((p) =>
      within(p.thermodynamicFactor!, factorAt(p.x), p.thermodynamicFactorUncertainty!),
    ).length;
    const jumps = pulses.filter((p) =>
      within(p.jumpDiffusivityM2PerS!, mgTi2S4DiffusivityM2PerS(p.x) / factorAt(p.x), p.jumpDiffusivityUncertainty!),
    ).length;
    console.info(`mg-ti2s4: bands of Θ hold ${factors}, of D_J ${jumps}`);
    expect(factors / pulses.length).toBeGreaterThanOrEqual(0.9);
    expect(jumps / pulses.length).toBeGreaterThanOrEqual(0.9);
    expect(pulses.length).toBeGreaterThanOrEqual(100);
    expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.03);
    expect(held / pulses.length).toBeGreaterThanOrEqual(0.9);
    expect(Math.max(...halfWidths)).toBeLessThanOrEqual(0.15);
    expect(eq9).toBeGreaterThan(0.75);
    expect(eq9).toBeLessThan(0.95);
    expect(eq10).toBeGreaterThan(0.4);
    expect(eq10).toBeLessThan(0.85);
  },
);

test.skipIf(skip)(
  'mg-ti2s4 through a serial port, x above 0.58: the program says that D changes within a pulse',
  { timeout: 300_000 },
  async () => {
    const loop = { cellId: 'mg-ti2s4', seed: 301, method: titrationMethod(8), initialX: 0.57 };
    const { titration } = await measureAndAnalyse(temporaryFolder(), loop, analyseTitration);
    const { pulses, warnings } = titration!;
    const steep = pulses.filter(({ x }) => x > 0.58);
    const told = steep.filter(({ checks }) =>
      checks.some(({ name, verdict }) => name === 'diffusivity-change' && verdict !== 'pass'),
    );
    console.info(`mg-ti2s4, x above 0.58: ${told.length} of ${steep.length} pulses are told that D changes`);
    expect(steep.length).toBeGreaterThanOrEqual(5);
    expect(told.length / steep.length).toBeGreaterThanOrEqual(0.8);
    expect(warnings.find(({ code }) => code === 'titration/diffusivity-changes')?.message).toContain(
      'smaller steps of x',
    );
  },
);

const analysePellet: Parameters<typeof measureAndAnalyse>[2] = (host, runId) =>
  Promise.resolve(
    host.handlers['analysis.impedance']({ source: { runId, stepIndex: 0 }, circuit: 'p(R0,C0)-p(R1,CPE1)-CPE2' }),
  );

const analyseTitration: Parameters<typeof measureAndAnalyse>[2] = (host, runId) =>
  Promise.resolve(host.handlers['analysis.titration']({ runId }));

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}
