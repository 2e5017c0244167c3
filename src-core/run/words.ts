import { roleOf } from '../model/action.ts';
import type { PlannedStep } from '../model/plan.ts';

export function drivesCell({ action }: PlannedStep): boolean {
  const role = roleOf(action);
  return action.kind !== 'open-circuit' && (role === 'source' || role === 'impedance');
}

/** For the journal, when an instrument begins something during which it cannot answer. */
export function silenceAnnounced(ms: number): string {
  const time = ms < 120_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} min`;
  return `At low frequencies the instrument may be silent for ${time}; a link lost meanwhile may be noticed only then.`;
}

export const endWords = {
  duration: 'complete',
  'cut-off': 'cut-off',
  aborted: 'aborted',
  settled: 'settled',
} as const;
