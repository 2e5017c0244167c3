import { explainPulse } from '../analysis/titration/explain/explain-pulse.ts';
import { valueText } from '../analysis/titration/explain/explanation-text.ts';
import type { Explanation } from '../analysis/titration/explain/explanation.ts';
import { worstVerdict } from '../analysis/titration/verdict.ts';
import { pulseWords } from '../analysis/titration/pulse-words.ts';
import { estimatorTitle } from '../analysis/titration/words.ts';
import { AppError } from '../errors.ts';
import type { TitrationAnalysis, TitrationPulse, Verdict } from '../model/results.ts';
import type { Geometry, Sample } from '../model/sample.ts';
import { dense, paragraph, section, table, type ReportBlock } from './document.ts';

const ranks: Readonly<Record<Verdict, number>> = { pass: 0, warn: 1, fail: 2 };

/** What the parameters of an analysis say of the geometry, where it overrides the sample's. */
function geometryIn(parameters: unknown): Geometry | undefined {
  if (typeof parameters !== 'object' || parameters === null || !('geometry' in parameters)) return undefined;
  const { geometry } = parameters;
  return geometry === 'slab' || geometry === 'cylinder' || geometry === 'sphere' ? geometry : undefined;
}

/**
 * How the numbers of one pulse were computed, formula by formula with what was put in: the pulse in the middle of the
 * run among those that did best at the checks. The others are computed alike; the program shows each.
 */
export function workedExample(
  { pulses }: TitrationAnalysis,
  sample: Sample,
  parameters: unknown,
  recordName: string,
): readonly ReportBlock[] {
  const pulse = exemplary(pulses);
  if (!pulse) return [];
  const explanations = explained({ pulses }, pulse, { sample, geometry: geometryIn(parameters), recordName });
  if (explanations.length === 0) return [];
  return [
    section(`How it was computed: ${pulseWords(pulses).one} ${pulse.index} as an example`, 2),
    paragraph(`D_C by ${estimatorTitle(pulse.estimator)}. SI units; F and R are the constants of CODATA 2018.`, 'note'),
    dense(table(['Number', 'Formula', 'Put in', '>Value'], explanations.map(row))),
  ];
}

function exemplary(pulses: readonly TitrationPulse[]): TitrationPulse | undefined {
  const usable = pulses.filter(({ chemicalDiffusivityM2PerS: diffusivity }) => diffusivity > 0);
  const best = Math.min(...usable.map((pulse) => ranks[worstVerdict(pulse)]));
  const among = usable.filter((pulse) => ranks[worstVerdict(pulse)] === best);
  return among[Math.floor(among.length / 2)];
}

/** Of D only the value that is used; its budget has a table of its own. Nothing for a sample that has been taken apart since. */
function explained(
  analysis: Pick<TitrationAnalysis, 'pulses'>,
  pulse: TitrationPulse,
  options: Parameters<typeof explainPulse>[2],
): readonly Explanation[] {
  try {
    return explainPulse(analysis, pulse, options).filter(({ id }) =>
      id.startsWith('estimate:') ? id === `estimate:${pulse.estimator}` : id !== 'uncertainty',
    );
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

/** Everybody knows them. */
const constants: ReadonlySet<string> = new Set(['F', 'R']);

function row({ title, symbol, formula, inputs, value }: Explanation): readonly string[] {
  return [
    `${title}, ${symbol}`,
    formula,
    inputs
      .filter(({ symbol: one }) => !constants.has(one))
      .map((one) => `${one.symbol} = ${valueText(one)}`)
      .join('; '),
    valueText(value),
  ];
}
