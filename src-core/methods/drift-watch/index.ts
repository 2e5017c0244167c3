import * as v from 'valibot';
import type { DriftWatchStep } from '../../model/method.ts';
import { checkEis, eis, eisEntries, spectrumFields } from '../eis/index.ts';
import { quantityField, type FieldDefinition } from '../field.ts';
import type { MethodKind } from '../kind.ts';
import { eisDraft, errorAt, restDraft, type PlanBuilder } from '../plan-builder.ts';
import { quantity } from '../schema.ts';

const mostSpectra = 5000;
const defaultChange = 0.02;
/** Between two spectra the voltage is looked at this often, s. */
const restIntervalS = 30;
const shortestRestS = 1;

const driftWatchFields: readonly FieldDefinition[] = [
  quantityField(
    'everyS',
    'A spectrum every',
    'time',
    'min',
    'From start to start, kept to the second; at open circuit between.',
    {
      initial: 1800,
    },
  ),
  quantityField('durationS', 'For', 'time', 'h', 'Without a criterion, or when it is never met.', {
    initial: 24 * 3600,
  }),
  {
    path: 'endsWhen',
    label: 'Ends',
    input: 'choice',
    choices: [
      { value: 'time', label: 'after its time' },
      { value: 'steady', label: 'when a spectrum agrees with the one before' },
      { value: 'changed', label: 'when a spectrum has left the first' },
    ],
    required: true,
    initial: 'time',
    help: 'What was measured stays; the method goes on with its next step.',
  },
  quantityField('maxChange', 'Change of', 'fraction', '%', 'Rms of |ΔZ|/|Z| over all frequencies; 2 % when empty.', {
    required: false,
    initial: defaultChange,
    shownWhen: { path: 'endsWhen', values: ['steady', 'changed'] },
  }),
  ...spectrumFields('eis', { label: 'Spectrum', required: true, help: 'Measured each time.' }),
];

/** Long-term drift. */
export const driftWatch: MethodKind<DriftWatchStep> = {
  kind: 'drift-watch',
  title: 'Drift watch',
  description: 'A spectrum every so often, for so long or until the sample is steady or has changed.',
  fields: driftWatchFields,
  schema: () =>
    v.strictObject({
      kind: v.literal('drift-watch'),
      eis: v.strictObject(eisEntries),
      everyS: quantity('time', { above: 0 }),
      durationS: quantity('time', { above: 0 }),
      endsWhen: v.picklist(['time', 'steady', 'changed'], 'must be "time", "steady" or "changed"'),
      maxChange: v.exactOptional(quantity('fraction', { above: 0, max: 10 })),
    }),
  create: () => {
    const { kind: _kind, ...settings } = eis.create();
    return { kind: 'drift-watch', eis: settings, everyS: 1800, durationS: 24 * 3600, endsWhen: 'time' };
  },
  plan: planDriftWatch,
};

function planDriftWatch(step: DriftWatchStep, plan: PlanBuilder, field: string): void {
  checkEis(step.eis, plan, `${field}.eis`);
  const count = Math.floor(step.durationS / step.everyS + 1e-9) + 1;
  const draft = eisDraft('Spectrum', step.eis, plan.limits);
  if (draft.expectedDurationS >= step.everyS)
    plan.problem(
      errorAt(
        `${field}.everyS`,
        `A spectrum takes about ${Math.ceil(draft.expectedDurationS)} s, longer than the time to the next one.`,
        'Measure less often, or end at a higher frequency.',
      ),
    );
  if (count > mostSpectra || count < 2) {
    const message = count < 2 ? 'Only one spectrum fits.' : `More than ${mostSpectra} spectra.`;
    plan.problem(errorAt(`${field}.durationS`, message, 'Change how often, or for how long.'));
    return;
  }
  const group = plan.nextGroup().replace('gitt', 'drift');
  const drift =
    step.endsWhen === 'time' ? {} : { drift: { until: step.endsWhen, maxChange: step.maxChange ?? defaultChange } };
  const restS = Math.max(shortestRestS, step.everyS - draft.expectedDurationS);
  for (let pulse = 1; pulse <= count; pulse++) {
    plan.add({ ...draft, label: `Spectrum ${pulse} of ${count}`, ...drift, group, pulse, everyS: step.everyS });
    if (pulse === count) return;
    const rest = restDraft(`Wait after spectrum ${pulse}`, { maxDurationS: restS }, restIntervalS, plan.limits);
    // A spectrum that ends the watch ends its wait too: the wait belongs to the next.
    plan.add({ ...rest, group, pulse: pulse + 1, everyS: step.everyS });
  }
}
