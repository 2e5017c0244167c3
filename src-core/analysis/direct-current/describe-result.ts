import { AppError } from '../../errors.ts';
import type { CodedCheck, DirectCurrentResult } from '../../model/direct-current.ts';
import type { Verdict } from '../../model/finding.ts';
import type { Warning } from '../../model/quantity.ts';
import { propagateErrors, type UncertainNumber } from '../../numerics/error-propagation.ts';

export interface ResultWords {
  readonly id: string;
  readonly symbol: string;
  readonly title: string;
  readonly unit: string;
  /** From SI to `unit`; default 1. */
  readonly factor?: number;
  readonly formula: string;
  readonly source: string;
}

/** A result computed from inputs in SI units, with its propagated uncertainty and budget. */
export function describeResult<const N extends string>(
  words: ResultWords,
  inputs: Readonly<Record<N, UncertainNumber>>,
  formula: (values: Readonly<Record<N, number>>) => number,
): DirectCurrentResult {
  const { factor = 1, ...rest } = words;
  const { value, standardUncertainty, contributions } = propagateErrors(inputs, formula);
  return {
    ...rest,
    value: value * factor,
    standardUncertainty: standardUncertainty * factor,
    budget: contributions.map((item) => ({
      source: item.input,
      relativeStandardUncertainty: item.standardUncertainty / Math.abs(value),
    })),
  };
}

/** @throws AppError `analysis/invalid-input` for what is not a positive number */
export function requirePositive(inputs: Readonly<Record<string, UncertainNumber | undefined>>): void {
  for (const [name, input] of Object.entries(inputs))
    if (input && !(input.value > 0 && input.value < Infinity))
      throw new AppError('analysis/invalid-input', `The ${name} must be a positive number.`, { remedy: 'Correct it.' });
}

/** A check of a value that is the worse the larger it is. */
export function checkBelow(
  code: string,
  name: string,
  value: number,
  [limit, hard]: readonly [limit: number, hard: number],
  message: string,
  unit?: string,
): CodedCheck {
  const verdict: Verdict = value <= limit ? 'pass' : value <= hard ? 'warn' : 'fail';
  return { code, name, value, limit, verdict, ...(unit ? { unit } : {}), ...(verdict === 'pass' ? {} : { message }) };
}

/** Whether a share of the current lies between 0 and 1 within twice its uncertainty. */
export function shareCheck({ symbol, value, standardUncertainty }: DirectCurrentResult): CodedCheck {
  const slack = Number.isFinite(standardUncertainty) ? 2 * standardUncertainty : 0;
  const outside = Math.max(0, -value, value - 1);
  return checkBelow(
    'share-out-of-range',
    `${symbol} between 0 and 1`,
    outside,
    [slack, slack],
    `${symbol} lies outside 0 to 1 by more than its uncertainty: an assumption of the method is broken.`,
  );
}

/** Every check that did not pass, as a warning. */
export function warningsOfChecks(checks: readonly CodedCheck[]): readonly Warning[] {
  return checks.flatMap(({ code, verdict, message }) =>
    verdict === 'pass' || message === undefined ? [] : [{ code, message }],
  );
}

/** Which inputs came without an uncertainty, said once. */
export function unstatedWarning(inputs: Readonly<Record<string, UncertainNumber | undefined>>): readonly Warning[] {
  const names = Object.entries(inputs).flatMap(([name, input]) =>
    input && Number.isNaN(input.standardUncertainty) ? [name] : [],
  );
  return names.length === 0
    ? []
    : [
        {
          code: 'uncertainty-not-stated',
          message: `No uncertainty was stated for ${names.join(', ')}: counted as exact.`,
        },
      ];
}
