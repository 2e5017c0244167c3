import { expect, test } from 'vitest';
import { fitSeries } from '../../../../../src-core/analysis/impedance/series/fit-series.ts';
import { fitImpedance } from '../../../../../src-core/analysis/impedance/fit.ts';
import type { Sample } from '../../../../../src-core/model/sample.ts';
import { simulateSeries } from './synthetic-series.ts';

const boltzmannEvPerK = 8.617333262e-5;
const twoArcs = 'p(R1,CPE1)-p(R2,CPE2)-CPE3';

function pelletAt(temperatureK: number) {
  const arrhenius = (at300: number, energyEv: number) =>
    at300 * (temperatureK / 300) * Math.exp((energyEv / boltzmannEvPerK) * (1 / temperatureK - 1 / 300));
  return {
    values: [arrhenius(1e5, 0.3), 4e-11, 0.98, arrhenius(3e5, 0.45), 2e-8, 0.88, 4e-6, 0.9],
    conditions: { temperatureK },
  };
}

const sample: Sample = {
  ...{ id: 's', name: 'pellet', cellType: 'two-electrode', geometry: 'slab' },
  ion: { symbol: 'Li', chargeNumber: 1 },
  thickness: { value: 1, unit: 'mm', standardUncertainty: 0.02 },
  area: { value: 0.5, unit: 'cm2', standardUncertainty: 0.01 },
};

test('temperatures: energies of σT in truth’s order of magnitude of error, geometry out of the weights', () => {
  // Not in order: the axis sorts them.
  const kelvins = [330, 260, 300, 280, 320, 290, 270, 310];
  const inputs = simulateSeries(twoArcs, kelvins.map(pelletAt), { noise: 0.003 });
  const series = fitSeries(inputs, { circuit: twoArcs, axis: 'temperature' }, { sample });
  expect(series.entries.map(({ axisValue }) => axisValue)).toEqual([...kelvins].sort((a, b) => a - b));
  expect(series.arcs.map(({ name, role }) => [name, role])).toEqual([['R1', 'bulk'], ['R2', 'grain-boundary']]);
  const energies = series.arrhenius.filter(({ quantity }) => quantity === 'conductivity');
  expect(energies.map(({ arc }) => arc)).toEqual(['R1', 'R2', 'total']);
  [0.3, 0.45].forEach((truth, k) => {
    const { activationEnergyEv, standardErrorEv, geometryError, excess } = energies[k]!;
    expect(Math.abs(activationEnergyEv - truth)).toBeLessThan(4 * standardErrorEv);
    // 3 % of area and thickness would make it many times larger.
    expect(standardErrorEv).toBeLessThan(0.002);
    expect(geometryError).toBeCloseTo(Math.hypot(0.02, 0.02), 6);
    expect(excess).toBeLessThan(0.01);
  });
  expect(series.table.map(({ name }) => name)).toContain('CPE2.n');
  expect(series.drift).toBeUndefined();
}); // prettier-ignore

test('a wrong temperature is seen by the points off the line, clean data raise no warning', () => {
  const inputs = simulateSeries(twoArcs, [260, 275, 290, 305, 320].map(pelletAt), { noise: 0.003, seed: 5 });
  const codes = (list: typeof inputs) =>
    fitSeries(list, { circuit: twoArcs, axis: 'temperature' }, { sample }).warnings.map(({ code }) => code);
  expect(codes(inputs)).toEqual([]);
  const swapped = inputs.map((input, k) => ({
    ...input,
    conditions: inputs[k === 0 ? 4 : k === 4 ? 0 : k]!.conditions,
  }));
  expect(codes(swapped)).toContain('arrhenius-scatter');
});

test('temperatures of two sensors: their zeros and slopes are in no energy, and that is said', () => {
  const inputs = simulateSeries(twoArcs, [260, 275, 290, 305, 320].map(pelletAt), { noise: 0.003, seed: 5 });
  const readWith = (nameOf: (k: number) => string) =>
    fitSeries(
      inputs.map((input, k) => {
        const temperatureSensor = { name: nameOf(k), offsetErrorK: 0.1, gainError: 0.001 };
        return { ...input, conditions: { ...input.conditions, temperatureSensor } };
      }),
      { circuit: twoArcs, axis: 'temperature' },
      { sample },
    );
  const one = readWith(() => 'Pt100');
  expect(one.warnings).toEqual([]);
  expect(one.arrhenius[0]!.temperature!.sensor!.offsetErrorEv).toBeGreaterThan(0);
  const two = readWith((k) => (k < 2 ? 'Pt100' : 'type K'));
  expect(two.arrhenius[0]!.temperature?.sensor).toBeUndefined();
  expect(two.warnings.map(({ code, message }) => [code, message.includes('Pt100; type K')])).toEqual([
    ['temperature-sensors-differ', true],
  ]);
});

test('arcs whose capacitances are too near to tell what they belong to are said to be told by their order', () => {
  // As the grain boundaries of a dense ceramic with thick ones: three times the capacitance of the bulk.
  const near = [260, 275, 290, 305].map((temperatureK) => {
    const { values, conditions } = pelletAt(temperatureK);
    return { values: [values[0]!, 4e-11, 0.98, 10 * values[3]!, 1.2e-10, 0.98, 4e-6, 0.9], conditions };
  });
  const series = fitSeries(simulateSeries(twoArcs, near), { circuit: twoArcs, axis: 'temperature' }, { sample });
  expect(series.warnings.map(({ code }) => code)).toContain('assignment-uncertain');
});

test('every single fit is as low as an independent one', () => {
  const inputs = simulateSeries(twoArcs, [260, 275, 290, 305, 320].map(pelletAt), { noise: 0.005, seed: 3 });
  const series = fitSeries(inputs, { circuit: twoArcs, axis: 'temperature' });
  series.entries.forEach(({ fit }, k) => {
    const alone = fitImpedance(inputs[k]!.spectrum, { circuit: twoArcs });
    expect(fit.chiSquared).toBeLessThanOrEqual(alone.chiSquared * (1 + 1e-6));
  });
});

test('a fit caught in a bad place is freed by its neighbours and spoils none of them', () => {
  const inputs = simulateSeries(twoArcs, [270, 280, 290, 300, 310, 320].map(pelletAt));
  const truth = fitSeries(inputs, { circuit: twoArcs, axis: 'temperature' });
  // The third one as if its own starts had failed.
  const bad = fitImpedance(inputs[2]!.spectrum, {
    circuit: twoArcs,
    guess: [1e2, 1e-6, 0.6, 1e2, 1e-3, 0.6, 1e-7, 0.5],
    starts: 0,
    constraints: [{ kind: 'bound', parameter: 'R1', maximum: 200 }],
  });
  expect(bad.chiSquared).toBeGreaterThan(10 * truth.entries[2]!.fit.chiSquared);
  const given = inputs.map((input, k) => (k === 2 ? { ...input, fit: bad } : input));
  const series = fitSeries(given, { circuit: twoArcs, axis: 'temperature' });
  expect(series.entries[2]!.ledByNeighbour).toBe(true);
  series.entries.forEach(({ fit, quality }, k) => {
    expect(quality).toBe('good');
    expect(fit.chiSquared / truth.entries[k]!.fit.chiSquared).toBeCloseTo(1, 5);
  });
  expect(series.warnings.map(({ code }) => code)).toContain('led-by-neighbour');
});

test('arcs that cross keep their identity: by capacitance, and by where they came from', () => {
  const circuit = 'R0-p(R1,CPE1)-p(R2,CPE2)';
  // τ of both from 1e-5 to 1e-2 s and back: they meet between the sixth and the seventh.
  const steps = Array.from({ length: 12 }, (_, k) => k);
  const list = steps.map((k) => {
    const tauRising = 10 ** (-5 + (3 * k) / 11);
    const tauFalling = 10 ** (-2 - (3 * k) / 11);
    const [first, second] = [1000, 300];
    const q = (tau: number, r: number): number => tau ** 0.95 / r;
    return {
      values: [10, first, q(tauRising, first), 0.95, second, q(tauFalling, second), 0.95],
      conditions: { timeS: 60 * k },
    };
  });
  const series = fitSeries(simulateSeries(circuit, list, { noise: 0.001 }), { circuit, axis: 'index' });
  const column = (name: string): readonly number[] =>
    series.table.find((item) => item.name === name)!.values.map(({ value }) => value);
  const [r1, r2] = [column('R1'), column('R2')];
  // Which of them is number one is a matter of taste; that it stays so is not.
  const [large, small] = r1[0]! > r2[0]! ? [r1, r2] : [r2, r1];
  for (const k of [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]) {
    expect(large[k]! / 1000).toBeCloseTo(1, 1);
    expect(small[k]! / 300).toBeCloseTo(1, 1);
  }
});

test('with blocks that may be exchanged constrained, they stay where the user put them', () => {
  const circuit = 'p(R1,CPE1)-p(R2,CPE2)';
  const list = [1, 2, 3].map((k) => ({ values: [100 * k, 1e-6, 0.9, 500, 1e-3, 0.9], conditions: {} }));
  const inputs = simulateSeries(circuit, list, { noise: 1e-4 });
  const constraints = [{ kind: 'order', elements: ['CPE2', 'CPE1'] } as const];
  const series = fitSeries(inputs, { circuit, axis: 'index', constraints });
  expect(series.table.find(({ name }) => name === 'R2')!.values.map(({ value }) => Math.round(value / 10))).toEqual([10, 20, 30]);
}); // prettier-ignore

test('what cannot be fitted is left out and named; one spectrum alone is no series', () => {
  const inputs = simulateSeries(twoArcs, [280, 300, 320].map(pelletAt));
  const short = { ...inputs[1]!.spectrum, frequencyHz: inputs[1]!.spectrum.frequencyHz.map(() => NaN) };
  const given = inputs.map((input, k) => (k === 1 ? { ...input, spectrum: short } : input));
  const series = fitSeries(given, { circuit: twoArcs, axis: 'temperature' });
  expect(series.entries).toHaveLength(2);
  expect(series.skipped).toMatchObject([{ source: 'spectrum 1' }]);
  expect(series.warnings.some(({ code, message }) => code === 'skipped' && message.includes('spectrum 1'))).toBe(true);
  expect(() => fitSeries(given.slice(0, 2), { circuit: twoArcs, axis: 'temperature' })).toThrow(/at least two spectra/);
});

test('cancelling ends it, progress rises to one', () => {
  const inputs = simulateSeries(twoArcs, [280, 300, 320].map(pelletAt));
  const shares: number[] = [];
  fitSeries(inputs, { circuit: twoArcs, axis: 'temperature', global: ['n1'] }, { onProgress: (s) => shares.push(s) });
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  const cancellation = {
    aborted: true,
    throwIfAborted: () => {
      throw new Error('enough');
    },
  };
  expect(() => fitSeries(inputs, { circuit: twoArcs, axis: 'temperature' }, { cancellation })).toThrow('enough');
});
