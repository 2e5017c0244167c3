import { complex, divide, exponential, multiply, squareRoot, type Complex } from './complex.ts';
import type { Expression, ExpressionFunction, ExpressionStep } from './expression.ts';

/**
 * Writes the value of an expression (`out[0]` + j·`out[1]`) and its derivative with respect to variable i
 * (`out[2 + 2i]`, `out[3 + 2i]`).
 */
export type ExpressionEvaluator = (values: ArrayLike<number>, out: Float64Array) => void;

/**
 * Prepares an expression for evaluation with real values of `variables`, in that order; those it does not use have
 * the derivative 0. Derivatives come by forward differentiation of every step, exact but for rounding.
 *
 * @param variables - must hold every variable of the expression
 */
export function createExpressionEvaluator(expression: Expression, variables: readonly string[]): ExpressionEvaluator {
  const { steps } = expression;
  const count = variables.length;
  const slots = steps.map(() => ({ value: complex(), slopes: Array.from({ length: count }, () => complex()) }));
  const depends = dependences(steps, variables);
  const local = [complex(), complex()] as const;
  return (values, out) => {
    steps.forEach((step, index) => {
      const { value, slopes } = slots[index]!;
      if (step.kind === 'number') {
        value.re = step.re;
        value.im = step.im;
      } else if (step.kind === 'variable') {
        const at = variables.indexOf(step.name);
        value.re = values[at]!;
        value.im = 0;
        slopes[at]!.re = 1;
      } else if ('argument' in step) {
        const inner = slots[step.argument]!;
        applyFunction(step.kind, inner.value, value, local[0]);
        for (const i of depends[index]!) multiply(inner.slopes[i]!, local[0], slopes[i]!);
      } else {
        const left = slots[step.left]!;
        const right = slots[step.right]!;
        applyOperator(step.kind, left.value, right.value, value, local);
        for (const i of depends[index]!) addSlopes(left.slopes[i]!, right.slopes[i]!, local, slopes[i]!);
      }
    });
    const { value, slopes } = slots.at(-1)!;
    out[0] = value.re;
    out[1] = value.im;
    for (let i = 0; i < count; i++) {
      out[2 + 2 * i] = slopes[i]!.re;
      out[3 + 2 * i] = slopes[i]!.im;
    }
  };
}

/** Per step, the indices of the variables it depends on. */
function dependences(steps: readonly ExpressionStep[], variables: readonly string[]): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [];
  for (const step of steps) {
    if (step.kind === 'number') found.push([]);
    else if (step.kind === 'variable') found.push([variables.indexOf(step.name)]);
    else if ('argument' in step) found.push(found[step.argument]!);
    else found.push([...new Set([...found[step.left]!, ...found[step.right]!])]);
  }
  return found;
}

const product = complex();

function addSlopes(left: Complex, right: Complex, local: readonly [Complex, Complex], out: Complex): void {
  // 0·∞ of a branch that does not depend on the variable must not spoil the other.
  let re = 0;
  let im = 0;
  if (left.re !== 0 || left.im !== 0) {
    multiply(left, local[0], product);
    re += product.re;
    im += product.im;
  }
  if (right.re !== 0 || right.im !== 0) {
    multiply(right, local[1], product);
    re += product.re;
    im += product.im;
  }
  out.re = re;
  out.im = im;
}

type Operator = '+' | '-' | '*' | '/' | '^';

/** The value, and in `local` its derivatives with respect to left and right. */
function applyOperator(
  kind: Operator,
  left: Complex,
  right: Complex,
  value: Complex,
  local: readonly [Complex, Complex],
): void {
  const [byLeft, byRight] = local;
  if (kind === '+' || kind === '-') {
    const sign = kind === '+' ? 1 : -1;
    set(value, left.re + sign * right.re, left.im + sign * right.im);
    set(byLeft, 1, 0);
    set(byRight, sign, 0);
  } else if (kind === '*') {
    multiply(left, right, value);
    set(byLeft, right.re, right.im);
    set(byRight, left.re, left.im);
  } else if (kind === '/') {
    divide(left, right, value);
    divide(unit, right, byLeft);
    multiply(value, byLeft, byRight);
    set(byRight, -byRight.re, -byRight.im);
  } else applyPower(left, right, value, byLeft, byRight);
}

const logarithm = complex();

function applyPower(base: Complex, exponent: Complex, value: Complex, byBase: Complex, byExponent: Complex): void {
  set(logarithm, Math.log(Math.hypot(base.re, base.im)), Math.atan2(base.im, base.re));
  multiply(exponent, logarithm, product);
  if (base.im === 0 && exponent.im === 0 && (base.re >= 0 || Number.isInteger(exponent.re)))
    set(value, base.re ** exponent.re, 0);
  else exponential(product, value);
  divide(value, base, byBase);
  multiply(byBase, exponent, byBase);
  multiply(value, logarithm, byExponent);
}

function applyFunction(kind: ExpressionFunction | 'negative', z: Complex, value: Complex, slope: Complex): void {
  switch (kind) {
    case 'negative':
      set(value, -z.re, -z.im);
      return set(slope, -1, 0);
    case 'sqrt':
      squareRoot(z, value);
      divide(half, value, slope);
      return;
    case 'exp':
      exponential(z, value);
      return set(slope, value.re, value.im);
    case 'ln':
    case 'log10': {
      const scale = kind === 'ln' ? 1 : Math.LOG10E;
      set(value, scale * Math.log(Math.hypot(z.re, z.im)), scale * Math.atan2(z.im, z.re));
      divide(unit, z, slope);
      return set(slope, scale * slope.re, scale * slope.im);
    }
    case 'sin':
    case 'cos': {
      const [sine, cosine, high, low] = [Math.sin(z.re), Math.cos(z.re), Math.cosh(z.im), Math.sinh(z.im)];
      if (kind === 'sin') return setBoth(value, sine * high, cosine * low, slope, cosine * high, -sine * low);
      return setBoth(value, cosine * high, -sine * low, slope, -sine * high, -cosine * low);
    }
    case 'sinh':
    case 'cosh': {
      const [sine, cosine, high, low] = [Math.sin(z.im), Math.cos(z.im), Math.cosh(z.re), Math.sinh(z.re)];
      if (kind === 'sinh') return setBoth(value, low * cosine, high * sine, slope, high * cosine, low * sine);
      return setBoth(value, high * cosine, low * sine, slope, low * cosine, high * sine);
    }
    case 'tan':
      // tan z = −j·tanh(jz)
      set(turned, -z.im, z.re);
      hyperbolicTangent(turned, value, slope);
      return set(value, value.im, -value.re);
    case 'tanh':
      return hyperbolicTangent(z, value, slope);
    case 'coth':
      hyperbolicTangent(z, turned, slope);
      divide(unit, turned, value);
      divide(slope, turned, slope);
      divide(slope, turned, slope);
      return set(slope, -slope.re, -slope.im);
  }
}

const unit = complex(1, 0);
const half = complex(0.5, 0);
const turned = complex();
const decay = complex();
const above = complex();

/** tanh and sech², in e^(−2|Re z|) so that nothing overflows, near 0 without cancellation. */
function hyperbolicTangent(z: Complex, value: Complex, slope: Complex): void {
  const sign = z.re < 0 ? -1 : 1;
  const re = sign * z.re;
  const im = sign * z.im;
  const size = Math.exp(-2 * re);
  const lowered = -Math.expm1(-2 * re);
  const sine = Math.sin(im);
  const cosine = Math.cos(2 * im);
  set(decay, size * cosine, -size * Math.sin(2 * im));
  set(above, 1 + decay.re, decay.im);
  set(value, lowered + 2 * size * sine * sine, -decay.im); // 1 − e^(−2z)
  divide(value, above, value);
  divide(decay, above, slope);
  divide(slope, above, slope);
  set(slope, 4 * slope.re, 4 * slope.im);
  set(value, sign * value.re, sign * value.im);
}

function set(target: Complex, re: number, im: number): void {
  target.re = re;
  target.im = im;
}

function setBoth(value: Complex, re: number, im: number, slope: Complex, slopeRe: number, slopeIm: number): void {
  set(value, re, im);
  set(slope, slopeRe, slopeIm);
}
