import { AppError } from '../../errors.ts';
import { roleOf } from '../../model/action.ts';
import type { Action } from '../../model/plan.ts';
import { measureOfExpression } from './check.ts';
import { namesIn, parseExpression, type Expression } from './expression.ts';
import { describeMeasure, isSame, measureOf, type Measure } from './measure.ts';
import { knownResult, type KnownResult } from './results.ts';
import { errorInExpression } from './tokens.ts';

type Need = KnownResult['after'];

const needWords: Readonly<Record<Need, string>> = {
  start: '',
  any: 'a step before this one',
  voltage: 'a step before this one that measures voltage',
  rest: 'a rest at open circuit before this step',
  current: 'a step before this one that moves charge',
  spectrum: 'a spectrum before this step',
  temperature: 'a temperature measured before this step',
  sample: 'a sample with its capacity, and for x its initial ion content',
};

/** What an expression may refer to at a place of a plan: results of the steps so far, and those they keep. */
export class ResultScope {
  readonly #needsMet: Set<Need>;
  readonly #kept = new Map<string, Measure>();

  constructor(knowsSample: boolean) {
    this.#needsMet = new Set<Need>(knowsSample ? ['start', 'sample'] : ['start']);
  }

  /** An action is planned: what it measures is known to the steps behind it. */
  learn(action: Action): void {
    this.#needsMet.add('any');
    const role = roleOf(action);
    if (role === 'source') this.#needsMet.add('voltage');
    if (role === 'source' && action.kind !== 'open-circuit') this.#needsMet.add('current');
    if (action.kind === 'open-circuit') this.#needsMet.add('rest');
    if (action.kind === 'impedance') this.#needsMet.add('spectrum');
    if (role === 'temperature' || role === 'source') this.#needsMet.add('temperature');
  }

  /** From here on `name` is known. */
  keep(name: string, measure: Measure): void {
    this.#kept.set(name, measure);
  }

  /**
   * Reads an expression and checks it at this place.
   * @throws AppError `input/invalid` with the place within the text
   */
  read(text: string): { readonly expression: Expression; readonly measure: Measure } {
    const expression = parseExpression(text);
    const measure = measureOfExpression(expression, (name) => this.#measureOfName(name));
    for (const { name, at } of namesIn(expression)) {
      const known = this.#kept.has(name) ? undefined : knownResult(name);
      if (known && !this.#needsMet.has(known.after))
        throw errorInExpression(`“${name}” is not known here`, at, `It needs ${needWords[known.after]}.`);
    }
    return { expression, measure };
  }

  /** The same, and that it gives what is wanted. @throws AppError `input/invalid` */
  readAs(text: string, wanted: Measure): Expression {
    const { expression, measure } = this.read(text);
    if (isSame(measure, wanted)) return expression;
    throw new AppError('input/invalid', `This is ${describeMeasure(measure)}; ${describeMeasure(wanted)} is needed.`, {
      remedy: wanted === 'truth' ? 'Compare it with a value, e.g. “change(OCP) < 1 mV”.' : undefined,
    });
  }

  #measureOfName(name: string): Measure | undefined {
    const known = knownResult(name);
    return this.#kept.get(name) ?? (known && measureOf(known.dimension)?.measure);
  }
}
