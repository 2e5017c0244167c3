import { AppError } from '../../errors.ts';
import type { ArrheniusAnalysis, MeyerNeldel, PrefactorPoint } from '../../model/arrhenius.ts';
import type { Warning } from '../../model/quantity.ts';
import { chiSquaredTail } from '../../numerics/statistics.ts';
import { fitYorkLine, type YorkLine } from '../../numerics/york-line.ts';
import { boltzmannVPerK } from '../../units/constants.ts';
import { harmonicMeanK } from './conventions.ts';

const indistinguishableBelow = 2;
const believedBelow = 0.05;

/**
 * Meyer–Neldel rule ln q₀ = ln q₀₀ + E/E_MN over a series of materials. Errors of E and ln q₀ of one fit hang together
 * (correlation above 0.99): they enter with their covariance. The slope is held against what noise of the fits makes
 * by itself, the mean of 1/(k_B·T) over the windows.
 *
 * Without errors of every material all count alike. Materials that scatter more about the rule than their errors allow
 * make the errors larger by √(χ²/ν).
 *
 * @throws AppError `analysis/invalid-input` for fewer than three materials, energies all equal, or several conventions
 * @see Meyer & Neldel, Z. tech. Phys. 18 (1937) 588; Yelon & Movaghar, Phys. Rev. Lett. 65 (1990) 618; Barrie, Phys.
 *   Chem. Chem. Phys. 14 (2012) 318 (compensation made by errors)
 */
export function analyseMeyerNeldel(materials: readonly PrefactorPoint[]): MeyerNeldel {
  checkMaterials(materials);
  const hasErrors = materials.every(
    ({ standardErrorEv = 0, lnPrefactorError = 0 }) => standardErrorEv > 0 && lnPrefactorError > 0,
  );
  const fit = fitRule(materials, hasErrors);
  const reducedChiSquared = fit.chiSquared / fit.degreesOfFreedom;
  const isTight = hasErrors && chiSquaredTail(fit.chiSquared, fit.degreesOfFreedom) >= believedBelow;
  const factor = isTight ? 1 : Math.sqrt(reducedChiSquared);
  const slope = { value: fit.slope, standardError: factor * fit.slopeError };
  const energyError = slope.standardError / slope.value ** 2;
  const artefact = artefactOf(materials, slope);
  const sameEnergyProbability = hasErrors ? sameEnergy(materials) : NaN;
  const energyEv = { value: 1 / slope.value, standardError: energyError };
  const result = {
    ...{ materials, slope, energyEv, reducedChiSquared, sameEnergyProbability, chiSquared: fit.chiSquared },
    intercept: { value: fit.intercept, standardError: factor * fit.interceptError },
    isokineticK: { value: energyEv.value / boltzmannVPerK, standardError: energyError / boltzmannVPerK },
    method: hasErrors ? ('errors-in-variables' as const) : ('equal-weights' as const),
    rSquared: shareExplained(materials),
    ...(artefact ? { artefact } : {}),
  };
  return { ...result, message: describe(result), warnings: warningsOf(result, isTight) };
}

/** What the rule needs of one material's analysis. */
export function prefactorPoint({ name, line, changePoint }: ArrheniusAnalysis): PrefactorPoint {
  const { activationEnergyEv, lnPrefactor, standardErrorEv, lnPrefactorError, covarianceEv, convention, points } = line;
  const isKnown = standardErrorEv > 0 && lnPrefactorError > 0;
  return {
    ...{ name, activationEnergyEv, lnPrefactor, convention },
    ...(isKnown ? { standardErrorEv, lnPrefactorError, covarianceEv } : {}),
    temperaturesK: points.map(({ temperatureK }) => temperatureK),
    changesSlope: changePoint !== undefined && changePoint.preferred !== 'one-line',
  };
}

function checkMaterials(materials: readonly PrefactorPoint[]): void {
  if (materials.length < 3)
    throw new AppError(
      'analysis/invalid-input',
      `A rule over materials needs three or more, there are ${materials.length}.`,
      {
        remedy: 'Add activation energies of further materials of the family.',
      },
    );
  const conventions = new Set(materials.flatMap(({ convention }) => convention ?? []));
  if (conventions.size > 1)
    throw new AppError('analysis/invalid-input', `The materials were analysed as ${[...conventions].join(' and ')}.`, {
      remedy: 'Use one convention for all: the other moves every energy by about k_B·T.',
    });
  if (new Set(materials.map(({ activationEnergyEv }) => activationEnergyEv)).size < 2)
    throw new AppError('analysis/invalid-input', 'All activation energies are equal.', {
      remedy: 'A rule needs materials of different energies.',
    });
}

function fitRule(materials: readonly PrefactorPoint[], hasErrors: boolean): YorkLine {
  const covarianceOf = ({ covarianceEv = 0, standardErrorEv = 0, lnPrefactorError = 0 }: PrefactorPoint): number => {
    const most = standardErrorEv * lnPrefactorError;
    return Math.max(-most, Math.min(most, covarianceEv));
  };
  return fitYorkLine({
    x: materials.map(({ activationEnergyEv }) => activationEnergyEv),
    y: materials.map(({ lnPrefactor }) => lnPrefactor),
    xVariance: materials.map(({ standardErrorEv = 0 }) => (hasErrors ? standardErrorEv ** 2 : 0)),
    yVariance: materials.map(({ lnPrefactorError = 1 }) => (hasErrors ? lnPrefactorError ** 2 : 1)),
    xyCovariance: materials.map((material) => (hasErrors ? covarianceOf(material) : 0)),
  });
}

function artefactOf(
  materials: readonly PrefactorPoint[],
  slope: { readonly value: number; readonly standardError: number },
): MeyerNeldel['artefact'] {
  const windows = materials.flatMap(({ temperaturesK = [] }) => (temperaturesK.length > 0 ? [temperaturesK] : []));
  if (windows.length < materials.length) return undefined;
  // Every material counts once, however many points it has.
  const harmonic = harmonicMeanK(windows.map(harmonicMeanK));
  const energyEv = boltzmannVPerK * harmonic;
  const z = (slope.value - 1 / energyEv) / slope.standardError;
  return {
    ...{ slope: 1 / energyEv, energyEv, harmonicMeanK: harmonic, z },
    isIndistinguishable: !(Math.abs(z) >= indistinguishableBelow),
  };
}

/** Whether the energies differ by more than their errors at all. */
function sameEnergy(materials: readonly PrefactorPoint[]): number {
  const weights = materials.map(({ standardErrorEv }) => 1 / standardErrorEv! ** 2);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = materials.reduce((sum, { activationEnergyEv }, i) => sum + weights[i]! * activationEnergyEv, 0) / total;
  const squares = materials.reduce(
    (sum, { activationEnergyEv }, i) => sum + weights[i]! * (activationEnergyEv - mean) ** 2,
    0,
  );
  return chiSquaredTail(squares, materials.length - 1);
}

function shareExplained(materials: readonly PrefactorPoint[]): number {
  const count = materials.length;
  const meanX = materials.reduce((sum, { activationEnergyEv }) => sum + activationEnergyEv, 0) / count;
  const meanY = materials.reduce((sum, { lnPrefactor }) => sum + lnPrefactor, 0) / count;
  let [xx, xy, yy] = [0, 0, 0];
  for (const { activationEnergyEv, lnPrefactor } of materials) {
    xx += (activationEnergyEv - meanX) ** 2;
    xy += (activationEnergyEv - meanX) * (lnPrefactor - meanY);
    yy += (lnPrefactor - meanY) ** 2;
  }
  return (xy * xy) / (xx * yy);
}

function describe({
  energyEv,
  isokineticK,
  artefact,
}: Pick<MeyerNeldel, 'energyEv' | 'isokineticK' | 'artefact'>): string {
  if (!(energyEv.value > 0)) return 'Prefactors fall with rising energy: the rule does not hold.';
  const rule = `E_MN = ${(1000 * energyEv.value).toFixed(1)} ± ${(1000 * energyEv.standardError).toFixed(1)} meV, all conductivities alike at ${isokineticK.value.toFixed(0)} K`;
  if (!artefact) return `${rule}.`;
  const against = `${(1000 * artefact.energyEv).toFixed(1)} meV`;
  return artefact.isIndistinguishable
    ? `${rule}; noise of the fits alone would give ${against}, and the slopes cannot be told apart.`
    : `${rule}; noise of the fits alone would give ${against} (${Math.abs(artefact.z).toFixed(1)} standard errors away).`;
}

function warningsOf(result: Omit<MeyerNeldel, 'message' | 'warnings'>, isTight: boolean): readonly Warning[] {
  const { materials, artefact, method, sameEnergyProbability, slope, reducedChiSquared } = result;
  const bent = materials.filter(({ changesSlope }) => changesSlope).map(({ name }) => name);
  const warnings: (Warning | false)[] = [
    slope.value <= 0 && {
      code: 'no-compensation',
      message: 'Prefactors fall with rising energy: the rule does not hold.',
    },
    artefact?.isIndistinguishable === true && {
      code: 'artefact',
      message: `The slope agrees with that which noise alone makes (${artefact.slope.toFixed(1)} 1/eV): it is no evidence of a rule.`,
    },
    artefact === undefined && {
      code: 'artefact-unknown',
      message: 'Without the temperatures of the fits the slope cannot be held against what noise alone would give.',
    },
    method === 'equal-weights' && {
      code: 'equal-weights',
      message:
        'Not every material has errors of E and prefactor: all count alike, and errors of E pull the slope towards that of noise.',
    },
    method === 'errors-in-variables' &&
      !isTight && {
        code: 'scatter',
        message: `The materials scatter more about the rule than their errors (χ²/ν = ${reducedChiSquared.toPrecision(3)}): errors were enlarged by √(χ²/ν).`,
      },
    sameEnergyProbability > believedBelow && {
      code: 'same-energy',
      message: `The energies agree within their errors (p = ${sameEnergyProbability.toPrecision(2)}): there is no series to make a rule of.`,
    },
    bent.length > 0 && {
      code: 'change-of-slope',
      message: `The slope changes within the window of ${bent.join(', ').slice(0, 200)}: fit one side only, or the points lie off the rule for that reason.`,
    },
    materials.length < 5 && {
      code: 'few-materials',
      message: `${materials.length} materials are few for a rule; five or more are recommended.`,
    },
  ];
  return warnings.filter((warning) => warning !== false);
}
