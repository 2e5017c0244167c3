import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../../src-core/analysis/arrhenius/analyse.ts';
import { analyseMeyerNeldel } from '../../../../src-core/analysis/arrhenius/meyer-neldel.ts';
import { boltzmannVPerK } from '../../../../src-core/units/constants.ts';
import { conductivities, fromLogarithms, steps } from './thermal-data.ts';

const window = steps(298.15, 15, 6);
const exact = { temperaturesK: window, energyEv: 0.37, prefactor: 1.2e5 };
const scattered = {
  ...exact,
  deviations: [0.031, -0.022, 0.012, -0.018, 0.009, 0.027],
  errors: [0.05, 0.04, 0.03, 0.03, 0.03, 0.05],
};

const bendTemperatures = [298.15, 333.15, 368.15, 403.15, 438.15, 473.15, ...steps(523.15, 50, 6)];
const bendResiduals = [0.02, -0.015, 0.01, -0.02, 0.012, 0.018, -0.011, -0.016, 0.021, 0.005, -0.018, 0.009];
const bent = fromLogarithms(
  bendTemperatures,
  bendTemperatures.map((temperatureK, i) => {
    const energy = temperatureK < 453.15 ? 0.1 : 0.17;
    return -8 - (energy / boltzmannVPerK) * (1 / temperatureK - 1 / 453.15) + bendResiduals[i]!;
  }),
);

const family = [0.3, 0.36, 0.42, 0.48, 0.55].map((activationEnergyEv, i) => ({
  ...{ name: `material ${i + 1}`, activationEnergyEv, temperaturesK: window },
  lnPrefactor: [8.1, 9.4, 10.9, 12.1, 13.9][i]!,
}));

/** Every number of this kind, by the name under which the table of worked values lists it; repeated names in order. */
function calculated(): readonly (readonly [string, number])[] {
  const ideal = analyseArrhenius(conductivities(exact), { predictAtK: [298.15, 323.15, 348.15, 373.15, 450] });
  const weighted = analyseArrhenius(conductivities(scattered), { predictAtK: [298.15, 450] });
  const plain = analyseArrhenius(conductivities(scattered), { weighting: 'equal' }).line;
  const twoPoints = analyseArrhenius(conductivities({ ...exact, temperaturesK: [298.15, 373.15] }));
  const { changePoint, line: single } = analyseArrhenius(bent);
  const { oneLine, twoLines } = changePoint!;
  const rule = analyseMeyerNeldel(family);
  const { line } = weighted;
  return [
    ...ideal.predictions.map(({ value }) => ['arrhenius_sigma', value] as const),
    ['arrhenius_fit_lnSigmaT_E', ideal.line.activationEnergyEv],
    ['arrhenius_fit_lnSigma_E', ideal.other.activationEnergyEv.value],
    ['arrhenius_fit_difference', ideal.other.differenceEv],
    ['arrhenius_kT_at_harmonic_mean', ideal.other.expectedDifferenceEv],
    ['arrhenius_twopoint_shift', twoPoints.other.differenceEv],
    ['wls_E', line.activationEnergyEv],
    ['wls_ln_sigma0', line.lnPrefactor],
    ['wls_sd_E', line.unscaledErrorEv],
    ['wls_sd_ln_sigma0', line.lnPrefactorError],
    ['wls_corr_E_lnsigma0', line.correlation],
    ['wls_chi2', line.chiSquared],
    ['wls_chi2_red', line.reducedChiSquared],
    ['wls_sd_E_scaled', line.scaledErrorEv],
    ['wls_sigma_298', weighted.predictions[0]!.value],
    ['wls_rel_sd_sigma_298', weighted.predictions[0]!.relativeError],
    ['wls_sigma_450_extrapolated', weighted.predictions[1]!.value],
    ['wls_rel_sd_sigma_450', weighted.predictions[1]!.relativeError],
    ['ols_E', plain.activationEnergyEv],
    ['ols_sd_E', plain.standardErrorEv],
    ['ols_R2', plain.rSquared],
    ['changepoint_single_E', single.activationEnergyEv],
    ['changepoint_single_SSR', oneLine.sumOfSquares],
    ['changepoint_two_SSR', twoLines.sumOfSquares],
    ['changepoint_n_low', twoLines.low.points],
    ['changepoint_E_low', twoLines.low.activationEnergyEv.value],
    ['changepoint_E_high', twoLines.high.activationEnergyEv.value],
    ['changepoint_T_intersection', twoLines.transitionK.value],
    ['changepoint_F', twoLines.fRatio],
    ['changepoint_AIC_single', oneLine.aic],
    ['changepoint_AICc_single', oneLine.aicc],
    ['changepoint_BIC_single', oneLine.bic],
    ['changepoint_AIC_two', twoLines.aic],
    ['changepoint_AICc_two', twoLines.aicc],
    ['changepoint_BIC_two', twoLines.bic],
    ['meyer_neldel_slope', rule.slope.value],
    ['meyer_neldel_energy', rule.energyEv.value],
    ['meyer_neldel_intercept', rule.intercept.value],
    ['isokinetic_T', rule.isokineticK.value],
    ['meyer_neldel_sd_energy', rule.energyEv.standardError],
    ['meyer_neldel_artifact_slope', rule.artefact!.slope],
  ];
}

const expected = [
  0.000224105158785, 0.000629993886617, 0.0015182337723, 0.00323641075224, 0.0191492210826, 0.37, 0.341332790256,
  0.0286672097437, 0.0287548728717, 0.0286827852883, 0.370551583339, 11.7169487728, 0.0066267078407, 0.228908055274,
  0.99799262225, 1.54722908556, 0.386807271389, 0.00412140352828, 0.000224157418402, 0.0328466518204, 0.0192929483845,
  0.059357694419, 0.370421722783, 0.00379138643628, 0.999581128078, 0.133322899932, 0.208480240831, 0.00271346668592, 5,
  0.0990860308809, 0.169371115246, 450.705602875, 176.940618249, -42.6338119227, -39.6338119227, -41.1790919733,
  -88.7332186978, -71.9332186978, -85.8237787991, 23.0821205821, 0.0433235757712, 1.13934511435, 502.749220128,
  0.000898606270282, 34.7767143489,
];

test('worked values, each to 1e-8', () => {
  const found = calculated();
  expect(found.length).toBe(expected.length);
  const off = found.filter(([, value], k) => !(Math.abs(value / expected[k]! - 1) < 1e-8));
  expect(off).toEqual([]);
});

const table = new URL('../../../../../shared/reference/transport_check_values.csv', import.meta.url);

test.skipIf(!existsSync(table))('the same against the table itself (skipped where it is absent)', () => {
  const rows = readFileSync(table, 'utf8').split(/\r?\n/);
  const values = new Map<string, number[]>();
  for (const row of rows) {
    const name = row.split(',')[0]!;
    const cells = row.match(/(?:"[^"]*"|[^,]*)(?:,|$)/g)!.map((cell) => cell.replace(/,$/, ''));
    values.set(name, [...(values.get(name) ?? []), Number(cells[2])]);
  }
  for (const [name, value] of calculated()) {
    const known = values.get(name)?.shift();
    expect(known, name).toBeDefined();
    expect(Math.abs(value / known! - 1), name).toBeLessThan(1e-8);
  }
});
