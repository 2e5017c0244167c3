import { describe, expect, test } from 'vitest';
import { analyseHebbWagner } from '../../../src-core/analysis/direct-current/hebb-wagner.ts';
import { analysePolarization } from '../../../src-core/analysis/direct-current/polarization.ts';
import { readVoltageSteps } from '../../../src-core/analysis/direct-current/voltage-steps.ts';
import { findCell } from '../../../src-core/cells/index.ts';
import type { CellControl } from '../../../src-core/cells/cell.ts';
import { hebbWagnerTruth, mgSc2Se4Line, mgSc2Se4Truth } from '../../../src-core/cells/truth.ts';
import { jamnikMaierInterface } from '../../../src-core/circuit/elements/jamnik-maier-interface.ts';
import type { DirectCurrentAnalysis } from '../../../src-core/model/direct-current.ts';

const open: CellControl = { kind: 'open' };
const held = (voltageV: number): CellControl => ({ kind: 'voltage', voltageV });
const driven = (currentA: number): CellControl => ({ kind: 'current', currentA });
const exact = (value: number) => ({ value, standardUncertainty: 1e-6 * Math.abs(value) });
const line = (parameters: Record<string, number> = {}) => findCell('mgsc2se4')!.create({ parameters });
const staircaseCell = (parameters: Record<string, number> = {}) =>
  findCell('mgsc2se4-hebb-wagner')!.create({ parameters });
const found = ({ results }: DirectCurrentAnalysis, id: string) => results.find((result) => result.id === id)!.value;
/** Times from `from` to `to` in equal ratios. */
const times = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, k) => from * (to / from) ** (k / (count - 1)));

/** Steps through `atS` and returns what `read` sees at each. */
function record(cell: ReturnType<typeof line>, control: CellControl, atS: readonly number[]) {
  let now = 0;
  return atS.map((time) => {
    const end = cell.advance(time - now, control);
    now = time;
    return end;
  });
}

/** n-th root of tan u = −r u. */
function root(n: number, r: number): number {
  let [low, high] = [(n - 0.5) * Math.PI + 1e-12, n * Math.PI];
  for (let k = 0; k < 80; k++) {
    const middle = (low + high) / 2;
    if (Math.tan(middle) + r * middle < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

describe('a mixed conductor between ion-blocking contacts', () => {
  const { ionicOhm, electronicOhm, chemicalF } = mgSc2Se4Line();
  const parallelOhm = (ionicOhm * electronicOhm) / (ionicOhm + electronicOhm);

  test('has the parameters of the pellet: 500 Ω, 1.25 MΩ, 0.2 mF', () => {
    expect(ionicOhm).toBeCloseTo(500, 6);
    expect(electronicOhm / 1.25e6).toBeCloseTo(1, 9);
    expect(chemicalF * 1e3).toBeCloseTo(0.2, 3);
  });

  test('its spectrum is that of the circuit element, at any temperature', () => {
    for (const temperatureC of [-40, 25, 90]) {
      const cell = findCell('mgsc2se4')!.create({ temperatureC });
      const now = mgSc2Se4Line(temperatureC);
      const values = [now.ionicOhm, now.electronicOhm, now.chemicalF, mgSc2Se4Truth.interfaceF, 1];
      const evaluate = jamnikMaierInterface.impedance(values);
      const out = new Float64Array(12);
      for (const frequencyHz of times(1e-6, 1e6, 60)) {
        const omega = 2 * Math.PI * frequencyHz;
        evaluate(omega, Math.log(omega), out);
        const { re, im } = cell.impedance(frequencyHz);
        expect(Math.hypot(re - out[0]!, im - out[1]!) / Math.hypot(re, im)).toBeLessThan(1e-9);
      }
    }
  });

  test('direct current meets both rails at once and the electrons in the end, exactly', () => {
    const cell = line();
    expect(cell.terminals(held(0.05)).currentA).toBeCloseTo(0.05 / parallelOhm, 12);
    expect(cell.terminals(driven(1e-7)).voltageV).toBeCloseTo(1e-7 * parallelOhm, 15);
    expect(cell.advance(2000, held(0.05)).currentA / (0.05 / electronicOhm)).toBeCloseTo(1, 9);
    const other = line();
    expect(other.advance(4000, driven(4e-8)).voltageV / (4e-8 * electronicOhm)).toBeCloseTo(1, 9);
  });

  test.each([0.0004, 0.3])('held voltage: the series over the roots of tan u = −r u, t_e = %d', (share) => {
    // Contacts without capacitance; t_e by the conductivity of the electrons, D as it is.
    const electronicSPerM = (mgSc2Se4Truth.ionicSPerM * share) / (1 - share);
    const parameters = { interfaceF: 1e-15, electronicSPerM };
    const { ionicOhm: i, electronicOhm: e } = mgSc2Se4Line(25, { ...mgSc2Se4Truth, ...parameters });
    const high = (i * e) / (i + e);
    const r = high / (e - high);
    const rate = (4 * mgSc2Se4Truth.diffusivityM2PerS) / mgSc2Se4Truth.thicknessM ** 2;
    const roots = Array.from({ length: 400 }, (_, k) => root(k + 1, r));
    const atS = times(0.5, 60, 40);
    record(line(parameters), held(0.05), atS).forEach(({ currentA }, k) => {
      const sum = roots.reduce((s, u) => s + Math.exp(-u * u * rate * atS[k]!) / (1 + r + (r * u) ** 2), 0);
      const expected = 0.05 / e + ((2 * 0.05) / (e - high)) * sum;
      expect(Math.abs(currentA / expected - 1)).toBeLessThan(2e-3);
    });
  });

  test('held current: the series with τ = L²/(π² D)', () => {
    const tau = mgSc2Se4Truth.thicknessM ** 2 / (Math.PI ** 2 * mgSc2Se4Truth.diffusivityM2PerS);
    const atS = times(0.2, 200, 40);
    record(line({ interfaceF: 1e-15 }), driven(4e-8), atS).forEach(({ voltageV }, k) => {
      const odd = Array.from({ length: 300 }, (_, n) => (2 * n + 1) ** 2);
      const sum = odd.reduce((s, square) => s + Math.exp((-square * atS[k]!) / tau) / square, 0);
      const expected = 4e-8 * (parallelOhm + (electronicOhm - parallelOhm) * (1 - (8 / Math.PI ** 2) * sum));
      expect(Math.abs(voltageV / expected - 1)).toBeLessThan(1e-3);
    });
  });

  test('what is charged comes back: voltage vanishes at rest, in a few long steps or many', () => {
    for (const rows of [3, 3000]) {
      const cell = line();
      cell.advance(300, driven(4e-8));
      for (let row = 0; row < rows; row++) cell.advance(3000 / rows, open);
      expect(Math.abs(cell.terminals(open).voltageV)).toBeLessThan(1e-12);
    }
    // The ionic charge that went in under a held voltage is what a short circuit gives back.
    const cell = line();
    const atS = [...times(1e-6, 400, 1500)];
    const through = (control: CellControl): number => {
      let [now, sum, before] = [0, 0, cell.terminals(control).currentA];
      for (const time of atS) {
        const { currentA } = cell.advance(time - now, control);
        sum +=
          (time - now) *
          ((currentA + before) / 2 - (control.kind === 'voltage' ? control.voltageV : 0) / electronicOhm);
        [now, before] = [time, currentA];
      }
      return sum;
    };
    const [into, back] = [through(held(0.05)), through(held(0))];
    expect(back / into).toBeCloseTo(-1, 3);
    // Z(s) = R_e − s·…: the charge is (V/R_e)·(C_chem R_e/12 + C_int R_e/2)·(R_e/R).
    const share = electronicOhm / (electronicOhm + ionicOhm);
    expect(into / (0.05 * share ** 2 * (chemicalF / 12 + mgSc2Se4Truth.interfaceF / 2))).toBeCloseTo(1, 2);
  });

  test.each([1, 20, 300])('rows of %d s agree with short ones', (rowS) => {
    const [coarse, fine] = [line(), line()];
    for (let row = 0; row < 300 / rowS; row++) coarse.advance(rowS, held(0.05));
    for (let row = 0; row < 6000; row++) fine.advance(0.05, held(0.05));
    expect(coarse.advance(1, held(0)).currentA / fine.advance(1, held(0)).currentA).toBeCloseTo(1, 3);
  });

  test('temperature moves the rails and what follows from them, and leaves the charge alone', () => {
    const cell = line();
    cell.advance(1000, held(0.05));
    cell.setTemperature(60);
    const warm = mgSc2Se4Line(60);
    expect(cell.temperatureC).toBe(60);
    expect(cell.advance(2000, held(0.05)).currentA / (0.05 / warm.electronicOhm)).toBeCloseTo(1, 9);
    expect(warm.electronicOhm).toBeLessThan(electronicOhm / 4);
  });

  test('direct-current analysis finds σ_e, t_i and D of the cell', () => {
    const timeS = times(0.02, 120, 400);
    const geometry = { thicknessM: exact(0.5e-3), areaM2: exact(1e-4), totalResistanceOhm: exact(parallelOhm) };
    const currentA = record(line(), held(0.05), timeS).map((end) => end.currentA);
    const byVoltage = analysePolarization({
      held: 'voltage',
      applied: exact(0.05),
      timeS,
      response: currentA,
      ...geometry,
    });
    const voltageV = record(line(), driven(4e-8), timeS).map((end) => end.voltageV);
    const byCurrent = analysePolarization({
      held: 'current',
      applied: exact(4e-8),
      timeS,
      response: voltageV,
      ...geometry,
    });
    for (const analysis of [byVoltage, byCurrent]) {
      expect(found(analysis, 'electronicConductivity') / 4e-8).toBeCloseTo(1, 2);
      expect(found(analysis, 'ionicTransference')).toBeCloseTo(1 - parallelOhm / electronicOhm, 5);
      // The contacts' 1 µF beside 0.2 mF slow the line by about a hundredth.
      expect(Math.abs(found(analysis, 'chemicalDiffusivity') / 1e-5 - 1)).toBeLessThan(0.03);
    }
  });
});

describe('one reversible and one ion-blocking contact', () => {
  const thermalV = (8.314462618 * 298.15) / 96485.33212;
  const steadyA = (voltageV: number, { electronSPerM: n, holeSPerM: p } = hebbWagnerTruth): number =>
    ((thermalV * 1e-4) / 0.5e-3) * (n * (1 - Math.exp(-voltageV / thermalV)) + p * (Math.exp(voltageV / thermalV) - 1));

  test.each([-0.05, 0.05, 0.2, 0.4, 0.6, 0.65])('steady at %d V: the current of both branches', (voltageV) => {
    const cell = staircaseCell();
    expect(cell.advance(3000, held(voltageV)).currentA / steadyA(voltageV)).toBeCloseTo(1, 4);
    const same = staircaseCell();
    // On the plateau the voltage is all but free; the current that belongs to it is not.
    const reached = same.advance(5000, driven(steadyA(voltageV))).voltageV;
    expect(Math.abs(steadyA(reached) / steadyA(voltageV) - 1)).toBeLessThan(1e-3);
  });

  test('after a step of voltage the current relaxes by modes of equal amplitude, n² D π²/L²', () => {
    const cell = staircaseCell({ interfaceF: 1e-15, ionicSPerM: 1e3 });
    const tau = 250 / Math.PI ** 2;
    const atS = times(1, 200, 30);
    record(cell, held(0.2), atS).forEach(({ currentA }, k) => {
      const sum = Array.from({ length: 200 }, (_, n) => Math.exp((-((n + 1) ** 2) * atS[k]!) / tau)).reduce(
        (a, b) => a + b,
      );
      expect(Math.abs(currentA / (steadyA(0.2) * (1 + 2 * sum)) - 1)).toBeLessThan(2e-3);
    });
  });

  test('at open circuit the reversible contact pulls it back to 0 V', () => {
    const cell = staircaseCell();
    cell.advance(2000, held(0.6));
    const early = cell.advance(1, open).voltageV;
    expect(early).toBeGreaterThan(0.4);
    expect(Math.abs(cell.advance(5000, open).voltageV)).toBeLessThan(1e-6);
  });

  test('the spectrum is the linearised model: its slope of the steady curve, and the ions at high frequency', () => {
    const cell = staircaseCell();
    cell.advance(4000, held(0.5));
    const slope = (steadyA(0.5001) - steadyA(0.4999)) / 2e-4;
    expect(cell.impedance(1e-7).re * slope).toBeCloseTo(1, 3);
    expect(cell.impedance(1e7).re / 500).toBeCloseTo(1, 3);
    // Against a small step in time, at the same place: ∫(I − I_end) dt.
    const [atS, volt] = [times(1e-5, 1000, 2000), 0.5e-3];
    let [now, charge, before] = [0, 0, cell.terminals(held(0.5 + volt)).currentA];
    for (const time of atS) {
      const { currentA } = cell.advance(time - now, held(0.5 + volt));
      charge += (time - now) * ((currentA + before) / 2 - steadyA(0.5 + volt));
      [now, before] = [time, currentA];
    }
    const omega = 2 * Math.PI * 1e-6;
    const { re, im } = findImpedance(1e-6);
    const farad = -im / (re * re + im * im) / omega;
    expect(charge / volt / farad).toBeCloseTo(1, 1);

    function findImpedance(frequencyHz: number) {
      const fresh = staircaseCell();
      fresh.advance(4000, held(0.5 + volt / 2));
      return fresh.impedance(frequencyHz);
    }
  });

  test('beyond decomposition the contact no longer blocks', () => {
    const cell = staircaseCell();
    expect(cell.advance(3000, held(0.75)).currentA / steadyA(0.75)).toBeLessThan(1.01);
    const excess = cell.advance(3000, held(1.3)).currentA;
    expect(excess).toBeGreaterThan(1e-5);
    expect(Number.isFinite(excess)).toBe(true);
    // The ions' resistance takes up what the contact does not.
    expect(excess).toBeLessThan(0.05);
    expect(excess).toBeGreaterThan(1.5 * steadyA(0.8));
  });

  test('a staircase gives σ_n and σ_p back, and stops at decomposition', () => {
    const cell = staircaseCell();
    const [timeS, currentA, voltageV]: [number[], number[], number[]] = [[], [], []];
    let now = 0;
    for (let step = 1; step <= 15; step++) {
      const level = 0.05 * step;
      for (let row = 0; row < 150; row++) {
        now += 1;
        timeS.push(now);
        currentA.push(cell.advance(1, held(level)).currentA);
        voltageV.push(level);
      }
    }
    const steps = readVoltageSteps(timeS, currentA, voltageV);
    expect(steps).toHaveLength(15);
    const analysis = analyseHebbWagner({
      voltageV: steps.map((step) => step.voltageV),
      currentA: steps.map((step) => step.currentA.value),
      temperatureK: exact(298.15),
      thicknessM: exact(0.5e-3),
      areaM2: exact(1e-4),
      decompositionV: 0.8,
    });
    expect(Math.abs(found(analysis, 'electronConductivity') / 4e-8 - 1)).toBeLessThan(0.02);
    expect(Math.abs(found(analysis, 'holeConductivity') / 3e-18 - 1)).toBeLessThan(0.05);
  });
});
