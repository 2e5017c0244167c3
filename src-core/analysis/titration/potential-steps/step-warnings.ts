import type { Warning } from '../../../model/quantity.ts';
import type { TitrationPulse } from '../../../model/results.ts';
import type { Host } from '../host.ts';
import { stretches } from '../warnings.ts';

/** Checks whose failing in many steps is news about the run as a whole: code, and what to say. */
const runChecks: readonly (readonly [check: string, code: string, text: string])[] = [
  [
    'step-complete',
    'titration/step-incomplete',
    'steps ended before 95 % of their charge had flowed: hold them longer, or end them at a smaller current.',
  ],
  ['step-size', 'titration/step-too-large', 'steps are large against RT/F: use 5 to 10 mV.'],
  [
    'ohmic-ratio',
    'titration/ohmic',
    'steps are limited by the resistance of electrolyte and interface (Λ below 1): D is less certain there.',
  ],
  ['plateau', 'titration/plateau', 'steps lie on a plateau, where two phases coexist and D is not defined.'],
  [
    'falling',
    'titration/current-rises',
    'steps show a current that rises again, as where a new phase nucleates: D is not defined there.',
  ],
  ['slope-change', 'titration/slope-changes', 'steps see dQ/dE change by more than a fifth: take smaller steps.'],
  [
    'diffusivity-change',
    'titration/diffusivity-changes',
    'steps see D change by more than a fifth: take smaller steps.',
  ],
  [
    'background',
    'titration/background',
    'steps have a background above 5 % of their first current: leakage or a side reaction.',
  ],
  ['sign', 'titration/sign', 'steps move charge against the voltage: check the sign of the current.'],
  ['misfit', 'titration/misfit', 'steps do not follow diffusion behind a resistance.'],
  ['signal', 'titration/weak-signal', 'steps change the current by less than 20 times its noise.'],
  ['held-voltage', 'titration/held-voltage', 'steps did not hold their voltage to 5 % of the step.'],
];

/** What a run of potential steps as a whole must be told. */
export function stepWarnings(
  pulses: readonly TitrationPulse[],
  host: Host,
  chosen: string | undefined,
): readonly Warning[] {
  const named = (some: readonly TitrationPulse[]): string => stretches(some.map(({ index }) => index));
  const found = runChecks.flatMap(([name, code, text]) => {
    const some = pulses.filter(({ checks }) => checks.some((one) => one.name === name && one.verdict !== 'pass'));
    return some.length === 0
      ? []
      : [{ code, message: `${some.length} of ${pulses.length} potential ${text} (${named(some)})` }];
  });
  const unknown = pulses.filter(({ flags = [] }) => flags.includes('not-identifiable'));
  const lacking = pulses.filter(({ estimator, flags = [] }) => estimator !== chosen && !flags.includes('excluded'));
  return [
    ...host.notes.map((message) => ({ code: 'titration/sample', message })),
    ...(unknown.length > 0
      ? [
          {
            code: 'titration/not-fitted',
            message: `The current does not tell D by itself in potential step ${named(unknown)}.`,
          },
        ]
      : []),
    ...(chosen !== undefined && lacking.length > 0
      ? [
          {
            code: 'titration/estimator-missing',
            message: `The chosen estimator “${chosen}” gives no D for potential step ${named(lacking)}: the recommended one stands in.`,
          },
        ]
      : []),
    ...found,
  ];
}
