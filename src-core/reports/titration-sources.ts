import type { TitrationPulse } from '../model/results.ts';

const weppner =
  'Titration, short pulses: D = (4/π)·(I·V_M/(z·F·S))²·[(dE/dx)/(dE/d√t)]² for τ ≪ L²/D, and D = (4/(π·τ))·(n·V_M/S)²·(ΔE_s/ΔE_τ)². ' +
  'W. Weppner, R. A. Huggins, J. Electrochem. Soc. 124 (1977) 1569.';
const finiteLength =
  'Titration, finite length: diffusion in sphere, cylinder or slab under a constant flux and after it. ' +
  'J. Crank, The Mathematics of Diffusion, 2nd ed., Oxford 1975.';
const interruption =
  'Current interruption (ICI): D = (4/π)·[(V/S)·(dE_OC/dt_I)/(dE/d√t)]², once the current has become steady. ' +
  'Y.-C. Chien, H. Liu, A. S. Menon, W. R. Brant, D. Brandell, M. J. Lacey, Nat. Commun. 14 (2023) 2289.';
const classicalSteps =
  'Potential steps (PITT), long and short times: ln|I| falls with π²·D/4L² in a slab, I·√t is level before; both without ' +
  'a resistance. C. J. Wen, B. A. Boukamp, R. A. Huggins, W. Weppner, J. Electrochem. Soc. 126 (1979) 2258.';
const resistiveSteps =
  'Potential steps, the whole current of a finite body behind a resistance: C. Montella, J. Electroanal. Chem. 518 (2002) ' +
  '61; J. Crank, The Mathematics of Diffusion, 2nd ed., Oxford 1975, eqs 4.53, 5.50 and 6.43.';

/** By the beginning of an estimator’s name. */
const sources: readonly (readonly [begin: string, source: string])[] = [
  ['eq9', weppner],
  ['eq10', weppner],
  ['relaxation', weppner],
  ['finite-length', finiteLength],
  ['ici', interruption],
  ['ici-finite', finiteLength],
  ['pitt-long', classicalSteps],
  ['pitt-short', classicalSteps],
  ['pitt-fit', resistiveSteps],
];

/** Formulas and where they come from, of those estimators only that gave a number in these titrations. */
export function titrationSources(pulses: readonly TitrationPulse[]): readonly string[] {
  const names = new Set(pulses.flatMap(({ estimates }) => estimates.map(({ name }) => name)));
  const used = sources.filter(([begin]) => [...names].some((name) => name.startsWith(begin)));
  return [...new Set(used.map(([, source]) => source))];
}
