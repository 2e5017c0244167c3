import type { GenericSchema } from 'valibot';
import type { MethodStep } from '../model/method.ts';
import type { FieldDefinition } from './field.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** One kind of step: how it is written, asked for and carried out. A folder each; index.ts lists them. */
export interface MethodKind<S extends MethodStep = MethodStep> {
  readonly kind: S['kind'];
  readonly title: string;
  readonly description: string;
  /** Draws the form. */
  readonly fields: readonly FieldDefinition[];
  /** Reads a step from JSON; `step` reads steps inside this one. */
  schema(step: GenericSchema<unknown, MethodStep>): GenericSchema<unknown, S>;
  /** A step with sensible values for "add step". */
  create(): S;
  /** Adds the planned steps and problems of `step` to the plan. `field` is its place, e.g. `steps[2]`. */
  plan(step: S, plan: PlanBuilder, field: string): void;
}
