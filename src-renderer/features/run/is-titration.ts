import type { PlannedStep } from '../../../src-core/model/plan.ts';

/** A pulse with its rest, or a step of the voltage (PITT): spectra for stability, drift or linearity are numbered in groups of other names. */
export function isTitration({ group = '', pulse }: Pick<PlannedStep, 'group' | 'pulse'>): boolean {
  return (pulse !== undefined && group.startsWith('gitt')) || group === 'pitt';
}
