import { methodKinds } from '../../../src-core/methods/index.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import type { Limits, MethodStep } from '../../../src-core/model/method.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { RunService } from './run-service.ts';

const whateverIsThere: Sample = {
  id: 'manual',
  name: 'What is on the leads',
  ion: { symbol: 'Mg', chargeNumber: 2 },
  cellType: 'two-electrode',
  geometry: 'slab',
  notes: 'Manual control: no sample was named.',
};

/** One step at once, as a run of its own. @throws AppError `input/invalid`, and what starting a run throws */
export function startByHand(
  runs: Pick<RunService, 'startWith'>,
  instrumentId: string,
  step: MethodStep,
  limits: Limits,
): string {
  const name = `By hand: ${methodKinds[step.kind].title}`;
  return runs.startWith(instrumentId, parseMethod({ name, limits, steps: [step] }), whateverIsThere, name);
}
