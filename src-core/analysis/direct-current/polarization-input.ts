import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import type { Held } from './polarization-modes.ts';

/** A sample between two ion-blocking contacts. Either a transient or its steady value is given. */
export interface PolarizationInput {
  readonly held: Held;
  /** What was held, V or A. */
  readonly applied: UncertainNumber;
  /** Since the step, with the response: A where the voltage was held, V where the current was. */
  readonly timeS?: readonly number[] | undefined;
  readonly response?: readonly number[] | undefined;
  /** Instead of the transient. */
  readonly steady?: UncertainNumber | undefined;
  /** Of the slowest relaxation, instead of the transient. */
  readonly timeConstantS?: UncertainNumber | undefined;
  /** Response without anything applied; it is subtracted. */
  readonly zero?: UncertainNumber | undefined;
  readonly thicknessM: UncertainNumber;
  readonly areaM2: UncertainNumber;
  /** Of ions and electrons together, from the impedance of the same cell. */
  readonly totalResistanceOhm?: UncertainNumber | undefined;
  /** First value after the step, only to be compared. */
  readonly initial?: UncertainNumber | undefined;
  /** Where the fit of the transient shall begin. */
  readonly startS?: number | undefined;
}
