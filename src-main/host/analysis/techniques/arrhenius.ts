import { techniques } from '../../../../src-core/analysis/index.ts';
import { AppError } from '../../../../src-core/errors.ts';
import type { PrefactorPoint, ThermalData } from '../../../../src-core/model/arrhenius.ts';
import { askedWith, type Analyse } from '../analysis-parts.ts';
import { hashOfNumbers, hashOfTexts } from '../hashes.ts';
import { gatherThermal, isThermalData } from '../thermal-source.ts';

/** Activation energy of one material of a table, or of one process of a series. */
export const analyseArrhenius: Analyse<'arrhenius'> = async (parts, request) => {
  const { settings = {}, source } = request;
  const { materials, warnings, owner } = await gatherThermal(parts, source, false);
  const data = oneOf(materials);
  const title = request.title ?? `Arrhenius of ${data.name}`;
  const analysis = await parts.jobs.run(techniques.arrhenius.task, { data, settings }, title);
  return {
    ...owner,
    ...{ kind: 'arrhenius', title, parameters: askedWith(request), inputHash: hashOfThermal(data) },
    arrhenius: { ...analysis, warnings: [...warnings, ...analysis.warnings] },
  };
};

/** Whether prefactors follow energies over the materials of all sources. */
export const analyseMeyerNeldel: Analyse<'meyerNeldel'> = async (parts, request) => {
  const { settings = {}, sources } = request;
  const gathered = await Promise.all(sources.map((source) => gatherThermal(parts, source, true)));
  const materials = gathered.flatMap((input) => input.materials);
  const title = request.title ?? `Meyer–Neldel rule over ${materials.length} materials`;
  const rule = await parts.jobs.run(techniques.meyerNeldel.task, { materials, settings }, title);
  return {
    ...{ kind: 'meyerNeldel', title, parameters: askedWith(request) },
    inputHash: hashOfTexts(materials.map((item) => (isThermalData(item) ? hashOfThermal(item) : hashOfPoint(item)))),
    meyerNeldel: { ...rule, warnings: [...gathered.flatMap(({ warnings }) => warnings), ...rule.warnings] },
  };
};

/** @throws AppError `input/missing-field` where several could be meant; `input/invalid` where there are no points */
function oneOf(materials: readonly (ThermalData | PrefactorPoint)[]): ThermalData {
  const [first, ...others] = materials;
  if (others.length > 0)
    throw new AppError('input/missing-field', `The table holds ${materials.length} materials.`, {
      remedy: `Choose one of ${materials
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 300)}.`,
    });
  if (first && isThermalData(first)) return first;
  throw new AppError('input/invalid', 'The source holds an energy and no points along temperature.', {
    remedy: 'Choose a table or a series of spectra.',
  });
}

function hashOfThermal({ points }: ThermalData): string {
  return hashOfNumbers(
    points.map(({ temperatureK }) => temperatureK),
    points.map(({ value }) => value),
    points.map(({ relativeError = NaN }) => relativeError),
    points.map(({ temperatureErrorK = NaN }) => temperatureErrorK),
  );
}

function hashOfPoint({
  activationEnergyEv,
  lnPrefactor,
  standardErrorEv,
  lnPrefactorError,
  covarianceEv,
}: PrefactorPoint) {
  return hashOfNumbers(
    [activationEnergyEv, lnPrefactor],
    [standardErrorEv ?? NaN, lnPrefactorError ?? NaN, covarianceEv ?? NaN],
  );
}
