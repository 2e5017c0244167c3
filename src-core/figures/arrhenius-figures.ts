import { branchesOf } from '../analysis/arrhenius/branches.ts';
import { conventionFacts } from '../analysis/arrhenius/conventions.ts';
import { logarithmAt, logarithmErrorAt } from '../analysis/arrhenius/thermal-line.ts';
import type { ArrheniusAnalysis, ThermalConvention, ThermalData, ThermalLine } from '../model/arrhenius.ts';
import { boltzmannVPerK } from '../units/constants.ts';
import type { Figure, Series } from './figure.ts';

const curvePoints = 81;

/** What an analysis does not hold itself. */
export interface ArrheniusPlotPoints {
  /** Those that count, in the order of the line's points: tells heating from cooling. */
  readonly data?: ThermalData | undefined;
  /** Those that do not, to be drawn all the same. */
  readonly leftOut?: ThermalData['points'] | undefined;
}

/** ln(q·Tᵖ) against 1000/T: points, line with its 95 % band, the two lines of a change of slope or Vogel's curve. */
export function arrheniusPlot(analysis: ArrheniusAnalysis, { data, leftOut = [] }: ArrheniusPlotPoints = {}): Figure {
  const { line, name } = analysis;
  return {
    id: 'arrhenius',
    title: `Arrhenius plot of ${name}`,
    caption: arrheniusCaption(analysis),
    x: { label: '1000 K / T', scale: 'linear' },
    y: { label: ordinateLabel(analysis), scale: 'linear' },
    series: [
      ...(analysis.hysteresis && data ? branchSeries(analysis, data) : [pointSeries(line, name)]),
      ...(leftOut.length > 0 ? [leftOutSeries(line.convention, leftOut)] : []),
      ...lineSeries(analysis),
      ...changeSeries(analysis),
      ...vogelSeries(analysis),
    ],
  };
}

/** Residuals of the line against temperature, in standard errors. */
export function arrheniusResidualsPlot({ line, name }: ArrheniusAnalysis): Figure {
  const sorted = line.points.toSorted((a, b) => a.temperatureK - b.temperatureK);
  return {
    id: 'arrhenius-residuals',
    title: `Residuals of ${name}`,
    caption: `Residuals of ${conventionFacts[line.convention].symbol} over their standard errors against temperature; beyond ±2 is seldom chance.`,
    x: { label: 'T / K', scale: 'linear' },
    y: { label: 'residual / standard error', scale: 'linear' },
    series: [
      {
        ...{ label: 'residuals', mark: 'line-and-points', dashed: false, colour: 0 },
        x: sorted.map(({ temperatureK }) => temperatureK),
        y: sorted.map(({ studentized }) => studentized),
      },
    ],
  };
}

function ordinateLabel({ line, prefactorUnit }: ArrheniusAnalysis): string {
  const { symbol } = conventionFacts[line.convention];
  const unit = prefactorUnit.replace('/cm', ' cm⁻¹').replace('/s', ' s⁻¹').replace('/K', ' K⁻¹').replace(/^1 /, '');
  const inner = symbol.replace(/^ln ?\(?/, '').replace(/\)$/, '');
  return `ln(${inner} / ${unit})`;
}

function arrheniusCaption({ line, changePoint, formula }: ArrheniusAnalysis): string {
  const names: Readonly<Record<ThermalConvention, string>> = {
    lnSigmaT: 'the energy is that of ln(σT)',
    lnSigma: 'the energy is that of ln σ',
    lnD: 'the energy is that of ln D',
    lnDOverT: 'the energy is that of ln(D/T)',
    lnRate: 'the energy is that of ln Γ',
    lnRateOverT: 'the energy is that of ln(Γ/T)',
  };
  return `${formula}; ${names[line.convention]}: ${energyText(line)}. Band: 95 %.${changePoint && changePoint.preferred !== 'one-line' ? ` ${changePoint.message}` : ''}`;
}

function energyText(line: ThermalLine): string {
  const error = Number.isFinite(line.standardErrorEv) ? ` ± ${line.standardErrorEv.toFixed(4)}` : '';
  return `${line.activationEnergyEv.toFixed(4)}${error} eV`;
}

function pointSeries(line: ThermalLine, label: string): Series {
  return {
    ...{ label, mark: 'points', colour: 0 },
    x: line.points.map(({ temperatureK }) => 1000 / temperatureK),
    y: line.points.map(({ logarithm }) => logarithm),
    ...(line.weighting === 'equal' ? {} : { yError: line.points.map(({ error }) => error) }),
  };
}

/** Points of heating and of cooling, each with the line of its own branch. */
function branchSeries({ line, hysteresis }: ArrheniusAnalysis, data: ThermalData): readonly Series[] {
  const { branches } = branchesOf(data.points);
  const part = (branch: 'heating' | 'cooling' | undefined, colour: number): readonly Series[] => {
    const points = line.points.filter((_, index) => branches[index] === branch);
    if (points.length === 0) return [];
    const own = branch && hysteresis?.[branch];
    const inverse = points.map(({ temperatureK }) => 1000 / temperatureK);
    const ends = [Math.min(...inverse), Math.max(...inverse)];
    return [
      { ...pointSeries({ ...line, points }, branch ?? 'turning'), colour },
      ...(own
        ? [
            {
              ...{ label: `${branch}: ${own.activationEnergyEv.value.toFixed(3)} eV`, x: ends, colour },
              ...({ mark: 'line', dashed: true } as const),
              y: ends.map((x) => own.lnPrefactor.value - (own.activationEnergyEv.value * x) / (1000 * boltzmannVPerK)),
            },
          ]
        : []),
    ];
  };
  return [...part('heating', 3), ...part('cooling', 4), ...part(undefined, 0)];
}

function leftOutSeries(convention: ThermalConvention, points: ThermalData['points']): Series {
  const { power } = conventionFacts[convention];
  return {
    ...{ label: 'left out', mark: 'points', colour: 6 },
    x: points.map(({ temperatureK }) => 1000 / temperatureK),
    y: points.map(({ temperatureK, value }) => Math.log(value) + power * Math.log(temperatureK)),
  };
}

/** Over the window of the points, and dashed from there to what is predicted. */
function lineSeries({ line, predictions }: ArrheniusAnalysis): readonly Series[] {
  const inverse = line.points.map(({ temperatureK }) => 1000 / temperatureK);
  const asked = predictions.map(({ temperatureK }) => 1000 / temperatureK);
  const [low, high] = [Math.min(...inverse), Math.max(...inverse)];
  const [lowest, highest] = [Math.min(low, ...asked), Math.max(high, ...asked)];
  return [
    { ...linePart(line, low, high), label: energyText(line), dashed: false },
    ...(lowest < low ? [{ ...linePart(line, lowest, low), isUnlisted: true }] : []),
    ...(highest > high ? [{ ...linePart(line, high, highest), isUnlisted: true }] : []),
  ];
}

function linePart(line: ThermalLine, from: number, to: number): Series {
  const x = spread(from, to);
  const y = x.map((value) => logarithmAt(line, 1000 / value));
  const half = x.map((value) => line.coverageFactor * logarithmErrorAt(line, 1000 / value));
  return {
    ...{ label: 'extrapolated', x, y, mark: 'line', dashed: true, colour: 0 },
    ...(half.every(Number.isFinite)
      ? { band: { low: y.map((value, i) => value - half[i]!), high: y.map((value, i) => value + half[i]!) } }
      : {}),
  };
}

function changeSeries({ changePoint, line }: ArrheniusAnalysis): readonly Series[] {
  if (!changePoint || changePoint.preferred === 'one-line') return [];
  const change = changePoint.preferred === 'two-lines' ? changePoint.twoLines : changePoint.continuousLines!;
  const sorted = line.points.map(({ temperatureK }) => temperatureK).toSorted((a, b) => a - b);
  const meeting = change.transitionK.value;
  const [lastCold, firstWarm] = [sorted[change.low.points - 1]!, sorted[change.low.points] ?? sorted.at(-1)!];
  const isBetween = meeting >= lastCold && meeting <= firstWarm;
  const parts = [
    { side: change.low, from: sorted[0]!, to: isBetween ? meeting : lastCold },
    { side: change.high, from: isBetween ? meeting : firstWarm, to: sorted.at(-1)! },
  ];
  return parts.map(({ side, from, to }, k): Series => ({
    label: `${k === 0 ? 'below' : 'above'}: ${side.activationEnergyEv.value.toFixed(3)} eV`,
    ...{ x: [1000 / from, 1000 / to], mark: 'line', dashed: false, colour: k + 1 },
    y: [from, to].map(
      (temperatureK) => side.lnPrefactor.value - side.activationEnergyEv.value / (boltzmannVPerK * temperatureK),
    ),
  }));
}

/** Drawn where it describes the points better than the line. */
function vogelSeries({ vogel, line }: ArrheniusAnalysis): readonly Series[] {
  if (!vogel || vogel.isAtBound || !(vogel.aiccDifference < 0)) return [];
  const inverse = line.points.map(({ temperatureK }) => 1000 / temperatureK);
  const x = spread(Math.min(...inverse), Math.max(...inverse));
  const power = conventionFacts[line.convention].power + vogel.temperatureExponent;
  const y = x.map((value) => {
    const temperatureK = 1000 / value;
    return vogel.lnPrefactor.value - vogel.bK.value / (temperatureK - vogel.t0K.value) + power * Math.log(temperatureK);
  });
  return [{ label: `Vogel, T₀ = ${vogel.t0K.value.toFixed(0)} K`, x, y, mark: 'line', dashed: true, colour: 3 }];
}

function spread(from: number, to: number): readonly number[] {
  return Array.from({ length: curvePoints }, (_, k) => from + ((to - from) * k) / (curvePoints - 1));
}
