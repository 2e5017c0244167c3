import type { ElementDefinition, ElementFamily } from '../../../../src-core/circuit/element.ts';
import { elements } from '../../../../src-core/circuit/elements/index.ts';
import { unitWords } from '../../../../src-core/units/format.ts';

/** Something that may be put into a circuit. */
export interface PaletteEntry {
  /** As circuit text. */
  readonly added: string;
  readonly symbol: string;
  readonly title: string;
  /** Formula, limits and source, one line each. */
  readonly hints: readonly string[];
}

export interface PaletteGroup {
  readonly title: string;
  readonly entries: readonly PaletteEntry[];
}

const familyTitles: Readonly<Record<Exclude<ElementFamily, 'user'>, string>> = {
  resistive: 'Resistive',
  capacitive: 'Capacitive',
  inductive: 'Inductive',
  diffusion: 'Diffusion',
  distributed: 'Distributed arcs',
  line: 'Porous electrodes and lines',
  mixed: 'Mixed conductors',
};

const arcs: PaletteGroup = {
  title: 'Arcs',
  entries: [
    { added: 'p(R,CPE)', symbol: 'R ∥ CPE', title: 'Depressed arc', hints: ['Two elements that share a number.'] },
    { added: 'p(R,C)', symbol: 'R ∥ C', title: 'Semicircle', hints: ['Two elements that share a number.'] },
  ],
};

/** All that may be added, by family, from the registry of elements. */
export const paletteGroups: readonly PaletteGroup[] = [
  ...Object.entries(familyTitles).map(([family, title]) => ({
    title,
    entries: elements.filter((item) => item.family === family).map(entryOf),
  })),
  arcs,
];

function entryOf({ symbol, title, formula, parameters, source }: ElementDefinition): PaletteEntry {
  const limits = parameters.map(
    ({ symbol: name, title: meaning, unit, minimum, maximum }) =>
      `${name}: ${meaning.toLowerCase()}, ${writeLimit(minimum)} to ${writeLimit(maximum)}${unit === '1' ? '' : ` ${unitWords(unit)}`}`,
  );
  return { added: symbol, symbol, title, hints: [`Z = ${formula}`, ...limits, source] };
}

function writeLimit(value: number): string {
  return value >= 1e4 ? value.toExponential().replace('+', '') : String(value);
}
