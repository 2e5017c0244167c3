import { convert, type Conversion, type Knowns } from '../../../src-core/analysis/conversions/convert.ts';
import {
  findQuantity,
  quantityNames,
  transportQuantities,
  type QuantityName,
} from '../../../src-core/analysis/conversions/quantities.ts';
import { readTransportValue } from '../../../src-core/analysis/conversions/read-value.ts';
import { relations } from '../../../src-core/analysis/conversions/relations.ts';
import type { UncertainNumber } from '../../../src-core/numerics/error-propagation.ts';
import { formatUncertain, toSignificant } from '../../../src-core/units/format.ts';
import { nearest, shorten } from '../arguments.ts';
import { defineCommand, UsageError, type CommandAnswer } from '../command.ts';
import { textTable } from '../table.ts';

export const transportConvert = defineCommand({
  name: 'transport convert',
  summary: 'Turns conductivity, diffusivities, mobility, hop rate, barrier and coating limits into each other.',
  positionals: '[quantity=value]…',
  options: {
    from: { kind: 'list', value: 'Q=VALUE', help: 'what is known, e.g. sigma=1.0e-5±2e-7S/cm; repeat it' },
    to: { kind: 'text', value: 'Q', help: 'what is wanted, e.g. hop-rate' },
    assume: { kind: 'list', value: 'MODEL', help: 'a model to be used too: lattice-gas' },
    list: { kind: 'flag', help: 'every quantity and formula' },
  },
  examples: [
    'transport convert sigma=1e-5S/cm z=2 T=60C N=8 a0=11.11A a=4.8A --to hop-rate',
    'transport convert --from D_J=1e-9cm2/s --from z=2 --from C=5.8e21/cm3 --from T=298K --to sigma',
    'transport convert x=0.3 dE/dx=-0.6V z=2 T=298K D_C=1e-11cm2/s --to D_J',
    'transport convert coating=50nm c-rate=10 nu=1e12/s a=3A T=298.15K --to E_max',
    'transport convert --list',
  ],
  run({ options, positionals }) {
    if (options.list) return Promise.resolve(listAnswer());
    if (options.to === undefined)
      throw new UsageError('--to is missing.', 'Say what is wanted, e.g. --to hop-rate; --list shows all there is.');
    const target = quantityOf(options.to);
    const knowns = readKnowns([...options.from, ...positionals]);
    const conversion = convert(knowns, target, options.assume);
    return Promise.resolve({ json: { given: givenJson(knowns), ...conversion }, text: toText(conversion) });
  },
});

function readKnowns(pairs: readonly string[]): Knowns {
  const knowns: Partial<Record<QuantityName, UncertainNumber>> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at <= 0) throw new UsageError(`“${shorten(pair)}” is not quantity=value.`, 'Write for example sigma=1e-5S/cm.');
    const name = quantityOf(pair.slice(0, at));
    if (knowns[name]) throw new UsageError(`${name} was given twice.`, 'Leave one out.');
    knowns[name] = readTransportValue(name, pair.slice(at + 1));
  }
  return knowns;
}

function quantityOf(word: string): QuantityName {
  const found = findQuantity(word);
  if (found) return found;
  if (/^d$/i.test(word.trim()))
    throw new UsageError('“D” could be three things.', 'Say D_J (jump), D* (tracer) or D_C (chemical).');
  const all = quantityNames.flatMap((name) => [name, ...transportQuantities[name].aliases]);
  const near = nearest(word.toLowerCase(), all);
  throw new UsageError(
    `There is no quantity “${shorten(word)}”.`,
    `${near === undefined ? '' : `Did you mean ${near}? `}“mobion transport convert --list” shows all.`,
  );
}

function givenJson(knowns: Knowns): object {
  return Object.fromEntries(
    Object.entries(knowns).map(([name, { value, standardUncertainty }]) => [name, { value, standardUncertainty }]),
  );
}

function toText({ symbol, result, interval95, steps, budget, assumptions, warnings }: Conversion): string {
  const unit = (text: string): string => (text === '1' ? '' : text);
  const rows = steps.map((step) => [
    `${step.symbol} = ${formatUncertain(step.value, NaN, unit(step.unit))}`,
    step.formula,
    step.source,
  ]);
  const [low, high] = interval95 ?? [];
  const shares = budget.map(
    ({ source, relativeStandardUncertainty }) => `${source} ${toSignificant(100 * relativeStandardUncertainty, 2)} %`,
  );
  return [
    `${symbol} = ${formatUncertain(result.value, result.standardUncertainty, unit(result.unit))}\n`,
    low === undefined || high === undefined
      ? ''
      : `95 %: ${formatUncertain(low, NaN)} to ${formatUncertain(high, NaN, unit(result.unit))}\n`,
    shares.length > 0 ? `Uncertainty from ${shares.join(', ')}.\n` : '',
    textTable(['Step', 'Formula', 'Source'], rows),
    ...assumptions.map((line) => `${line}\n`),
    ...warnings.map(({ message }) => `Warning: ${message}\n`),
  ].join('');
}

function listAnswer(): CommandAnswer {
  const quantities = quantityNames.map((name) => {
    const { symbol, title, shownIn, aliases, usual } = transportQuantities[name];
    return { name, symbol, title, unit: shownIn, aliases, ...(usual ? { usual: usual.value } : {}) };
  });
  const formulas = relations.map(({ id, formula, source, assumptions, onlyIfNamed = false }) => ({
    ...{ id, formula, source, assumptions, onlyIfNamed },
  }));
  const rows = quantities.map(({ name, symbol, title, unit }) => [name, symbol, unit === '1' ? '–' : unit, title]);
  const formulaRows = formulas.map(({ id, formula, source, onlyIfNamed }) => [
    formula,
    onlyIfNamed ? `${source} (--assume ${id})` : source,
  ]);
  return {
    json: { quantities, formulas },
    text: `${textTable(['Name', 'Symbol', 'Unit', 'Quantity'], rows)}\n${textTable(['Formula', 'Source'], formulaRows)}`,
  };
}
