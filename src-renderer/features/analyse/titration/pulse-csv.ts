import { worstVerdict } from '../../../../src-core/analysis/titration/verdict.ts';
import { pulseWords } from '../../../../src-core/analysis/titration/pulse-words.ts';
import { csvText, type Cell } from '../../../../src-core/formats/csv-cells.ts';
import type { TitrationPulse } from '../../../../src-core/model/results.ts';

type Column = readonly [header: string, cell: (pulse: TitrationPulse) => Cell];

const columns: readonly Column[] = [
  ['direction', ({ direction }) => direction],
  ['branch', ({ branch }) => branch],
  ['start_s', ({ startTimeS }) => startTimeS],
  ['end_s', ({ endTimeS }) => endTimeS],
  ['current_A', ({ currentA }) => currentA],
  ['temperature_K', ({ temperatureK }) => temperatureK],
  ['x', ({ x }) => x],
  ['E_before_V', ({ equilibriumBeforeV }) => equilibriumBeforeV],
  ['E_after_V', ({ equilibriumAfterV }) => equilibriumAfterV],
  ['u_equilibrium_change_V', ({ equilibriumChangeUncertaintyV }) => equilibriumChangeUncertaintyV],
  ['estimator', ({ estimator }) => estimator],
  ['recommended', ({ recommended }) => recommended],
  ['D_m2_per_s', ({ chemicalDiffusivityM2PerS }) => chemicalDiffusivityM2PerS],
  ['u_D_m2_per_s', ({ standardUncertainty }) => standardUncertainty],
  ['u_D_apart_from_length_m2_per_s', ({ standardUncertaintyApartFromLength }) => standardUncertaintyApartFromLength],
  ['theta', ({ theta }) => theta],
  ['dE_dx_V', ({ potentialPerX }) => potentialPerX],
  ['thermodynamic_factor', ({ thermodynamicFactor }) => thermodynamicFactor],
  ['u_thermodynamic_factor', ({ thermodynamicFactorUncertainty }) => thermodynamicFactorUncertainty],
  ['D_J_m2_per_s', ({ jumpDiffusivityM2PerS }) => jumpDiffusivityM2PerS],
  ['u_D_J_m2_per_s', ({ jumpDiffusivityUncertainty }) => jumpDiffusivityUncertainty],
  ['sigma_S_per_cm', ({ partialConductivitySPerCm }) => partialConductivitySPerCm],
  ['u_sigma_S_per_cm', ({ partialConductivityUncertainty }) => partialConductivityUncertainty],
  ['R_ohm', ({ stepResistanceOhm }) => stepResistanceOhm],
  ['u_R_ohm', ({ stepResistanceUncertaintyOhm }) => stepResistanceUncertaintyOhm],
  ['step_V', ({ potentialStep }) => potentialStep?.stepV],
  ['step_charge_C', ({ potentialStep }) => potentialStep?.charge.value],
  ['u_step_charge_C', ({ potentialStep }) => potentialStep?.charge.standardUncertainty],
  ['step_remaining_share', ({ potentialStep }) => potentialStep?.remainingShare],
  ['step_lambda', ({ potentialStep }) => potentialStep?.lambda?.value],
  ['u_step_lambda', ({ potentialStep }) => potentialStep?.lambda?.standardUncertainty],
  ['step_background_A', ({ potentialStep }) => potentialStep?.background.value],
  ['u_step_background_A', ({ potentialStep }) => potentialStep?.background.standardUncertainty],
  ['verdict', worstVerdict],
  ['flags', ({ flags = [] }) => flags.join(' ')],
];

/** A row for each pulse; every estimator with its uncertainty in columns of its own. */
export function pulseCsv(pulses: readonly TitrationPulse[]): string {
  const names = [...new Set(pulses.flatMap(({ estimates }) => estimates.map(({ name }) => name)))];
  const estimators = names.flatMap((name): Column[] => {
    const of = (pulse: TitrationPulse) => pulse.estimates.find((estimate) => estimate.name === name);
    return [
      [`D_${name}_m2_per_s`, (pulse) => of(pulse)?.chemicalDiffusivityM2PerS],
      [`u_D_${name}_m2_per_s`, (pulse) => of(pulse)?.standardUncertainty],
      [`bias_${name}`, (pulse) => of(pulse)?.bias],
    ];
  });
  const first: Column = [pulseWords(pulses).csv, ({ index }) => index];
  const all = [first, ...columns, ...estimators];
  const rows = pulses.map((pulse) => all.map(([, cell]) => cell(pulse)));
  return [
    ...csvText(
      all.map(([header]) => header),
      rows,
    ),
  ].join('');
}

/** Every check of every pulse. */
export function checksCsv(pulses: readonly TitrationPulse[]): string {
  const rows = pulses.flatMap(({ index, checks }) =>
    checks.map(({ name, value, limit, unit, verdict, message }): Cell[] => [
      ...[index, name, value, limit, unit, verdict, message],
    ]),
  );
  return [...csvText([pulseWords(pulses).csv, 'check', 'value', 'limit', 'unit', 'verdict', 'message'], rows)].join('');
}
