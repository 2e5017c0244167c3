import * as v from 'valibot';
import { estimatorNames } from '../model/titration.ts';

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const mostEdits = 10_000;

/** Changes by hand to the pulses of a titration. */
export const segmentEdits = v.pipe(
  v.array(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('merge'), fromS: finite, toS: finite }),
      v.strictObject({ kind: v.literal('split'), atS: finite }),
      v.strictObject({ kind: v.literal('exclude'), atS: finite }),
      v.strictObject({
        kind: v.literal('retime'),
        atS: finite,
        startTimeS: v.exactOptional(finite),
        endTimeS: v.exactOptional(finite),
      }),
    ]),
  ),
  v.maxLength(mostEdits),
);

/** What may be chosen about the analysis of a titration. */
export const titrationSettings = {
  control: v.optional(v.picklist(['galvanostatic', 'potentiostatic'])),
  estimator: v.optional(v.picklist(estimatorNames)),
  slopeWindow: v.optional(
    v.pipe(
      v.strictObject({ fromS: v.pipe(finite, v.minValue(0)), toS: positive }),
      v.check(({ fromS, toS }) => toS > fromS, 'The window of Eq. 9 must end after it begins.'),
    ),
  ),
  geometry: v.optional(v.picklist(['slab', 'cylinder', 'sphere'])),
  constantOverpotential: v.optional(v.boolean()),
  smoothingWidthX: v.optional(positive),
  edits: v.optional(segmentEdits),
  currentFactor: v.optional(positive),
  nominalCurrentA: v.optional(positive),
  potential: v.optional(v.picklist(['working-electrode', 'cell'])),
};
