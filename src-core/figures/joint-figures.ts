import type { UncertainValue } from '../model/finding.ts';
import type { JointRow } from '../model/joint-view.ts';
import type { Axis, Figure, Series } from './figure.ts';

const squareCentimetresPerSquareMetre = 1e4;

/** Against x, or the number of the pulse where x is not known. */
function axisOf(rows: readonly JointRow[]): { readonly axis: Axis; readonly at: (row: JointRow) => number } {
  if (rows.some(({ x }) => Number.isFinite(x))) return { axis: { label: 'x', scale: 'linear' }, at: ({ x }) => x };
  return { axis: { label: 'Pulse', scale: 'linear' }, at: ({ pulseIndex }) => pulseIndex };
}

function seriesOf(
  rows: readonly JointRow[],
  pick: (row: JointRow) => UncertainValue | undefined,
  look: Pick<Series, 'label' | 'colour' | 'mark'>,
  scale = 1,
): readonly Series[] {
  const { at } = axisOf(rows);
  const chosen = rows.filter((row) => pick(row) !== undefined);
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
export function jointDiffusivityFigure(rows: readonly JointRow[]): Figure {
  const scale = squareCentimetresPerSquareMetre;
  return {
    id: 'joint-diffusivity',
    title: 'Chemical diffusivity by pulse and by impedance',
    caption:
      'Chemical diffusivity from the pulses and from the spectra taken after their rests, against x. Length and dE/dQ ' +
      'enter both: their errors move all points alike. Bars are one standard uncertainty.',
    x: axisOf(rows).axis,
    y: { label: 'D_C / cm² s⁻¹', scale: 'log' },
    series: [
      ...seriesOf(rows, ({ fromPulses }) => fromPulses, { label: 'pulses', colour: 0, mark: 'line-and-points' }, scale),
      ...seriesOf(
        rows,
        ({ fromWarburg }) => fromWarburg,
        { label: 'diffusion impedance and dE/dQ', colour: 5, mark: 'points' },
        scale,
      ),
      ...seriesOf(
        rows,
        ({ fromDiffusionTime }) => fromDiffusionTime,
        { label: 'diffusion time L²/τ', colour: 3, mark: 'points' },
        scale,
      ),
    ],
  };
}

/** D of the spectra over D of the pulses, bars of what they do not share. */
export function jointRatioFigure(rows: readonly JointRow[]): Figure {
  const { axis, at } = axisOf(rows);
  const places = rows.map(at).filter((place) => Number.isFinite(place));
  return {
    id: 'joint-ratio',
    title: 'Impedance against pulses',
    caption:
      'D of the spectra over D of the pulses on either side. Bars are one standard uncertainty of what the two do not ' +
      'share: length and dE/dQ fall out.',
    x: axis,
    y: { label: 'D_spectrum / D_pulses', scale: 'linear' },
    series: [
      ...seriesOf(rows, ({ ratio }) => ratio, { label: 'ratio', colour: 5, mark: 'points' }),
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
export function chargeTransferFigure(rows: readonly JointRow[]): Figure {
  return {
    id: 'charge-transfer',
    title: 'Charge transfer',
    caption: 'Charge-transfer resistance from the spectra after the rests, against x. Bars are one standard error.',
    x: axisOf(rows).axis,
    y: { label: 'R_ct / Ω', scale: 'linear' },
    series: seriesOf(rows, ({ chargeTransfer }) => chargeTransfer, {
      label: 'R_ct',
      colour: 1,
      mark: 'line-and-points',
    }),
  };
}
