import type { TitrationPulse } from '../../model/results.ts';
import type { PulseKind } from '../../model/titration.ts';
import { isInterruptionEstimate } from './interruption.ts';

/** What one place of a titration is called: how one, how many, at the begin of a line, over a narrow column, in a file. */
export interface PulseWords {
  readonly kind: PulseKind;
  readonly one: string;
  readonly many: string;
  readonly One: string;
  readonly Many: string;
  readonly column: string;
  readonly csv: string;
}

const wordsOf: Readonly<Record<PulseKind, PulseWords>> = {
  pulse: { kind: 'pulse', one: 'pulse', many: 'pulses', One: 'Pulse', Many: 'Pulses', column: 'Pulse', csv: 'pulse' },
  step: {
    kind: 'step',
    one: 'potential step',
    many: 'potential steps',
    One: 'Potential step',
    Many: 'Potential steps',
    column: 'Step',
    csv: 'potential_step',
  },
  interruption: {
    kind: 'interruption',
    one: 'interruption',
    many: 'interruptions',
    One: 'Interruption',
    Many: 'Interruptions',
    column: 'Interruption',
    csv: 'interruption',
  },
};

type Named = Partial<Pick<TitrationPulse, 'potentialStep' | 'recommended'>>;

/**
 * What the places of a titration are called: pulses of a current (GITT), potential steps (PITT), or interruptions of a
 * current (ICI) where most rests only interrupt it. The first and the last of a run lack what ICI needs.
 */
export function pulseWords(pulses: readonly Named[]): PulseWords {
  if (pulses[0]?.potentialStep) return wordsOf.step;
  const interrupting = pulses.filter(({ recommended }) => isInterruptionEstimate(recommended));
  return wordsOf[interrupting.length > 0 && 2 * interrupting.length >= pulses.length ? 'interruption' : 'pulse'];
}

/** The words of a kind that is kept by its name; nothing kept: pulses. */
export function wordsOfKind(kind: PulseKind = 'pulse'): PulseWords {
  return wordsOf[kind];
}

/** “1 pulse”, “12 potential steps”. */
export function counted(count: number, { one, many }: PulseWords): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** While what the ions move: an interruption has the pulse of current before it. */
export function pulseNoun(pulse: Named | undefined): string {
  return wordsOf[pulse?.potentialStep ? 'step' : 'pulse'].one;
}
