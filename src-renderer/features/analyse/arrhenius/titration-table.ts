import { AppError } from '../../../../src-core/errors.ts';
import type { AnalysisRecord, TitrationAnalysis } from '../../../../src-core/model/results.ts';

/** Fewer pulses tell no scatter. */
const fewestPulses = 3;
/** Standard error of a median over that of a mean, for many normal values. */
const medianOverMean = 1.2533;

/**
 * One diffusivity per titration along temperature, as a table to be edited: the median over its pulses, with the standard
 * error that their scatter makes. What D does with composition is part of that scatter.
 *
 * @throws AppError `input/missing-field` for fewer than two temperatures
 */
export function titrationTable(records: readonly AnalysisRecord[]): string {
  const rows = records.flatMap(({ titration, title }) => {
    const row = titration && diffusivityOf(titration);
    return row ? [{ ...row, title }] : [];
  });
  if (new Set(rows.map(({ kelvin }) => kelvin.toFixed(0))).size < 2)
    throw new AppError('input/missing-field', 'The kept titrations do not tell D at two temperatures.', {
      remedy: 'Analyse titrations at several temperatures whose records hold the temperature.',
    });
  const lines = rows
    .toSorted((a, b) => a.kelvin - b.kelvin)
    .map(({ kelvin, cm2PerS, error }) => `${kelvin.toFixed(2)},${cm2PerS.toExponential(4)},${error.toExponential(2)}`);
  const names = rows.map(({ title }) => `# ${title.replaceAll('\n', ' ')}`);
  return [...names, 'temperature_K,D_cm2_per_s,u_D', ...lines].join('\n');
}

function diffusivityOf({ pulses }: TitrationAnalysis) {
  const told = pulses.filter(
    ({ chemicalDiffusivityM2PerS, temperatureK }) => chemicalDiffusivityM2PerS > 0 && temperatureK !== undefined,
  );
  if (told.length < fewestPulses) return undefined;
  const logs = told
    .map(({ chemicalDiffusivityM2PerS }) => Math.log(chemicalDiffusivityM2PerS))
    .toSorted((a, b) => a - b);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const spread = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1));
  const cm2PerS = 1e4 * Math.exp((logs[(logs.length - 1) >> 1]! + logs[logs.length >> 1]!) / 2);
  const kelvin = told.reduce((sum, { temperatureK }) => sum + temperatureK!, 0) / told.length;
  return { kelvin, cm2PerS, error: (medianOverMean * spread * cm2PerS) / Math.sqrt(logs.length) };
}
