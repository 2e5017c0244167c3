import { consequencesOf, type Consequences } from '../../../src-core/analysis/conversions/consequences.ts';
import type { Knowns } from '../../../src-core/analysis/conversions/convert.ts';
import type { QuantityName } from '../../../src-core/analysis/conversions/quantities.ts';
import type { RepeatsRequest } from '../../../src-core/contract/calls.ts';
import { AppError, toWire, type WireError } from '../../../src-core/errors.ts';
import type { Quantity } from '../../../src-core/model/quantity.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';
import { wantedQuantities } from './quantity-groups.ts';
import { RepeatsSession } from './repeats/repeats.svelte.ts';
import { knownOf } from './typed-quantity.ts';

export type Entries = Readonly<Partial<Record<QuantityName, Quantity>>>;

/** What calculators are asked about most, with the charge that counts twice in Nernst–Einstein. */
export const ions = [
  { name: 'Mg²⁺', charge: 2 },
  { name: 'Li⁺', charge: 1 },
  { name: 'Na⁺', charge: 1 },
  { name: 'Zn²⁺', charge: 2 },
  { name: 'Ca²⁺', charge: 2 },
  { name: 'Al³⁺', charge: 3 },
] as const;

/** A selenide spinel as it is described in papers: a conductivity, the unit cell, the distance of a hop. */
const example: Entries = {
  'charge-number': { value: 2, unit: '1' },
  temperature: { value: 25, unit: '°C', standardUncertainty: 0.5 },
  conductivity: { value: 1e-4, unit: 'S/cm', standardUncertainty: 2e-5 },
  'ions-per-cell': { value: 8, unit: '1' },
  'lattice-parameter': { value: 11.11, unit: 'Å', standardUncertainty: 0.01 },
  'hop-distance': { value: 4.81, unit: 'Å', standardUncertainty: 0.01 },
  'attempt-frequency': { value: 1e12, unit: '1/s' },
};

/** What stands in the calculator. It outlives the screen. */
export class CalculatorSession {
  entries = $state.raw<Entries>({});
  /** By name; empty for an ion that only its charge tells. */
  ion = $state('');
  /** Θ = 1/(1 − x) is a model, used where it is asked for. */
  isLatticeGas = $state(false);
  tab = $state<'conversions' | 'repeats'>('conversions');
  readonly repeats: RepeatsSession;
  readonly isEmpty = $derived(Object.keys(this.entries).length === 0);
  readonly #outcome = $derived.by(() => outcomeOf(this.entries, this.isLatticeGas));

  constructor(workspace: Workspace) {
    this.repeats = new RepeatsSession(workspace);
  }

  /** Opens kept repeats with all they were made of. */
  async openKept(analysisId: string): Promise<void> {
    const record = await this.repeats.kept.show(analysisId);
    if (!record?.repeats) return;
    this.tab = 'repeats';
    this.repeats.reopen(record.parameters as RepeatsRequest);
  }

  get consequences(): Consequences | undefined {
    return this.#outcome.consequences;
  }

  get failure(): WireError | undefined {
    return this.#outcome.failure;
  }

  set(name: QuantityName, quantity: Quantity | undefined): void {
    const { [name]: _before, ...others } = this.entries;
    this.entries = quantity ? { ...others, [name]: quantity } : others;
    const known = ions.find((ion) => ion.name === this.ion);
    if (name === 'charge-number' && known?.charge !== quantity?.value) this.ion = '';
  }

  chooseIon({ name, charge }: (typeof ions)[number]): void {
    this.set('charge-number', { value: charge, unit: '1' });
    this.ion = name;
  }

  loadExample(): void {
    this.entries = example;
    this.ion = 'Mg²⁺';
  }

  /** Empties it. @returns what takes that back */
  clear(): () => void {
    const { entries, ion, isLatticeGas } = this;
    this.entries = {};
    this.ion = '';
    this.isLatticeGas = false;
    return () => {
      this.entries = entries;
      this.ion = ion;
      this.isLatticeGas = isLatticeGas;
    };
  }
}

/** Why a quantity makes no sense by itself; undefined where it does. */
export function refusalOf(name: QuantityName, quantity: Quantity): string | undefined {
  const { failure } = outcomeOf({ [name]: quantity }, false, []);
  return failure && [failure.message, failure.remedy].filter(Boolean).join(' ');
}

interface Outcome {
  readonly consequences?: Consequences;
  readonly failure?: WireError;
}

function outcomeOf(entries: Entries, isLatticeGas: boolean, wanted = wantedQuantities): Outcome {
  try {
    const pairs = Object.entries(entries) as [QuantityName, Quantity][];
    const knowns: Knowns = Object.fromEntries(pairs.map(([name, quantity]) => [name, knownOf(name, quantity)]));
    return { consequences: consequencesOf(knowns, isLatticeGas ? ['lattice-gas'] : [], wanted) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { failure: toWire(error) };
  }
}

const sessions = new WeakMap<Workspace, CalculatorSession>();

/** The session of a window. */
export function calculatorSessionOf(workspace: Workspace): CalculatorSession {
  const known = sessions.get(workspace);
  if (known) return known;
  let made!: CalculatorSession;
  // What is derived belongs to whoever is being built at the time, and goes stale with it: here to nobody.
  $effect.root(() => {
    made = new CalculatorSession(workspace);
  });
  sessions.set(workspace, made);
  return made;
}
