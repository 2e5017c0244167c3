import type { Problem } from '../../model/quantity.ts';
import { namesIn, placeholders, type Placeholder } from './placeholders.ts';
import { checkNames, problem } from './problems.ts';
import type { ImpedanceDescription, InstrumentDescription } from './schema.ts';

/** Frequencies that prove the order of answers, see `sessionOptionsOf`. */
const proofRangeHz = [1000, 1260] as const;

/** What is wrong with a description of an impedance meter. */
export function checkImpedance(meter: ImpedanceDescription, order: InstrumentDescription['order']): Problem[] {
  const { limits, setup, form, frequency, level, averages, runs, trigger } = meter;
  return [
    ...rising('lowestHz', 'highestHz', limits.lowestHz, limits.highestHz),
    ...rising('lowestV', 'highestV', limits.lowestV, limits.highestV),
    ...setup.flatMap((command, index) => checkNames(`impedance.setup.${index}`, command, [])),
    ...checkNames('impedance.form.set', form.set, []),
    ...checkNames('impedance.frequency.set', frequency.set, ['frequency']),
    ...checkNames('impedance.frequency.reply', frequency.reply, ['frequency'], ['frequency', 'anything']),
    ...checkNames('impedance.level.set', level.set, ['level']),
    ...checkNames('impedance.level.reply', level.reply, ['level'], ['level', 'anything']),
    ...(averages ? checkNames('impedance.averages.set', averages.set, ['count']) : []),
    ...(runs === 'freely' && trigger !== undefined
      ? [problem('impedance.trigger', 'is given, but “runs” says "freely".', 'Leave one of the two out.')]
      : []),
    ...(order === 'frequency' && !(limits.lowestHz <= proofRangeHz[0] && limits.highestHz >= proofRangeHz[1])
      ? [
          problem(
            'order',
            `is "frequency", but the meter has not ${proofRangeHz[0]} to ${proofRangeHz[1]} Hz.`,
            'Leave it out.',
          ),
        ]
      : []),
    ...checkAnswer(meter),
  ];
}

function rising(low: string, high: string, lowest: number, highest: number): Problem[] {
  if (lowest < highest) return [];
  return [problem(`impedance.limits.${high}`, `is not above ${low}.`, 'Give the lower one first.')];
}

/** The two quantities in the order in which the meter answers them, and the code of what it thinks of them. */
function checkAnswer({ measure, status }: ImpedanceDescription): Problem[] {
  const field = 'impedance.measure';
  const template = measure.map(({ reply }) => reply).join(';');
  const holds = (quantity: Placeholder['quantity']): boolean =>
    namesIn(template).some((name) => placeholders[name]?.quantity === quantity);
  const isPolar = holds('magnitude') || holds('phase');
  const pair = isPolar ? (['magnitude', 'phase'] as const) : (['real', 'imaginary'] as const);
  const wrong = checkNames(field, template, pair, [...pair, 'status', 'anything']);
  if (wrong.length > 0)
    return wrong.map((found) => ({
      ...found,
      remedy: 'Write the answer in its order, e.g. "{realOhm},{imaginaryOhm},{status}" or "{magnitudeOhm},{phaseDeg}".',
    }));
  const meanings = Object.values(status ?? {});
  if (!holds('status'))
    return status ? [problem('impedance.status', 'is given, but “measure” answers no {status}.', 'Leave it out.')] : [];
  if (!status) return [problem('impedance.status', 'is missing, but “measure” answers {status}.')];
  return meanings.includes('ok') ? [] : [problem('impedance.status', 'has no code that means "ok".')];
}
