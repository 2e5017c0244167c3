import { expect, test } from 'vitest';
import {
  prepareRelaxation,
  type RelaxationTimes,
} from '../../../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { percentile } from '../../../../bench/measurement.ts';
import { recordSoakFigures } from '../../../../support/soak-figures.ts';
import { arcGamma, drawArcs, type ArcSpectrum } from './arc-spectra.ts';

const firstSeed = 800_000;
const count = 120;
const noises = [0.001, 0.005, 0.03];
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const apart = (one: number, two: number): number => Math.abs(Math.log(one / two));

interface Quality {
  /** ∫(γ − truth)²/∫truth², root. */
  readonly deviation: number;
  /** Share of ln τ, half a decade inside the range, where the band holds the truth. */
  readonly held: number;
  readonly arcs: number;
  readonly found: number;
  /** Peaks above a tenth of the highest where no arc is. */
  readonly invented: number;
  /** Relative, where no blocking end shares the low frequencies. */
  readonly areaError: number | undefined;
}

function judge({ spectrum, arcs, hasTail }: ArcSpectrum, times: RelaxationTimes): Quality {
  const tauOf = (frequency: number): number => 1 / (2 * Math.PI * frequency);
  const shortest = 3 * tauOf(Math.max(...spectrum.frequencyHz));
  const longest = tauOf(Math.min(...spectrum.frequencyHz)) / 3;
  const inside = [...times.tauS.keys()].filter((k) => times.tauS[k]! > shortest && times.tauS[k]! < longest);
  const truth = new Map(inside.map((k) => [k, arcGamma(arcs, times.tauS[k]!)]));
  const square = (of: (k: number) => number): number => inside.reduce((sum, k) => sum + of(k) ** 2, 0);
  const highest = Math.max(...times.peaks.map(({ heightOhm }) => heightOhm));
  const whole = arcs.reduce((sum, { resistanceOhm }) => sum + resistanceOhm, 0);
  return {
    deviation: Math.sqrt(square((k) => times.gammaOhm[k]! - truth.get(k)!) / square((k) => truth.get(k)!)),
    held:
      inside.filter((k) => truth.get(k)! >= times.lowerOhm[k]! && truth.get(k)! <= times.upperOhm[k]!).length /
      inside.length,
    arcs: arcs.length,
    found: arcs.filter((arc) => times.peaks.some(({ tauS }) => apart(tauS, arc.tauS) < 0.35)).length,
    invented: times.peaks.filter(
      ({ tauS, heightOhm }) => heightOhm > 0.1 * highest && arcs.every((arc) => apart(tauS, arc.tauS) > 0.5),
    ).length,
    areaError: hasTail ? undefined : Math.abs(times.areaOhm / whole - 1),
  };
}

test.for([
  ['rbf', 'gcv'],
  ['rbf', 'l-curve'],
  ['rbf', 're-im'],
  ['nnls', 'gcv'],
] as const)('relaxation times by %s, λ by %s: γ, peaks, area, coverage of the band', ([method, rule], { task }) => {
  const figures = noises.map((noise) => {
    const all = Array.from({ length: count }, (_, k) => {
      const drawn = drawArcs(firstSeed + k, noise);
      return judge(drawn, prepareRelaxation(drawn.spectrum, { method }).at(rule));
    });
    const total = (of: (quality: Quality) => number): number => all.reduce((sum, quality) => sum + of(quality), 0);
    const held = total((quality) => quality.held) / count;
    const found = total((quality) => quality.found) / total((quality) => quality.arcs);
    expect(held).toBeGreaterThan(0.88);
    expect(found).toBeGreaterThan(0.85);
    const area = percentile(
      all.flatMap(({ areaError }) => areaError ?? []),
      90,
    );
    const deviation = percentile(
      all.map((quality) => quality.deviation),
      50,
    );
    return `noise ${percent(noise)}: γ off by ${percent(deviation)}, arcs found ${percent(found)}, invented ${(total((quality) => quality.invented) / count).toFixed(2)} a spectrum, area within ${percent(area)} in 90 %, band holds ${percent(held)}`;
  });
  recordSoakFigures(task, figures.join('; '));
});

test('errors of ZARC peaks: share of truths within two', ({ task }) => {
  const figures = noises.map((noise) => {
    const inside = { tauS: 0, resistanceOhm: 0, exponent: 0 };
    let all = 0;
    let untold = 0;
    for (let k = 0; k < count; k++) {
      const { spectrum, arcs } = drawArcs(firstSeed + k, noise);
      const { peakFit } = prepareRelaxation(spectrum, { peakShape: 'zarc' }).at('gcv');
      for (const arc of arcs) {
        const peak = peakFit?.peaks.find(({ tauS }) => apart(tauS, arc.tauS) < 0.5);
        if (!peak) continue;
        if (Number.isNaN(peak.errors.resistanceOhm)) {
          untold++;
          continue;
        }
        all++;
        if (Math.abs(peak.tauS - arc.tauS) < 2 * peak.errors.tauS) inside.tauS++;
        if (Math.abs(peak.resistanceOhm - arc.resistanceOhm) < 2 * peak.errors.resistanceOhm) inside.resistanceOhm++;
        if (Math.abs(peak.shape - arc.exponent) < 2 * peak.errors.shape) inside.exponent++;
      }
    }
    expect(inside.resistanceOhm / all).toBeGreaterThan(0.75);
    const shares = [inside.tauS, inside.resistanceOhm, inside.exponent].map((value) => percent(value / all));
    return `noise ${percent(noise)}: τ ${shares[0]!}, R ${shares[1]!}, n ${shares[2]!} of ${all}, ${untold} without errors`;
  });
  recordSoakFigures(task, figures.join('; '));
});
