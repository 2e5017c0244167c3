import { AppError } from '../../errors.ts';
import type { FitConstraint } from '../../model/fit-constraint.ts';

/** `R0=10`. */
export function parseFix(text: string): FitConstraint {
  const [parameter, value] = split(text, '=', 'R0=10');
  return { kind: 'fix', parameter, value: number(value, text, 'R0=10') };
}

/** `R2=R1`, `CPE2.Q=3*CPE1.Q`. */
export function parseTie(text: string): FitConstraint {
  const [parameter, expression] = split(text, '=', 'R2=2*R1');
  return { kind: 'tie', parameter, expression };
}

/** `CPE1.n=0.6..1`, `R1=..1e6`; `f(CPE1)=1..100` for a characteristic frequency in Hz. */
export function parseBound(text: string): FitConstraint {
  const example = 'CPE1.n=0.6..1';
  const [name, range] = split(text, '=', example);
  const [low, high] = range.split('..');
  if (high === undefined) throw unreadable(text, example);
  const minimum = low!.trim() === '' ? undefined : number(low!, text, example);
  const maximum = high.trim() === '' ? undefined : number(high, text, example);
  const element = /^f\((.+)\)$/.exec(name)?.[1]?.trim();
  if (element === undefined)
    return {
      ...{ kind: 'bound', parameter: name },
      ...(minimum === undefined ? {} : { minimum }),
      ...(maximum === undefined ? {} : { maximum }),
    };
  return {
    ...{ kind: 'frequency', element },
    ...(minimum === undefined ? {} : { minimumHz: minimum }),
    ...(maximum === undefined ? {} : { maximumHz: maximum }),
  };
}

/** `CPE1<CPE2`: the first is the fastest. */
export function parseOrder(text: string): FitConstraint {
  const elements = text.split('<').map((part) => part.trim());
  if (elements.length < 2 || elements.includes('')) throw unreadable(text, 'CPE1<CPE2');
  return { kind: 'order', elements };
}

function split(text: string, sign: string, example: string): readonly [string, string] {
  const at = text.indexOf(sign);
  const parts = [text.slice(0, at).trim(), text.slice(at + 1).trim()] as const;
  if (at < 0 || parts.includes('')) throw unreadable(text, example);
  return parts;
}

function number(text: string, whole: string, example: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw unreadable(whole, example);
}

function unreadable(text: string, example: string): AppError {
  return new AppError('input/invalid', `The constraint “${text.slice(0, 60)}” cannot be read.`, {
    remedy: `Write for example “${example}”.`,
  });
}
