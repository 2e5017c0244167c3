import type { Dimension } from '../../units/dimensions.ts';

/** A result that every run knows by itself once something was measured. */
export interface KnownResult {
  readonly name: string;
  readonly dimension: Dimension;
  /** Shown and used to tell values. */
  readonly unit: string;
  readonly title: string;
  /** What must have been measured before. */
  readonly after: 'start' | 'any' | 'voltage' | 'rest' | 'current' | 'spectrum' | 'temperature' | 'sample';
}

/** In the order that lists show them. Current and charge are positive on charge. */
export const knownResults: readonly KnownResult[] = [
  { name: 'OCP', dimension: 'voltage', unit: 'V', title: 'Voltage at the end of the last rest', after: 'rest' },
  { name: 'E', dimension: 'voltage', unit: 'V', title: 'Last voltage', after: 'voltage' },
  { name: 'I', dimension: 'current', unit: 'A', title: 'Last current', after: 'voltage' },
  {
    name: 'dEdt',
    dimension: 'voltageRate',
    unit: 'V/s',
    title: '|dE/dt| at the end of the last step (regression over its last fifth, 10 s to 10 min)',
    after: 'voltage',
  },
  {
    name: 'dIdt',
    dimension: 'currentRate',
    unit: 'A/s',
    title: '|dI/dt| at the end of the last step, likewise',
    after: 'voltage',
  },
  { name: 'Q', dimension: 'charge', unit: 'C', title: 'Charge since the start of the run', after: 'start' },
  { name: 'Qstep', dimension: 'charge', unit: 'C', title: 'Charge of the last step that moved any', after: 'current' },
  {
    name: 'capacity',
    dimension: 'charge',
    unit: 'C',
    title: 'Charge moved since the current last changed its direction (magnitude)',
    after: 'current',
  },
  { name: 'Qcharge', dimension: 'charge', unit: 'C', title: 'The same of the last charge', after: 'current' },
  { name: 'Qdischarge', dimension: 'charge', unit: 'C', title: 'The same of the last discharge', after: 'current' },
  { name: 'Qstated', dimension: 'charge', unit: 'C', title: 'Charge of Δx = 1 as the sample states', after: 'sample' },
  { name: 'x', dimension: 'number', unit: '', title: 'Ion content', after: 'sample' },
  { name: 'T', dimension: 'temperature', unit: '°C', title: 'Last temperature', after: 'temperature' },
  { name: 't', dimension: 'time', unit: 's', title: 'Time since the start of the run', after: 'start' },
  { name: 'tstep', dimension: 'time', unit: 's', title: 'Duration of the last step', after: 'any' },
  {
    name: 'Rhigh',
    dimension: 'resistance',
    unit: 'Ω',
    title: 'Resistance at high frequency: Z′ where the last spectrum crosses or comes closest to the real axis',
    after: 'spectrum',
  },
  {
    name: 'Rlow',
    dimension: 'resistance',
    unit: 'Ω',
    title: 'Z′ at the lowest frequency of the last spectrum',
    after: 'spectrum',
  },
  { name: 'pass', dimension: 'number', unit: '', title: 'Number of the pass of the repetition', after: 'start' },
];

const byName: ReadonlyMap<string, KnownResult> = new Map(knownResults.map((result) => [result.name, result]));

export function knownResult(name: string): KnownResult | undefined {
  return byName.get(name);
}

/** What functions there are, for lists and messages. */
export const functionHelp: Readonly<Record<string, string>> = {
  abs: 'abs(a): magnitude',
  min: 'min(a, b, …): the smallest',
  max: 'max(a, b, …): the largest',
  sqrt: 'sqrt(a): square root of a number without unit',
  change: 'change(a): |a − a at the end of the pass before|',
  relchange: 'relchange(a): the same as a share of a',
};

/** Names that a method may give to results it keeps. */
export const keptName = /^[A-Za-z][A-Za-z0-9_]{0,29}$/;
