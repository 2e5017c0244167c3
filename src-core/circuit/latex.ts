import type { FittedParameter } from '../model/results.ts';
import { findElement } from './elements/index.ts';
import type { CircuitNode } from './element-reader.ts';

/** The circuit as a LaTeX formula: series with "+", parallel with ∥. */
export function circuitLatex(node: CircuitNode): string {
  if (node.kind === 'element') return elementLatex(node.name, node.definition.symbol);
  const inside = node.children.map((child) =>
    child.kind !== 'element' && node.kind === 'parallel'
      ? `\\left(${circuitLatex(child)}\\right)`
      : child.kind === 'parallel'
        ? `\\left(${circuitLatex(child)}\\right)`
        : circuitLatex(child),
  );
  return inside.join(node.kind === 'series' ? ' + ' : ' \\parallel ');
}

function elementLatex(name: string, symbol: string): string {
  const upright = symbol.length > 1 || !findElement(symbol) ? `\\mathrm{${symbol}}` : symbol;
  const rest = name.slice(symbol.length).replace(/^_/, '');
  return rest === '' ? upright : `${upright}_{\\mathrm{${escapeLatex(rest)}}}`;
}

/** Fitted parameters as a LaTeX table: name, value with its standard error, unit. */
export function parametersLatex(parameters: readonly FittedParameter[]): string {
  const rows = parameters.map(({ name, value, standardError, unit }) =>
    [`$${parameterLatex(name)}$`, `$${valueLatex(value, standardError)}$`, unitLatex(unit)].join(' & '),
  );
  const head = '\\begin{tabular}{lll}\n\\hline\nParameter & Value & Unit \\\\\n\\hline\n';
  return `${head}${rows.map((row) => `${row} \\\\\n`).join('')}\\hline\n\\end{tabular}\n`;
}

const greek: Readonly<Record<string, string>> = { tau: '\\tau', sigma: '\\sigma', phi: '\\phi' };

function parameterLatex(name: string): string {
  const [elementName = '', symbol] = name.split('.');
  const letters = /^[A-Za-z]+/.exec(elementName)?.[0] ?? elementName;
  const element = elementLatex(elementName, letters);
  if (symbol === undefined) return element;
  const own = greek[symbol] ?? (symbol.length === 1 ? symbol : `\\mathrm{${escapeLatex(symbol)}}`);
  return `${own}(${element})`;
}

/** 2.31(14)e-11 as `2.31(14) \times 10^{-11}`; an unknown error is left out. */
function valueLatex(value: number, standardError: number): string {
  const hasError = Number.isFinite(standardError) && standardError > 0;
  const exponent = Math.floor(Math.log10(Math.max(Math.abs(value), hasError ? standardError : 0)));
  const power = exponent < -3 || exponent >= 5 ? exponent : 0;
  const mantissa = value / 10 ** power;
  const tail = power === 0 ? '' : ` \\times 10^{${power}}`;
  if (!hasError) return `${Number(mantissa.toPrecision(4))}${tail}`;
  const spread = standardError / 10 ** power;
  const digits = Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(spread))));
  return `${mantissa.toFixed(digits)}(${Math.round(spread * 10 ** digits)})${tail}`;
}

const unitParts: readonly (readonly [RegExp, string])[] = [
  [/Ω/g, '$\\Omega$'],
  [/·/g, '\\,'],
  [/\^(-?[\w.]+)/g, '$^{$1}$'],
];

function unitLatex(unit: string): string {
  if (unit === '1' || unit === '') return '--';
  return unitParts.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), unit);
}

function escapeLatex(text: string): string {
  return text.replace(/_/g, '\\_');
}
