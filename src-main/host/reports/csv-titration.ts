import { worstVerdict } from '../../../src-core/analysis/titration/verdict.ts';
import { pulseWords } from '../../../src-core/analysis/titration/pulse-words.ts';
import { csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import type { TitrationPulse } from '../../../src-core/model/results.ts';
import type { CsvTable } from './csv-table.ts';

const centimetresPerMetre = 100;

/** What the export tells of a titration: per pulse, per estimate, per source of uncertainty, per check. */
export function titrationPulseTables(pulses: readonly TitrationPulse[], stem: string): readonly CsvTable[] {
  const { csv } = pulseWords(pulses);
  return [
    { fileName: `${stem}.csv`, text: csvText([csv, ...estimateHeader], pulses.flatMap(estimateRows)) },
    { fileName: `${stem}-pulses.csv`, text: csvText([csv, ...Object.keys(pulseColumns)], pulses.map(pulseRow)) },
    {
      fileName: `${stem}-budget.csv`,
      text: csvText([csv, 'source', 'relative_standard_uncertainty'], pulses.flatMap(budgetRows)),
    },
    {
      fileName: `${stem}-checks.csv`,
      text: csvText([csv, 'check', 'value', 'limit', 'unit', 'verdict', 'message'], pulses.flatMap(checkRows)),
    },
  ];
}

const estimateHeader = [
  ...['branch', 'cycle', 'direction', 'x', 'start_time_s', 'end_time_s'],
  ...['equilibrium_before_V', 'equilibrium_after_V', 'estimator'],
  ...['chemical_diffusivity_m2_per_s', 'standard_uncertainty_m2_per_s'],
  // 1 for the one that the program recommends, and for the one that D is taken from: the user may have chosen another.
  ...['recommended', 'used', 'bias'],
];

/** A row for each estimate of a pulse. */
function estimateRows(pulse: TitrationPulse): readonly (readonly Cell[])[] {
  const { index, branch, cycle, direction, x, startTimeS, endTimeS, equilibriumBeforeV, equilibriumAfterV } = pulse;
  const recommended = pulse.recommended ?? pulse.estimator;
  return pulse.estimates.map((estimate) => [
    ...[index, branch, cycle, direction, x, startTimeS, endTimeS, equilibriumBeforeV, equilibriumAfterV],
    ...[estimate.name, estimate.chemicalDiffusivityM2PerS, estimate.standardUncertainty],
    ...[estimate.name === recommended ? 1 : 0, estimate.name === pulse.estimator ? 1 : 0, estimate.bias],
  ]);
}

const inSiemensPerMetre = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : value * centimetresPerMetre;

/** Every pulse in one row: what it was, what came out. */
const pulseColumns: Readonly<Record<string, (pulse: TitrationPulse) => Cell>> = {
  branch: ({ branch }) => branch,
  cycle: ({ cycle }) => cycle,
  direction: ({ direction }) => direction,
  flags: ({ flags = [] }) => flags.join(' '),
  verdict: (pulse) => worstVerdict(pulse),
  start_time_s: ({ startTimeS }) => startTimeS,
  end_time_s: ({ endTimeS }) => endTimeS,
  duration_s: ({ durationS }) => durationS,
  current_A: ({ currentA }) => currentA,
  temperature_K: ({ temperatureK }) => temperatureK,
  x: ({ x }) => x,
  x_before: ({ xBefore }) => xBefore,
  x_after: ({ xAfter }) => xAfter,
  equilibrium_before_V: ({ equilibriumBeforeV }) => equilibriumBeforeV,
  equilibrium_after_V: ({ equilibriumAfterV }) => equilibriumAfterV,
  potential_per_x_V: ({ potentialPerX }) => potentialPerX,
  smoothing_width_x: ({ smoothingWidthX }) => smoothingWidthX,
  step_resistance_ohm: ({ stepResistanceOhm }) => stepResistanceOhm,
  step_resistance_uncertainty_ohm: ({ stepResistanceUncertaintyOhm }) => stepResistanceUncertaintyOhm,
  step_V: ({ potentialStep }) => potentialStep?.stepV,
  step_charge_C: ({ potentialStep }) => potentialStep?.charge.value,
  step_charge_uncertainty_C: ({ potentialStep }) => potentialStep?.charge.standardUncertainty,
  step_remaining_share: ({ potentialStep }) => potentialStep?.remainingShare,
  step_lambda: ({ potentialStep }) => potentialStep?.lambda?.value,
  step_lambda_uncertainty: ({ potentialStep }) => potentialStep?.lambda?.standardUncertainty,
  step_background_A: ({ potentialStep }) => potentialStep?.background.value,
  step_background_uncertainty_A: ({ potentialStep }) => potentialStep?.background.standardUncertainty,
  estimator: ({ estimator }) => estimator,
  recommended: ({ recommended, estimator }) => recommended ?? estimator,
  recommended_because: ({ recommendedBecause }) => recommendedBecause,
  chemical_diffusivity_m2_per_s: ({ chemicalDiffusivityM2PerS }) => chemicalDiffusivityM2PerS,
  standard_uncertainty_m2_per_s: ({ standardUncertainty }) => standardUncertainty,
  standard_uncertainty_apart_from_length_m2_per_s: (pulse) => pulse.standardUncertaintyApartFromLength,
  theta: ({ theta }) => theta,
  thermodynamic_factor: ({ thermodynamicFactor }) => thermodynamicFactor,
  thermodynamic_factor_uncertainty: ({ thermodynamicFactorUncertainty }) => thermodynamicFactorUncertainty,
  jump_diffusivity_m2_per_s: ({ jumpDiffusivityM2PerS }) => jumpDiffusivityM2PerS,
  jump_diffusivity_uncertainty_m2_per_s: ({ jumpDiffusivityUncertainty }) => jumpDiffusivityUncertainty,
  partial_conductivity_S_per_m: (pulse) => inSiemensPerMetre(pulse.partialConductivitySPerCm),
  partial_conductivity_uncertainty_S_per_m: (pulse) => inSiemensPerMetre(pulse.partialConductivityUncertainty),
};

function pulseRow(pulse: TitrationPulse): readonly Cell[] {
  return [pulse.index, ...Object.values(pulseColumns).map((cellOf) => cellOf(pulse))];
}

function budgetRows({ index, budget = [] }: TitrationPulse): readonly (readonly Cell[])[] {
  return budget.map(({ source, relativeStandardUncertainty }) => [index, source, relativeStandardUncertainty]);
}

function checkRows(pulse: TitrationPulse): readonly (readonly Cell[])[] {
  return pulse.checks.map(({ name, value, limit, unit, verdict, message }) => [
    ...[pulse.index, name, value, limit, unit, verdict, message],
  ]);
}
