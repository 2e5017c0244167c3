import { createExpressionEvaluator } from '../../numerics/expression-evaluator.ts';
import { parseExpression } from '../../numerics/expression.ts';
import { AppError } from '../../errors.ts';

/**
 * An instrument's relative accuracy from a formula of f (Hz) and Z (|Z|, Ω), e.g. `0.001 + f/1e8 + Z/1e9`.
 *
 * @throws SyntaxFault; AppError `input/invalid` for other names
 */
export function accuracyFromFormula(text: string): (frequencyHz: number, sizeOhm: number) => number {
  const expression = parseExpression(text);
  const strange = expression.variables.find((name) => name !== 'f' && name !== 'Z');
  if (strange !== undefined)
    throw new AppError('input/invalid', `The formula of the accuracy has an unknown “${strange}”.`, {
      remedy: 'Use f for the frequency in Hz and Z for |Z| in Ω.',
    });
  const evaluate = createExpressionEvaluator(expression, ['f', 'Z']);
  const out = new Float64Array(6);
  return (frequencyHz, sizeOhm) => {
    evaluate([frequencyHz, sizeOhm], out);
    return out[0]!;
  };
}
