import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cells, findCell } from '../../../src-core/cells/index.ts';
import type { CellControl } from '../../../src-core/cells/cell.ts';
import {
  mgNasiconTruth,
  mgTi2S4ChargePerX,
  mgTi2S4DiffusivityM2PerS,
  mgTi2S4EquilibriumSlopeV,
  mgTi2S4EquilibriumV,
  mgTi2S4Truth,
} from '../../../src-core/cells/truth.ts';

const open: CellControl = { kind: 'open' };
const electrode = (parameters: Record<string, number> = {}) => findCell('mg-ti2s4')!.create({ parameters });
const pellet = (parameters: Record<string, number> = {}) => findCell('mg-nasicon')!.create({ parameters });

/** Only diffusion: constant D, straight E(x), no resistance or double layer to speak of. */
const diffusionOnly = {
  diffusivityStepFactor: 1,
  equilibriumEntropyV: 0,
  equilibriumSlopeV: -1,
  seriesResistanceOhm: 1e-9,
  chargeTransferOhm: 1e-9,
  doubleLayerQ: 1e-15,
  initialX: 0.5,
};

/** Roots of tan(q) = q. */
function sphereRoots(count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    let low = (index + 1) * Math.PI;
    let high = low + Math.PI / 2;
    for (let step = 0; step < 80; step++) {
      const middle = (low + high) / 2;
      if (Math.sin(middle) - middle * Math.cos(middle) > 0 === (index % 2 === 0)) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  });
}
const roots = sphereRoots(4000);

/** Surface minus start under constant flux, in units of flux R/D (Crank, The Mathematics of Diffusion, 6.45 at r = R). */
function sphereSurface(theta: number): number {
  const sum = roots.reduce((total, q) => total + Math.exp(-q * q * theta) / (q * q), 0);
  return 3 * theta + 1 / 5 - 2 * sum;
}

describe('diffusion in the sphere', () => {
  const currentA = 60e-6;
  const p = mgTi2S4Truth;
  const fluxScale = (currentA / mgTi2S4ChargePerX() / 3) * (p.particleRadiusM ** 2 / p.diffusivityM2PerS);

  test('the roots are those of tan q = q', () => {
    const known = [4.493409457909064, 7.725251836937707, 10.904121659428899];
    known.forEach((root, index) => expect(roots[index]).toBeCloseTo(root, 9));
  });

  test.each([0.25, 1, 7])('rows of %d s: surface within a thousandth of the series from 1 s on', (rowS) => {
    const cell = electrode(diffusionOnly);
    const worst: number[] = [];
    for (let time = rowS; time <= 1500; time += rowS) {
      const { voltageV } = cell.advance(rowS, { kind: 'current', currentA });
      if (time < 1) continue;
      const expected = sphereSurface((p.diffusivityM2PerS * time) / p.particleRadiusM ** 2) * fluxScale;
      worst.push(Math.abs((voltageV - 1.2) / expected - 1));
    }
    expect(Math.max(...worst)).toBeLessThan(1e-3);
  });

  test('the rest after a pulse is the difference of two series, in one long step or many', () => {
    const at = (time: number): number =>
      sphereSurface((p.diffusivityM2PerS * time) / p.particleRadiusM ** 2) * fluxScale;
    for (const rows of [1, 100]) {
      const cell = electrode(diffusionOnly);
      cell.advance(400, { kind: 'current', currentA });
      for (let row = 0; row < rows; row++) cell.advance(1000 / rows, open);
      expect(Math.abs((cell.terminals(open).voltageV - 1.2) / (at(1400) - at(1000)) - 1)).toBeLessThan(1e-3);
    }
  });

  test('charge is conserved through D(x), charge transfer and double layer', () => {
    const cell = electrode({ initialX: 0.6 });
    for (let pulse = 0; pulse < 5; pulse++) {
      for (let row = 0; row < 600; row++) cell.advance(1, { kind: 'current', currentA: -60e-6 });
      for (let row = 0; row < 20; row++) cell.advance(5000, open);
    }
    const x = 0.6 + (5 * 600 * 60e-6) / mgTi2S4ChargePerX();
    expect(cell.terminals(open).voltageV).toBeCloseTo(mgTi2S4EquilibriumV(x), 5);
  });

  test('at rest nothing moves', () => {
    const cell = electrode();
    cell.advance(36_000, open);
    expect(cell.terminals(open).voltageV).toBeCloseTo(mgTi2S4EquilibriumV(0.1), 12);
  });

  test('under constant voltage the electrode goes to the composition of that voltage', () => {
    const cell = electrode({ initialX: 0.3 });
    cell.advance(100_000, { kind: 'voltage', voltageV: 1.3 });
    const { currentA: left } = cell.terminals({ kind: 'voltage', voltageV: 1.3 });
    expect(Math.abs(left)).toBeLessThan(1e-9);
    expect(cell.advance(1, open).voltageV).toBeCloseTo(1.3, 6);
  });

  test('energy: what charging takes is more than what discharging gives back', () => {
    const cell = electrode({ initialX: 0.4 });
    let joules = 0;
    for (const direction of [1, -1])
      for (let row = 0; row < 400; row++)
        joules += cell.advance(1, { kind: 'current', currentA: direction * currentA }).voltageV * direction * currentA;
    expect(joules).toBeGreaterThan(2 * 400 * currentA ** 2 * p.seriesResistanceOhm);
  });

  test('ten hours of titration at a row a second take well under a second of computing', () => {
    const cell = electrode();
    const started = process.cpuUsage();
    for (let row = 0; row < 36_000; row++)
      cell.advance(1, row % 4320 < 720 ? { kind: 'current', currentA: -60e-6 } : open);
    const { user } = process.cpuUsage(started);
    expect(user / 1e6).toBeLessThan(1);
  });

  test('hostile currents never give a value that is not a number', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            value: fc.double({ min: -5, max: 5, noNaN: true }),
            kind: fc.constantFrom('open', 'current', 'voltage'),
            seconds: fc.double({ min: 1e-6, max: 1e4, noNaN: true }),
          }),
          { maxLength: 8 },
        ),
        (steps) => {
          for (const { id, create } of cells) {
            const cell = create();
            for (const { value, kind, seconds } of steps) {
              const control: CellControl =
                kind === 'open'
                  ? open
                  : kind === 'current'
                    ? { kind: 'current', currentA: value / 1000 }
                    : { kind: 'voltage', voltageV: value };
              const end = cell.advance(seconds, control);
              expect([id, Number.isFinite(end.voltageV), Number.isFinite(end.currentA)]).toEqual([id, true, true]);
            }
            expect(Number.isFinite(cell.impedance(1).re)).toBe(true);
          }
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe('impedance of the electrode', () => {
  test('finite space: low frequency gives the capacitance of the host', () => {
    const cell = electrode();
    const omega = 2 * Math.PI * 1e-7;
    const capacitance = mgTi2S4ChargePerX() / -mgTi2S4EquilibriumSlopeV(0.1);
    expect(-1 / (omega * cell.impedance(1e-7).im) / capacitance).toBeCloseTo(1, 3);
  });

  test('semi-infinite: the Warburg coefficient follows from D, dE/dx and the molar surface', () => {
    const p = mgTi2S4Truth;
    const cell = electrode({ chargeTransferOhm: 1e-6, doubleLayerQ: 1e-15, seriesResistanceOhm: 1e-6 });
    const omega = 2 * Math.PI * 0.01;
    const gain = (-mgTi2S4EquilibriumSlopeV(0.1) * p.particleRadiusM) / 3 / mgTi2S4ChargePerX();
    const planar = gain / Math.sqrt(2 * omega * p.diffusivityM2PerS);
    const { re, im } = cell.impedance(0.01);
    // 1/(k - 1/R) = 1/k + 1/(k² R) + …, and the second term is a capacitance: D/(omega R) beside the plane's part.
    const wave = Math.sqrt(omega / p.diffusivityM2PerS);
    expect(re / planar).toBeCloseTo(1, 2);
    expect(-im / planar).toBeCloseTo(1 + Math.SQRT2 / (wave * p.particleRadiusM), 2);
    expect(wave * p.particleRadiusM).toBeGreaterThan(20);
  });

  test('the closed form of the sphere at all frequencies', () => {
    const p = mgTi2S4Truth;
    const cell = electrode(diffusionOnly);
    const gain = p.particleRadiusM / 3 / mgTi2S4ChargePerX();
    for (const frequency of [1e-5, 1e-4, 1e-3, 1e-2, 1]) {
      // (R/D)/(z coth z - 1), z = kR, with z = u(1 + j) worked out by hand.
      const u = p.particleRadiusM * Math.sqrt((Math.PI * frequency) / p.diffusivityM2PerS);
      const below = Math.cosh(2 * u) - Math.cos(2 * u);
      const coth = u > 20 ? { re: 1, im: 0 } : { re: Math.sinh(2 * u) / below, im: -Math.sin(2 * u) / below };
      const denominator = { re: u * (coth.re - coth.im) - 1, im: u * (coth.re + coth.im) };
      const size = denominator.re ** 2 + denominator.im ** 2;
      const scale = (gain * p.particleRadiusM) / p.diffusivityM2PerS / size;
      const { re, im } = cell.impedance(frequency);
      expect(re / (scale * denominator.re)).toBeCloseTo(1, 6);
      expect(im / (-scale * denominator.im)).toBeCloseTo(1, 6);
    }
  });

  test('time and frequency are one model: the response to a slow sine is the impedance', () => {
    const cell = electrode({ initialX: 0.3 });
    const frequency = 0.01;
    const expected = cell.impedance(frequency);
    const amplitude = 1e-6;
    const rows = 2000;
    const rest = cell.terminals(open).voltageV;
    let re = 0;
    let im = 0;
    const cycles = 5;
    for (let row = 0; row < cycles * rows; row++) {
      const phase = (2 * Math.PI * (row + 0.5)) / rows;
      const next = (2 * Math.PI * (row + 1)) / rows;
      const { voltageV } = cell.advance(1 / frequency / rows, {
        kind: 'current',
        currentA: amplitude * Math.cos(phase),
      });
      // The series resistance sees the held current, everything behind it the state at the end of the row.
      const inner = voltageV - rest - amplitude * Math.cos(phase) * mgTi2S4Truth.seriesResistanceOhm;
      if (row < (cycles - 2) * rows) continue;
      re += (inner * Math.cos(next)) / rows;
      im -= (inner * Math.sin(next)) / rows;
    }
    expect(Math.abs(re / amplitude + mgTi2S4Truth.seriesResistanceOhm - expected.re)).toBeLessThan(0.4);
    expect(Math.abs(im / amplitude - expected.im)).toBeLessThan(0.4);
  });

  test('D falls with x as told', () => {
    expect(mgTi2S4DiffusivityM2PerS(0.1) / 5e-16).toBeCloseTo(1, 6);
    expect(mgTi2S4DiffusivityM2PerS(0.5) / 5e-16).toBeGreaterThan(0.98);
    expect(mgTi2S4DiffusivityM2PerS(0.95) / 5e-17).toBeCloseTo(1, 2);
    expect(mgTi2S4DiffusivityM2PerS(0.1, 60) / mgTi2S4DiffusivityM2PerS(0.1)).toBeCloseTo(
      Math.exp((0.4 / 8.617333262e-5) * (1 / 298.15 - 1 / 333.15)),
      6,
    );
  });
});

describe('the pellet', () => {
  test('intercepts: bulk at high frequency, bulk and grain boundary before the tail', () => {
    const cell = pellet({ electrodeQ: 1e9, grainBoundaryN: 1 });
    expect(cell.impedance(5e5).re).toBeGreaterThan(1700);
    expect(cell.impedance(1).re).toBeCloseTo(1742 + 37_200, 0);
  });

  test('the grain boundary arc is a ZARC that peaks at 1/(2 pi R C)', () => {
    const cell = pellet({ bulkOhm: 1e-6, electrodeQ: 1e9 });
    const { re, im } = cell.impedance(1 / (2 * Math.PI * 37.2e3 * 1e-9));
    expect(re).toBeCloseTo(37.2e3 / 2, -1);
    expect(-im).toBeCloseTo((37.2e3 / 2) * Math.tan((0.9 * Math.PI) / 4), -1);
  });

  test('a blocking CPE charges as t^n', () => {
    const cell = pellet({ bulkOhm: 1e-9, grainBoundaryOhm: 1e-6 });
    const gamma19 = 0.961_765_831_907_387_4; // Γ(1.9)
    for (const [rows, rowS] of [
      [1, 1e-3],
      [50, 0.1],
      [100, 100],
    ] as const) {
      const fresh = pellet({ bulkOhm: 1e-9, grainBoundaryOhm: 1e-6 });
      for (let row = 0; row < rows; row++) fresh.advance(rowS, { kind: 'current', currentA: 1e-9 });
      const expected = (1e-9 * (rows * rowS) ** 0.9) / (5e-6 * gamma19);
      expect(Math.abs(fresh.terminals(open).voltageV / expected - 1)).toBeLessThan(5e-3);
    }
    expect(cell.terminals(open).voltageV).toBe(0);
  });

  test('both arcs slow down with their own activation energy, conductivity times temperature', () => {
    const cold = findCell('mg-nasicon')!.create({ temperatureC: -43, parameters: { electrodeQ: 1e9 } });
    const factor = (energy: number): number =>
      (230.15 / 298.15) * Math.exp((energy / 8.617333262e-5) * (1 / 230.15 - 1 / 298.15));
    const total = mgNasiconTruth.bulkOhm * factor(0.35) + mgNasiconTruth.grainBoundaryOhm * factor(0.45);
    expect(cold.impedance(1e-5).re / total).toBeCloseTo(1, 4);
    cold.setTemperature(25);
    expect(cold.impedance(1e-5).re).toBeCloseTo(1742 + 37_200, 0);
  });
});

describe('the dummy', () => {
  test('time and frequency', () => {
    const cell = findCell('dummy-cell')!.create();
    const { voltageV } = cell.advance(0.01, { kind: 'current', currentA: 1e-4 });
    expect(voltageV).toBeCloseTo(0.1 + 1 * (1 - Math.exp(-1)), 9);
    const { re, im } = cell.impedance(1 / (2 * Math.PI * 0.01));
    expect([re, im]).toEqual([expect.closeTo(6000, 6), expect.closeTo(-5000, 6)]);
  });
});

test('every cell has an id of its own', () => {
  expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
});
