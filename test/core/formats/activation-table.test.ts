import { expect, test } from 'vitest';
import { parseActivationTable } from '../../../src-core/formats/activation-table.ts';

test.for([
  ['E_m / eV', 1],
  ['E_eV', 1],
  ['Ea (meV)', 1e-3],
  ['activation energy [eV]', 1],
  ['E_m_meV', 1e-3],
  ['E_a / kJ/mol', 1 / 96.48533212],
] as const)('energies headed %s', ([header, factor]) => {
  const [first] = parseActivationTable(`name;${header};ln_sigma0\nA;3;9,5\nB;4;10\n`)!;
  expect(first!.activationEnergyEv / (3 * factor)).toBeCloseTo(1, 12);
  expect(first).toMatchObject({ name: 'A', lnPrefactor: 9.5 });
});

test.for([
  ['ln σ₀', 10, undefined],
  ['ln(sigma0 / S K cm-1)', 10, 'lnSigmaT'],
  ['log10_sigma0', 10 * Math.LN10, undefined],
  ['sigma0_S_K_per_cm', Math.log(10), 'lnSigmaT'],
  ['σ₀ (S/cm)', Math.log(10), 'lnSigma'],
  ['D0_cm2_per_s', Math.log(10), undefined],
] as const)('prefactors headed %s', ([header, lnPrefactor, convention]) => {
  const [first] = parseActivationTable(`E_eV,${header}\n0.3,10\n0.4,11\n`)!;
  expect(first!.lnPrefactor).toBeCloseTo(lnPrefactor, 12);
  expect(first!.convention).toBe(convention);
  expect(first!.name).toBe('material 1');
});

test('errors count with their correlation only', () => {
  const text = 'E_eV,u_E_eV,ln_sigma0,u_ln_sigma0,correlation\n0.3,0.01,9,0.3,0.99\n0.4,0.01,10,0.3,\n';
  const [first, second] = parseActivationTable(text)!;
  expect(first).toMatchObject({ standardErrorEv: 0.01, lnPrefactorError: 0.3 });
  expect(first!.covarianceEv).toBeCloseTo(0.00297, 12);
  expect(second!.standardErrorEv).toBeUndefined();
});

test('other tables are left to others; what is broken is named', () => {
  expect(parseActivationTable('temperature_K,sigma_S_per_cm\n300,1e-5\n')).toBeUndefined();
  expect(() => parseActivationTable('E_eV,ln_sigma0\n0.3,9\n,10\n')).toThrow('Line 3 lacks the energy');
  expect(() => parseActivationTable('E_eV,sigma0_S_per_cm\n0.3,-9\n')).toThrow('positive prefactor');
  expect(() => parseActivationTable('E_eV,ln_sigma0\n0.3,many\n')).toThrow('“many” is not a number');
  expect(() => parseActivationTable('E_eV,u_E_eV,ln_sigma0,u_ln_sigma0,corr\n0.3,0.1,9,0.1,2\n')).toThrow('between');
});
