import type { AnalysisKind } from '../../../../src-core/model/results.ts';
import type { Analyse } from '../analysis-parts.ts';
import { analyseArrhenius, analyseMeyerNeldel } from './arrhenius.ts';
import { analyseDirectCurrent } from './direct-current.ts';
import { analyseImpedance } from './impedance.ts';
import { analyseJointView } from './joint-view.ts';
import { analyseRepeats } from './repeats.ts';
import { analyseSeries } from './series.ts';
import { analyseTitration } from './titration.ts';

/** How each technique comes by its input, and how its record reads. */
export const analyses: { readonly [K in AnalysisKind]: Analyse<K> } = {
  impedance: analyseImpedance,
  series: analyseSeries,
  titration: analyseTitration,
  jointView: analyseJointView,
  arrhenius: analyseArrhenius,
  meyerNeldel: analyseMeyerNeldel,
  directCurrent: analyseDirectCurrent,
  repeats: analyseRepeats,
};
