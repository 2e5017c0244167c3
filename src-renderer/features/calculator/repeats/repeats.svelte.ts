import { analyseRepeats, type RepeatsAnalysis } from '../../../../src-core/analysis/repeats/repeats.ts';
import type { PelletQuantity } from '../../../../src-core/analysis/repeats/pellet-prior.ts';
import { AppError, toWire, type WireError } from '../../../../src-core/errors.ts';
import type { RepeatsRequest } from '../../../../src-core/contract/calls.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';
import { KeptAnalyses } from '../../../workspace/kept/kept-analyses.svelte.ts';
import { parseRepeats, type RepeatedValues } from '../../../../src-core/formats/repeats-table.ts';

/** Three laboratories, as an interlaboratory study reports them. */
const example = ['lab,mS/cm', 'A,1.92', 'A,2.05', 'A,1.98', 'B,2.60', 'B,2.71', 'B,2.66', 'C,1.41', 'C,1.37', 'C,1.45'];

export interface RepeatsOutcome {
  readonly groups: readonly RepeatedValues[];
  readonly analysis?: RepeatsAnalysis;
  readonly failure?: WireError;
}

/** Several cells of one material, and what they say together. Create where it outlives the screen. */
export class RepeatsSession {
  table = $state('');
  quantity = $state<PelletQuantity>('conductivity');
  unit = $state('mS/cm');
  readonly outcome = $derived.by(() => outcomeOf(this.table, this.quantity, this.unit));
  readonly kept: KeptAnalyses;

  constructor(workspace: Workspace) {
    this.kept = new KeptAnalyses(workspace, 'repeats');
  }

  /** What the host is asked to keep. */
  get request(): RepeatsRequest {
    return { text: this.table, quantity: this.quantity, unit: this.unit };
  }

  /** A kept analysis with all it was made of. */
  reopen({ text, groups = [], quantity, unit }: RepeatsRequest): void {
    this.choose(quantity);
    this.unit = unit ?? this.unit;
    this.table = text ?? groups.map(({ name, values }) => `${name}: ${values.join(', ')}`).join('\n');
  }

  choose(quantity: PelletQuantity): void {
    this.quantity = quantity;
    this.unit = quantity === 'conductivity' ? 'mS/cm' : 'eV';
  }

  loadExample(): void {
    this.table = example.join('\n');
    this.choose('conductivity');
  }
}

function outcomeOf(table: string, quantity: PelletQuantity, unit: string): RepeatsOutcome {
  if (table.trim() === '') return { groups: [] };
  let groups: readonly RepeatedValues[] = [];
  try {
    groups = parseRepeats(table);
    return { groups, analysis: analyseRepeats(groups, quantity, unit) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { groups, failure: toWire(error) };
  }
}
