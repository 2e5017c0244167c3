import { analyseRepeats, type RepeatsAnalysis } from '../../../../src-core/analysis/repeats/repeats.ts';
import type { PelletQuantity } from '../../../../src-core/analysis/repeats/pellet-prior.ts';
import { AppError, toWire, type WireError } from '../../../../src-core/errors.ts';
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
  readonly outcome = $derived.by(() => outcomeOf(this.table, this.quantity));

  choose(quantity: PelletQuantity): void {
    this.quantity = quantity;
    this.unit = quantity === 'conductivity' ? 'mS/cm' : 'eV';
  }

  loadExample(): void {
    this.table = example.join('\n');
    this.choose('conductivity');
  }
}

function outcomeOf(table: string, quantity: PelletQuantity): RepeatsOutcome {
  if (table.trim() === '') return { groups: [] };
  let groups: readonly RepeatedValues[] = [];
  try {
    groups = parseRepeats(table);
    return { groups, analysis: analyseRepeats(groups, quantity) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { groups, failure: toWire(error) };
  }
}
