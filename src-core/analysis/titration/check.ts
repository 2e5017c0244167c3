import type { Check, Verdict } from '../../model/results.ts';

/** One line of the table of checks. */
export function check(name: string, value: number, limit: number, verdict: Verdict, message: string, unit = ''): Check {
  return { name, value, limit, verdict, message, ...(unit === '' ? {} : { unit }) };
}

/** pass below the limit, fail beyond `failAt`. Not a number cannot pass. */
export function below(value: number, limit: number, failAt = Infinity): Verdict {
  return value <= limit ? 'pass' : value > failAt ? 'fail' : 'warn';
}
