import { expect, test } from 'vitest';
import { convert, type Knowns } from '../../../../src-core/analysis/conversions/convert.ts';
import { findQuantity, type QuantityName } from '../../../../src-core/analysis/conversions/quantities.ts';
import { readTransportValue } from '../../../../src-core/analysis/conversions/read-value.ts';
import { AppError } from '../../../../src-core/errors.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { boltzmannVPerK, faradayCPerMol, gasConstantJPerMolK } from '../../../../src-core/units/constants.ts';

function given(text: string): Knowns {
  const pairs = text.split('; ').map((pair): [QuantityName, ReturnType<typeof readTransportValue>] => {
    const at = pair.indexOf('=');
    const name = findQuantity(pair.slice(0, at));
    if (!name) throw new Error(pair);
    return [name, readTransportValue(name, pair.slice(at + 1))];
  });
  return Object.fromEntries(pairs);
}

function failureOf(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

function valueOf(text: string, target: QuantityName, models: readonly string[] = []): number {
  return convert(given(text), target, models).result.value;
}

const carriers = 'N=8; a0=11.11Å';
const magnesium = 'γ=1.639; spin=2.5';
const lithium7 = 'γ_ref=10.398; I_ref=1.5';
const lithium6 = 'γ_ref=3.9371; I_ref=1';
const coating = 'nu=1e12/s; a=3Å';

// Computed apart from this program with the constants of CODATA 2018.
const published: readonly (readonly [from: string, to: QuantityName, value: number])[] = [
  ['sigma0=1.2e5 S·K/cm; E_m=0.37eV; T=298.15K', 'conductivity', 0.000224105158785],
  ['sigma0=1.2e5 S·K/cm; E_m=0.37eV; T=323.15K', 'conductivity', 0.000629993886617],
  ['sigma0=1.2e5 S·K/cm; E_m=0.37eV; T=348.15K', 'conductivity', 0.0015182337723],
  ['sigma0=1.2e5 S·K/cm; E_m=0.37eV; T=373.15K', 'conductivity', 0.00323641075224],
  ['sigma0=1.2e5 S·K/cm; E_m=0.37eV; T=450K', 'conductivity', 0.0191492210826],
  ['T_c=270K', 'migration-energy', 0.43659],
  ['T_c=240K', 'migration-energy', 0.38808],
  ['E_m=0.388eV', 'onset-temperature', 239.950525665],
  ['larmor=18.37MHz', 'hop-rate', 115422114.093],
  ['D_J=4.53e-8cm2/s; Γ=1.15e8/s', 'hop-distance', 4.86156174585],
  ['D_J=4.53e-8cm2/s; larmor=18.37MHz', 'hop-distance', 4.85266391282],
  ['a=4.86Å; Γ=1.15e8/s', 'jump-diffusivity', 4.52709e-8],
  ['nu=1e12/s; E_m=0.37eV; T=450K', 'hop-rate', 71809579.0599],
  ['nu=1e12/s; a=3Å; E_m=0.525eV; T=298.15K', 'jump-diffusivity', 1.20200315484e-12],
  ['factor=10; T=298.15K', 'energy-difference', 59.1593496848],
  ['ΔE=50meV; T=298.15K', 'rate-factor', 7.00123964004],
  ['coating=50nm; c-rate=10', 'required-diffusivity', 6.94444444444e-14],
  [`coating=50nm; c-rate=10; ${coating}; T=298.15K`, 'highest-energy', 0.59825513551],
  ['coating=1nm; c-rate=0.5', 'required-diffusivity', 1.38888888889e-18],
  [`coating=1nm; c-rate=0.5; ${coating}; T=333.15K`, 'highest-energy', 0.979105831992],
  [carriers, 'carrier-density', 5.83374994998e21],
  [`${carriers}; z=2; D_J=4.53e-8cm2/s; T=450K`, 'conductivity', 0.00436748070025],
  [`${carriers}; z=2; D_ref=4.53e-8cm2/s; T_ref=450K; E_m=0.37eV; T=298.15K`, 'conductivity', 5.11130427497e-5],
  [`${carriers}; z=2; sigma=1e-4S/cm; T=298.15K`, 'jump-diffusivity', 6.87210058305e-10],
  ['D*=2.1e-9cm2/s; D_J=3.5e-9cm2/s', 'haven-ratio', 0.6],
  ['dE/dx=-0.6V; x=0.3; z=1; T=298.15K', 'thermodynamic-factor', 7.00591400932],
  ['dE/dx=-0.6V; x=0.3; z=2; T=333.15K', 'thermodynamic-factor', 12.5397764483],
  ['dE/dx=-0.6V; x=0.3; z=1; T=298.15K; D_J=1e-12cm2/s', 'chemical-diffusivity', 7.00591400932e-12],
  ['L=0.12cm; R=2450Ω; S=0.785398cm2', 'conductivity', 6.23627661857e-5],
  ['sigma_b=5.74e-5S/cm; sigma_gb=2.69e-6S/cm', 'conductivity', 2.56957896489e-6],
  ['sigma_b=5.74e-5S/cm; sigma_gb=2.69e-6S/cm', 'boundary-ratio', 21.3382899628],
  ['R_i=9.0e3Ω; R_e=2.25e7Ω', 'intercept-resistance', 8996.40143942],
  ['R_i=9.0e3Ω; R_e=2.25e7Ω', 'electronic-transference', 0.000399840063974],
  ['sigma=1e-4S/cm; leak=4e-4', 'electronic-conductivity', 4e-8],
  ['D_ref=1e-12cm2/s; T_ref=298.15K; D_J=1e-9cm2/s; T=333.15K', 'migration-energy', 1.68933748693],
  ['D_ref=1e-11cm2/s; T_ref=298.15K; D_J=1e-9cm2/s; T=333.15K', 'migration-energy', 1.12622499128],
  [`${magnesium}; ${lithium7}`, 'nuclear-sensitivity', 0.00913827465246],
  [`${magnesium}; ${lithium7}; p=10.13%; p_ref=92.41%`, 'nuclear-receptivity', 0.00100173922984],
  [`${magnesium}; ${lithium6}`, 'nuclear-sensitivity', 0.315635309421],
  [`${magnesium}; ${lithium6}; p=10.13%; p_ref=7.59%`, 'nuclear-receptivity', 0.421262936025],
  ['Q=0.1994; Q_ref=0.000806', 'quadrupole-ratio', 247.394540943],
  ['Q=0.22; Q_ref=0.000806', 'quadrupole-ratio', 272.952853598],
  ['Q=0.1994; Q_ref=0.0400', 'quadrupole-ratio', 4.985],
];

test.each(published)('%s gives %s', (from, to, value) => {
  expect(Math.abs(valueOf(from, to) / value - 1)).toBeLessThan(1e-8);
});

test('the barrierless diffusivity at which the coating limits come out round', () => {
  const strict = 'E_max=0.6eV; D_min=6.94444444444e-14cm2/s; T=298.15K; a=1cm';
  expect(Math.abs(valueOf(strict, 'attempt-frequency') / 0.000963245135295 - 1)).toBeLessThan(1e-8);
  const lenient = 'E_max=0.98eV; D_min=1.38888888889e-18cm2/s; T=333.15K; a=1cm';
  expect(Math.abs(valueOf(lenient, 'attempt-frequency') / 0.000928472776378 - 1)).toBeLessThan(1e-8);
});

test('the charge enters Nernst–Einstein squared, the mobility once', () => {
  const at = (z: number) => `C=5.8e21/cm3; D_J=1e-9cm2/s; T=300K; z=${z}`;
  expect(valueOf(at(2), 'conductivity') / valueOf(at(1), 'conductivity')).toBeCloseTo(4, 12);
  expect(valueOf(at(2), 'mobility') / valueOf(at(1), 'mobility')).toBeCloseTo(2, 12);
  expect(valueOf(`${carriers}; z=2; D_J=4.53e-8cm2/s; T=450K`, 'conductivity') / 2).toBeCloseTo(0.00218374035012, 11);
});

test('the ideal lattice gas is used only where it is named', () => {
  expect(valueOf('x=0.3', 'thermodynamic-factor', ['lattice-gas'])).toBeCloseTo(1.42857142857, 11);
  expect(() => valueOf('x=0.3', 'thermodynamic-factor')).toThrow(/cannot be computed/);
});

test('there and back again is the same, over every chain of diffusion', () => {
  const sample = 'C=5.8e21/cm3; z=2; T=333K; a=3.6Å; H_R=0.6; f=0.78';
  const rate = valueOf(`sigma=1e-5S/cm; ${sample}`, 'hop-rate');
  expect(valueOf(`Γ=${rate}/s; ${sample}`, 'conductivity')).toBeCloseTo(1e-5, 16);
  const mobility = valueOf(`sigma=1e-5S/cm; ${sample}`, 'mobility');
  expect(valueOf(`u=${mobility}cm2/Vs; C=5.8e21/cm3; z=2`, 'conductivity')).toBeCloseTo(1e-5, 16);
  // σ → D_J → D* = H_R·D_J → Γ = 2d·D*/(f·a²): the ratio H_R/f against hops that are independent.
  const independent = valueOf('sigma=1e-5S/cm; C=5.8e21/cm3; z=2; T=333K; a=3.6Å', 'hop-rate');
  expect(rate / independent).toBeCloseTo(0.6 / 0.78, 12);
});

test('carriers from composition and from the cell agree', () => {
  // Eight formula units of one ion in the cell: V_m = a₀³·N_A/8.
  const perCell = valueOf('N=8; a0=10Å', 'carrier-density');
  expect(valueOf('x=1; V_m=75.2767595cm3/mol', 'carrier-density') / perCell).toBeCloseTo(1, 8);
  expect(valueOf('x=1; M=150.553519g/mol; rho=2g/cm3', 'carrier-density') / perCell).toBeCloseTo(1, 8);
});

test('uncertainties go through the chain as through one formula', () => {
  const { result, budget } = convert(
    given('L=1.00(2)mm; R=1000(30)Ω; S=0.5±0.02cm2; sigma_e=1e-9S/cm'),
    'electronic-share',
  );
  const relative = Math.hypot(0.02, 0.03, 0.04);
  expect(result.standardUncertainty / result.value).toBeCloseTo(relative, 10);
  expect(budget.map(({ source }) => source)).toEqual(['S', 'R', 'L']);
  // T enters D_J and ν·exp(−E/kT) at once.
  const chain = convert(given('sigma=1e-5S/cm; z=2; C=5.8e21/cm3; T=333(2)K; nu=1e13/s; a=3.6Å'), 'migration-energy');
  const slope = chain.result.value / 333 - boltzmannVPerK;
  expect(chain.result.standardUncertainty).toBeCloseTo(2 * Math.abs(slope), 12);
});

test('the interval of a rate over an uncertain barrier holds the truth as often as it says', () => {
  const random = createRandom(20);
  let inside = 0;
  const count = 2000;
  for (let k = 0; k < count; k++) {
    const barrier = { value: 0.4 + 0.03 * random.normal(), standardUncertainty: 0.03 };
    const exact = { standardUncertainty: NaN };
    const { interval95 } = convert(
      {
        'migration-energy': barrier,
        'attempt-frequency': { value: 1e13, ...exact },
        temperature: { value: 300, ...exact },
      },
      'hop-rate',
    );
    const truth = 1e13 * Math.exp(-0.4 / (boltzmannVPerK * 300));
    if (interval95![0] < truth && truth < interval95![1]) inside++;
  }
  expect(inside / count).toBeGreaterThan(0.935);
  expect(inside / count).toBeLessThan(0.965);
});

test('without stated uncertainties the result has none, and says so', () => {
  const { result, interval95, warnings } = convert(given('D_J=1e-9cm2/s; H_R=0.6'), 'tracer-diffusivity');
  expect(result.standardUncertainty).toBeNaN();
  expect(interval95).toBeUndefined();
  expect(warnings.map(({ code }) => code)).toEqual(['uncertainty-unknown']);
});

test('what is missing is named, what is superfluous too', () => {
  const attempt = (text: string, to: QuantityName) => () => convert(given(text), to);
  expect(attempt('sigma=1e-5S/cm; T=60C', 'jump-diffusivity')).toThrow(
    expect.objectContaining({
      code: 'input/missing-field',
      remedy: expect.stringContaining('z (charge-number), C (carrier-density)'),
    }) as Error,
  );
  const { warnings } = convert(given('D*=1e-9cm2/s; H_R=0.6; R=3Ω'), 'jump-diffusivity');
  expect(warnings.find(({ code }) => code === 'not-needed')?.message).toContain('R (resistance)');
});

test.each([
  ['sigma=-1e-5S/cm; z=2; C=1e21/cm3; T=300K', /positive/],
  ['sigma=1e-5S/cm; z=1.5; C=1e21/cm3; T=300K', /whole number/],
  ['sigma=1e-5S/cm; z=0; C=1e21/cm3; T=300K', /positive/],
  ['D_J=1e-9cm2/s', /both given and wanted/],
])('refuses %s', (from, message) => {
  expect(() => convert(given(from), 'jump-diffusivity')).toThrow(message);
});

test('values are read as people write them', () => {
  expect(readTransportValue('temperature', '60 °C').value).toBeCloseTo(333.15, 10);
  expect(readTransportValue('temperature', '333.15').value).toBe(333.15);
  expect(readTransportValue('temperature', '25.0(5)C')).toEqual({ value: 298.15, standardUncertainty: 0.5 });
  expect(() => readTransportValue('temperature', '60')).toThrow(/°C or K/);
  expect(readTransportValue('hop-distance', '3A').value).toBeCloseTo(3e-10, 20);
  expect(readTransportValue('carrier-density', '9.687 mol/L').value / 5.83364775421e27).toBeCloseTo(1, 10);
  expect(readTransportValue('cell-volume', '1371 A3').value).toBeCloseTo(1.371e-27, 35);
  expect(readTransportValue('migration-energy', '35.7 kJ/mol').value).toBeCloseTo(0.37, 4);
  expect(readTransportValue('conductivity', '1e-5 S cm-1').value).toBeCloseTo(1e-3, 15);
  expect(readTransportValue('jump-diffusivity', '1e-9 cm2 s^-1').value).toBeCloseTo(1e-13, 25);
  expect(readTransportValue('hop-rate', '1e9 s-1').value).toBe(1e9);
  expect(() => readTransportValue('conductivity', '1e-5')).toThrow(/no unit/);
  expect(() => readTransportValue('conductivity', '1e-5 cm2/s')).toThrow(/not a unit/);
});

test('single letters keep their case', () => {
  expect([findQuantity('T'), findQuantity('t')]).toEqual(['temperature', 'discharge-time']);
  expect([findQuantity('x'), findQuantity('D'), findQuantity('sigma0')]).toEqual([
    'composition',
    undefined,
    'prefactor',
  ]);
  expect([findQuantity('Hop-Rate'), findQuantity('d_j'), findQuantity('σ')]).toEqual([
    'hop-rate',
    'jump-diffusivity',
    'conductivity',
  ]);
});

test('the constants are those of CODATA 2018', () => {
  expect(Math.abs(boltzmannVPerK / 8.61733326215e-5 - 1)).toBeLessThan(1e-10);
  expect(Math.abs(faradayCPerMol / 96485.3321233 - 1)).toBeLessThan(1e-10);
  expect(Math.abs(gasConstantJPerMolK / 8.31446261815 - 1)).toBeLessThan(1e-10);
});

test.each([
  ['hops alone would return f = H_R', 'Γ=1e9/s; a=3Å', 'D* (tracer-diffusivity), D_J (jump-diffusivity)'],
  ['a barrier alone would return 1/(2dgx_D)', 'ν=1e12/s; a=3Å; E_m=0.3eV; T=300K', 'D* (tracer-diffusivity)'],
  ['σ tells D_J only', 'σ=1e-3S/cm; z=1; C=1e22/cm3; T=298K', 'D* (tracer-diffusivity)'],
  ['hops tell D* only with f', 'σ=1e-3S/cm; z=1; C=1e22/cm3; T=298K; Γ=1e9/s; a=3Å', 'f (correlation-factor)'],
])('the Haven ratio does not come out as its own default: %s', (_, knowns, wanted) => {
  const failure = failureOf(() => convert(given(knowns), 'haven-ratio'));
  expect(failure.code).toBe('input/missing-field');
  expect(failure.remedy).toContain(wanted);
});

test('with f the hops of an ion and its conductivity give the Haven ratio', () => {
  const knowns = given('σ=1e-4S/cm; z=1; C=1e22/cm3; T=298K; Γ=1e7/s; a=3Å; f=0.78');
  const { result, assumptions } = convert(knowns, 'haven-ratio');
  const tracer = (0.78 * 1e7 * 9e-20) / 6;
  expect(result.value).toBeCloseTo(tracer / convert(knowns, 'jump-diffusivity').stored.value, 9);
  expect(assumptions.join()).not.toContain('f = 1 was taken');
});

test('D* of a conductivity is not f·D_J', () => {
  const knowns = given('σ=1e-3S/cm; z=1; C=1e22/cm3; T=298K; a=3Å');
  expect(failureOf(() => convert(knowns, 'tracer-diffusivity')).remedy).toContain('H_R (haven-ratio)');
});

test.each(['S·K/cm', 'S K/cm', 'K S/cm', 'S K cm-1', 'S K cm^-1', 'S·K·cm^-1'])('a prefactor in %s', (unit) => {
  expect(readTransportValue('prefactor', `1.2e5 ${unit}`).value).toBeCloseTo(1.2e7, 3);
});

test('a temperature in an unknown unit is refused as a temperature', () => {
  expect(() => readTransportValue('temperature', '140 °F')).toThrow('cannot be read as a temperature');
});
