import { AppError } from '../errors.ts';
import type { Instrument } from '../instruments/driver.ts';
import type { PlannedStep } from '../model/plan.ts';
import type { Problem } from '../model/quantity.ts';

/** What this instrument cannot do of these steps, by the label of the step. */
export function beyondInstrument(steps: readonly PlannedStep[], instrument: Instrument): readonly Problem[] {
  return steps
    .flatMap(({ label, action }) =>
      instrument.check(action).map((problem) => ({ ...problem, field: `${label}: ${problem.field}` })),
    )
    .filter(({ severity }) => severity === 'error');
}

/** The first of these problems that keeps a run from starting. */
export function refusal(problems: readonly Problem[]): AppError | undefined {
  const problem = problems.find(({ severity }) => severity === 'error');
  if (!problem) return undefined;
  return new AppError('input/beyond-instrument', problem.message, {
    remedy: problem.remedy,
    cellState: 'off',
    dataState: 'Nothing was measured.',
  });
}
