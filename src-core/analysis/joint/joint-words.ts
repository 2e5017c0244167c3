import type { JointAnalysis, JointElement, JointRow, JointSummary } from '../../model/joint-view.ts';
import type { Warning } from '../../model/quantity.ts';
import type { Sample } from '../../model/sample.ts';
import { formatUncertain } from '../../units/format.ts';
import type { Host } from '../titration/host.ts';
import { wordsOfKind, type PulseWords } from '../titration/pulse-words.ts';
import { usualJointCircuit } from './diffusion-element.ts';

export interface JointOutcome {
  readonly rows: readonly JointRow[];
  readonly element: JointElement | undefined;
  readonly host: Host;
  readonly sample: Sample;
  readonly summary: JointSummary | undefined;
  readonly words: PulseWords;
}

/** What the user should know before believing the comparison. */
export function jointWarnings(outcome: JointOutcome): readonly Warning[] {
  return [
    ...elementWarnings(outcome),
    ...resolutionWarnings(outcome),
    ...agreementWarnings(outcome),
    ...cellWarnings(outcome),
  ];
}

function elementWarnings({ element, host, rows }: JointOutcome): readonly Warning[] {
  const usual = usualJointCircuit(host.geometry);
  if (!element)
    return [
      {
        code: 'no-diffusion-element',
        message: `The circuit has no W, Wo or Wsph: only charge transfer is told. Take ${usual}, for example.`,
      },
    ];
  if (element.suitsGeometry) return [];
  const shares = rows.flatMap(({ warburgBudget = [] }) =>
    warburgBudget.filter(({ source }) => source.startsWith('shape')).map((one) => one.relativeStandardUncertainty),
  );
  const largest = Math.max(0, ...shares);
  if (largest < 0.005) return [];
  const advice =
    host.geometry === 'cylinder'
      ? 'There is no element for cylinders yet; the error is in the uncertainty of D.'
      : `Take ${usual}; until then the error is in the uncertainty of D.`;
  return [
    {
      code: 'diffusion-element-shape',
      message:
        `${element.name} is not made for a ${host.geometry}: at the lowest frequency that shifts D by up to ` +
        `${percent(largest)}. ${advice}`,
    },
  ];
}

function resolutionWarnings({ rows, element }: JointOutcome): readonly Warning[] {
  if (!element || rows.length === 0) return [];
  const unresolved = rows.filter(({ fromWarburg }) => fromWarburg === undefined);
  const withoutSlope = unresolved.filter(({ potentialPerCharge }) => potentialPerCharge === undefined);
  const unseen = unresolved.length - withoutSlope.length;
  return [
    ...(unseen > 0
      ? [
          {
            code: 'diffusion-not-resolved',
            message:
              `In ${unseen} of ${rows.length} spectra the diffusion is not seen well enough for a D. Measure to lower ` +
              'frequencies, with more points in the lowest decades, or with a larger amplitude.',
          },
        ]
      : []),
    ...(withoutSlope.length > 0
      ? [
          {
            code: 'no-titration-slope',
            message: `At ${withoutSlope.length} of ${rows.length} spectra dE/dQ is not known: there is no D of the spectrum.`,
          },
        ]
      : []),
  ];
}

function agreementWarnings({ summary, words }: JointOutcome): readonly Warning[] {
  if (!summary || summary.probability >= 0.01) return [];
  const { meanRatio, withinTwoErrors, compared } = summary;
  return [
    {
      code: 'pulses-and-spectra-disagree',
      message:
        `${words.Many} and spectra disagree: ${withinTwoErrors} of ${compared} within two errors, ratio ` +
        `${meanRatio.value.toPrecision(3)} on average. Look at the residuals of the spectra first, then at rests that are ` +
        'too short, at other electrodes in the spectrum, and at particles of several sizes.',
    },
  ];
}

function cellWarnings({ sample }: JointOutcome): readonly Warning[] {
  if (sample.cellType === 'three-electrode') return [];
  return [
    {
      code: 'two-electrode-spectra',
      message:
        'The cell has two electrodes: the spectra hold the counter electrode too. Its arc may pass for charge transfer of ' +
        'this electrode, and a passivated metal dominates it.',
    },
  ];
}

/** What both ways rest on. */
export function jointAssumptions(host: Host, element: JointElement | undefined, words: PulseWords): readonly string[] {
  const shape = element && element.kind !== 'semi-infinite';
  return [
    ...host.assumptions,
    ...(shape
      ? [`${element.name}: R and τ = L²/D are tied by R = |dE/dQ|·(nV_m/S)/L·τ, so the spectrum tells D alone.`]
      : []),
    ...(element && !shape ? ['D of the spectra: ½[(nV_m/S)·|dE/dQ|/σ_W]², semi-infinite diffusion.'] : []),
    `D of the ${words.many}: geometric mean of those on either side of the spectrum.`,
    'Length and area enter both values of D alike: that they agree says nothing of the length.',
    'dE/dQ enters both squared; the difference is judged by the errors that they do not share.',
    'The errors of the spectra are those of the fits: a wrong gain of the analyser is not in them.',
  ];
}

function percent(relative: number): string {
  return `${(100 * relative).toPrecision(2)} %`;
}

/** In how many places both ways tell the same, in one sentence. */
export function jointSentence({ summary, of }: Pick<JointAnalysis, 'summary' | 'of'>): string {
  const { many } = wordsOfKind(of);
  if (!summary) return `Nowhere can D of the spectra be compared with that of the ${many}.`;
  const { compared, withinTwoErrors, withinOneError, medianRatio, meanRatio, chiSquared, probability } = summary;
  return (
    `D of the spectra and of the ${many} agree within two errors at ${withinTwoErrors} of ${compared} spectra, within one ` +
    `at ${withinOneError}; their ratio is ${medianRatio.toPrecision(3)} in the median and ` +
    `${formatUncertain(meanRatio.value, meanRatio.standardUncertainty)} in the weighted mean; χ² of the differences is ` +
    `${chiSquared.toPrecision(3)} for ${compared} (probability ${probability.toPrecision(2)}).`
  );
}
