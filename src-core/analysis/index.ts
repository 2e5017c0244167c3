import type { AnalysisKind } from '../model/results.ts';
import { arrhenius, meyerNeldel } from './arrhenius/technique.ts';
import { directCurrent } from './direct-current/technique.ts';
import { series } from './impedance/series/technique.ts';
import { impedance } from './impedance/technique.ts';
import { jointView } from './joint/technique.ts';
import { repeats } from './repeats/technique.ts';
import type { Technique } from './technique.ts';
import { titration } from './titration/technique.ts';

/** Every technique, in the order in which a report gives their results. */
export const techniques = {
  ...{ titration, jointView, impedance, series },
  ...{ arrhenius, meyerNeldel, directCurrent, repeats },
} as const satisfies {
  readonly [K in AnalysisKind]: Technique<K>;
};

export const techniqueList: readonly Technique[] = Object.values(techniques);

export const analysisKinds = Object.keys(techniques) as readonly AnalysisKind[];
