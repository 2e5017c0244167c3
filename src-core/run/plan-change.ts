import type { Plan, PlanChange, PlannedStep } from '../model/plan.ts';
import type { JournalEntry } from '../model/run.ts';

/** The plan as it was carried out: the frozen one with the changes that the journal tells of, in their order. */
export function planWithChanges(plan: Plan, journal: readonly Pick<JournalEntry, 'change'>[]): Plan {
  const changes = journal.flatMap(({ change }) => (change ? [change] : []));
  if (changes.length === 0) return plan;
  const steps = changes.reduce<readonly PlannedStep[]>(withChange, plan.steps);
  return {
    ...plan,
    steps,
    expectedDurationS: steps.reduce((sum, { expectedDurationS }) => sum + expectedDurationS, 0),
    expectedSamples: steps.reduce((sum, { expectedSamples }) => sum + expectedSamples, 0),
  };
}

/** The steps with some replaced, numbered anew. */
export function withChange(steps: readonly PlannedStep[], { at, removed, steps: added }: PlanChange): PlannedStep[] {
  const next = [...steps.slice(0, at), ...added, ...steps.slice(at + removed)];
  return next.map((step, index) => (step.index === index ? step : { ...step, index }));
}
