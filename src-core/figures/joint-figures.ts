import { wordsOfKind } from '../analysis/titration/pulse-words.ts';
import type { UncertainValue } from '../model/finding.ts';
import type { JointAnalysis, JointRow } from '../model/joint-view.ts';
import type { Axis, Figure, Series } from './figure.ts';

const squareCentimetresPerSquareMetre = 1e4;

type Joint = Pick<JointAnalysis, 'rows' | 'of'>;

/** Against x, or the number of the pulse where x is not known. */
function axisOf({ rows, of }: Joint): { readonly axis: Axis; readonly at: (row: JointRow) => number } {
  if (rows.some(({ x }) => Number.isFinite(x))) return { axis: { label: 'x', scale: 'linear' }, at: ({ x }) => x };
  return { axis: { label: wordsOfKind(of).column, scale: 'linear' }, at: ({ pulseIndex }) => pulseIndex };
}

function seriesOf(
  joint: Joint,
  pick: (row: JointRow) => UncertainValue | undefined,
  look: Pick<Series, 'label' | 'colour' | 'mark'>,
  scale = 1,
): readonly Series[] {
  const { at } = axisOf(joint);
  const chosen = joint.rows.filter((row) => pick(row) !== undefined);
  if (chosen.length === 0) return [];
  return [
    {
      ...look,
      x: chosen.map(at),
      y: chosen.map((row) => pick(row)!.value * scale),
      yError: chosen.map((row) => pick(row)!.standardUncertainty * scale),
    },
  ];
}

/** D of the pulses, of the diffusion impedance and, where it is seen, of the diffusion time against x. */
export function jointDiffusivityFigure(joint: Joint): Figure {
  const { kind, one, many } = wordsOfKind(joint.of);
  const scale = squareCentimetresPerSquareMetre;
  return {
    id: 'joint-diffusivity',
    title: `Chemical diffusivity by ${one} and by impedance`,
    caption:
      `Chemical diffusivity from the ${many} and from the spectra taken after ${kind === 'pulse' ? 'their rests' : 'them'}, against x. Length and dE/dQ ` +
      'enter both: their errors move all points alike. Bars are one standard uncertainty.',
    x: axisOf(joint).axis,
    y: { label: 'D_C / cm² s⁻¹', scale: 'log' },
    series: [
      ...seriesOf(joint, ({ fromPulses }) => fromPulses, { label: many, colour: 0, mark: 'line-and-points' }, scale),
      ...seriesOf(
        joint,
        ({ fromWarburg }) => fromWarburg,
        { label: 'diffusion impedance and dE/dQ', colour: 5, mark: 'points' },
        scale,
      ),
      ...seriesOf(
        joint,
        ({ fromDiffusionTime }) => fromDiffusionTime,
        { label: 'diffusion time L²/τ', colour: 3, mark: 'points' },
        scale,
      ),
    ],
  };
}

/** D of the spectra over D of the pulses, bars of what they do not share. */
export function jointRatioFigure(joint: Joint): Figure {
  const { axis, at } = axisOf(joint);
  const { many } = wordsOfKind(joint.of);
  const places = joint.rows.map(at).filter((place) => Number.isFinite(place));
  return {
    id: 'joint-ratio',
    title: `Impedance against ${many}`,
    caption:
      `D of the spectra over D of the ${many} on either side. Bars are one standard uncertainty of what the two do not ` +
      'share: length and dE/dQ fall out.',
    x: axis,
    y: { label: 'D_spectrum / D_titration', scale: 'linear' },
    series: [
      ...seriesOf(joint, ({ ratio }) => ratio, { label: 'ratio', colour: 5, mark: 'points' }),
      {
        label: 'equal',
        x: places.length === 0 ? [] : [Math.min(...places), Math.max(...places)],
        y: places.length === 0 ? [] : [1, 1],
        mark: 'line',
        dashed: true,
        colour: 0,
      },
    ],
  };
}

/** Charge-transfer resistance of the spectra against x. */
export function chargeTransferFigure(joint: Joint): Figure {
  return {
    id: 'charge-transfer',
    title: 'Charge transfer',
    caption: 'Charge-transfer resistance from the spectra, against x. Bars are one standard error.',
    x: axisOf(joint).axis,
    y: { label: 'R_ct / Ω', scale: 'linear' },
    series: seriesOf(joint, ({ chargeTransfer }) => chargeTransfer, {
      label: 'R_ct',
      colour: 1,
      mark: 'line-and-points',
    }),
  };
}
