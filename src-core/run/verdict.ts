import type { AppError } from '../errors.ts';
import type { PlannedStep } from '../model/plan.ts';

/** A step as it is to be carried out now. */
export interface Prepared {
  readonly step: PlannedStep;
  /** For the journal. */
  readonly note?: string;
  /** The step and what follows of its branch are left out. */
  readonly leave?: string;
  readonly failure?: AppError;
}

/** What follows from a step that is over. */
export interface Verdict {
  /** For the journal. */
  readonly text: string;
  /** Shown with the run. */
  readonly warning?: { readonly code: string; readonly message: string };
  /** Why later pulses of the group are left out. */
  readonly leave?: string;
  readonly failure?: AppError;
}
