import { expect, test } from 'vitest';
import { analyseBruceVincent } from '../../../../src-core/analysis/direct-current/bruce-vincent.ts';
import { analyseElectromotiveForce } from '../../../../src-core/analysis/direct-current/electromotive-force.ts';
import { analyseSandTime } from '../../../../src-core/analysis/direct-current/sand-time.ts';
import { analyseTubandt } from '../../../../src-core/analysis/direct-current/tubandt.ts';
import type { DirectCurrentAnalysis } from '../../../../src-core/model/direct-current.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';

const exact = (value: number) => ({ value, standardUncertainty: NaN });
const within = (value: number, standardUncertainty: number) => ({ value, standardUncertainty });

function valueOf({ results }: DirectCurrentAnalysis, id: string) {
  const found = results.find((result) => result.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

function expectRelative(value: number, expected: number): void {
  expect(Math.abs(value / expected - 1)).toBeLessThan(1e-8);
}

const codes = ({ warnings }: DirectCurrentAnalysis) => warnings.map(({ code }) => code);

// Numbers of this file were computed apart from this program, with the constants of CODATA 2018.
const magnesium = { chargeNumber: 2, molarMassKgPerMol: exact(24.305e-3), chargeC: exact(9.6) };

test('Tubandt: magnesium', () => {
  const result = analyseTubandt({ ...magnesium, cathodeGainKg: exact(1.2e-6) });
  expectRelative(valueOf(result, 'ionicTransference').value, 0.9924432434);
  expectRelative(valueOf(result, 'massPerCharge').value, 125.951786998);
  expect(codes(result)).toContain('one-compartment');
});

test('Tubandt: both compartments, weighted, and their balance', () => {
  const both = { anodeLossKg: within(1.19e-6, 0.01e-6), cathodeGainKg: within(1.22e-6, 0.02e-6) };
  const result = analyseTubandt({ ...magnesium, ...both });
  const mean = (4 * 1.19 + 1.22) / 5;
  expect(valueOf(result, 'ionicTransference').value / 0.9924432434).toBeCloseTo(mean / 1.2, 9);
  expect(valueOf(result, 'ionicTransference').standardUncertainty / 0.9924432434).toBeCloseTo(
    0.01 / Math.sqrt(1.25) / 1.2,
    9,
  );
  expect(codes(result)).not.toContain('mass-balance');
  const lost = analyseTubandt({ ...magnesium, ...both, cathodeGainKg: within(1.0e-6, 0.02e-6) });
  expect(codes(lost)).toContain('mass-balance');
  expect(() => analyseTubandt(magnesium)).toThrow(/No mass/);
  expect(() => analyseTubandt({ ...magnesium, cathodeGainKg: exact(-1.2e-6) })).toThrow(/negative/);
});

test('electromotive force, given and from activities', () => {
  const given = analyseElectromotiveForce({ measuredV: exact(0.842), nernstV: exact(0.851) });
  expectRelative(valueOf(given, 'ionicTransference').value, 0.989424206816);
  const ratio = { activityRatio: exact(10), chargeNumber: 2, temperatureK: exact(298.15) };
  const active = analyseElectromotiveForce({ measuredV: exact(0.0281), ...ratio });
  // k_B·T·ln 10 = 59.1593496848 meV, shared by two charges.
  expectRelative(valueOf(active, 'nernstVoltage').value, 0.0591593496848 / 2);
  expect(() => analyseElectromotiveForce({ measuredV: exact(0.8) })).toThrow(/not known/);
  expect(codes(analyseElectromotiveForce({ measuredV: within(0.9, 0.001), nernstV: exact(0.851) }))).toContain(
    'share-out-of-range',
  );
});

const cell = {
  voltageV: within(0.01, 1e-4),
  initialCurrentA: within(12e-6, 0.1e-6),
  steadyCurrentA: within(5.1e-6, 0.05e-6),
  interfaceBeforeOhm: within(310, 5),
  interfaceAfterOhm: within(335, 5),
};

test('Bruce–Vincent, Evans and Watanabe', () => {
  const result = analyseBruceVincent({ ...cell, bulkBeforeOhm: exact(420), bulkAfterOhm: exact(428) });
  expectRelative(valueOf(result, 'cationTransference').value, 0.321895917506);
  expectRelative(valueOf(result, 'cationTransference').standardUncertainty, 0.00668703143866);
  expectRelative(valueOf(result, 'cationTransferenceEvans').value, 0.328027268316);
  expectRelative(valueOf(result, 'currentRatio').value, 0.425);
  const watanabe = { ...cell, bulkAfterOhm: exact(428), interfaceAfterOhm: exact(335) };
  expectRelative(valueOf(analyseBruceVincent(watanabe), 'cationTransferenceWatanabe').value, 0.263257552916);
});

test('an ideal cell: every form gives the same', () => {
  // R_b = 400 Ω, R_i = 100 Ω, t₊ = 0.4: the steady electrolyte is R_b/t₊ = 1000 Ω.
  const ideal = { voltageV: exact(0.01), initialCurrentA: exact(0.01 / 500), steadyCurrentA: exact(0.01 / 1100) };
  const resistances = {
    interfaceBeforeOhm: exact(100),
    interfaceAfterOhm: exact(100),
    bulkBeforeOhm: exact(400),
    bulkAfterOhm: exact(400),
  };
  const result = analyseBruceVincent({ ...ideal, ...resistances });
  for (const id of [
    'cationTransference',
    'cationTransferenceEvans',
    'cationTransferenceOhmic',
    'cationTransferenceWatanabe',
    'currentFraction',
  ])
    expect(valueOf(result, id).value).toBeCloseTo(0.4, 12);
  expect(result.checks.every(({ verdict }) => verdict === 'pass')).toBe(true);
});

test('Bruce–Vincent says what it cannot be trusted with', () => {
  const drifted = analyseBruceVincent({ ...cell, interfaceAfterOhm: exact(900), metal: 'Mg' });
  expect(codes(drifted)).toContain('passivating-metal');
  expect(codes(drifted)).toContain('interfaces-drift');
  const late = analyseBruceVincent({ ...cell, initialCurrentA: exact(8e-6), bulkBeforeOhm: exact(420) });
  expect(codes(late)).toContain('first-current-late');
  expect(codes(analyseBruceVincent({ ...cell, voltageV: exact(0.05) }))).toContain('large-voltage');
  expect(() => analyseBruceVincent({ ...cell, initialCurrentA: undefined })).toThrow(/Neither/);
  expect(() => analyseBruceVincent({ ...cell, steadyCurrentA: exact(-1e-6) })).toThrow(/positive/);
});

test('the stated uncertainty of Bruce–Vincent covers the truth as often as it says', () => {
  const random = createRandom(3);
  let inside = 0;
  const count = 3000;
  for (let k = 0; k < count; k++) {
    const draw = ({ value, standardUncertainty: u }: { value: number; standardUncertainty: number }) =>
      within(value + u * random.normal(), u);
    const drawn = Object.fromEntries(Object.entries(cell).map(([name, input]) => [name, draw(input)])) as typeof cell;
    const { value, standardUncertainty } = valueOf(analyseBruceVincent(drawn), 'cationTransference');
    if (Math.abs(value - 0.321895917506) < standardUncertainty) inside++;
  }
  expect(Math.abs(inside / count - 0.6827)).toBeLessThan(0.03);
});

test('Sand’s time there and back', () => {
  const common = { chargeNumber: 1, concentrationMolPerM3: exact(1000), currentDensityAPerM2: exact(20) };
  const time = analyseSandTime({ ...common, diffusivityM2PerS: exact(1e-10) });
  expectRelative(valueOf(time, 'sandTime').value, 1827.90020806);
  const back = analyseSandTime({ ...common, timeS: within(1827.90020806, 18.279) });
  expectRelative(valueOf(back, 'diffusivity').value, 1e-6);
  expect(valueOf(back, 'diffusivity').standardUncertainty).toBeCloseTo(1e-8, 11);
  // Only the anions' share of the current has to be made up for by diffusion.
  const binary = analyseSandTime({ ...common, diffusivityM2PerS: exact(1e-10), cationTransference: exact(0.5) });
  expectRelative(valueOf(binary, 'sandTime').value, 4 * 1827.90020806);
  expect(codes(analyseSandTime({ ...common, diffusivityM2PerS: exact(1e-10), distanceM: exact(1e-4) }))).toHaveLength(
    2,
  );
  expect(() => analyseSandTime(common)).toThrow(/either/);
  expect(() => analyseSandTime({ ...common, timeS: exact(1), cationTransference: exact(1) })).toThrow(/below 1/);
});
