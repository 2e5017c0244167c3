import type { ImpedanceRequest, SpectrumSource } from '../../../../../src-core/contract/calls.ts';
import type { Circuit } from '../../../../../src-core/circuit/circuit.ts';
import type { FitConstraint } from '../../../../../src-core/model/fit-constraint.ts';
import type { AnalysisRecord } from '../../../../../src-core/model/results.ts';
import type { FitInput, Selection } from '../calculator/calculations.ts';
import { emptySettings, type FitSettings } from '../fit-settings.ts';
import { constraintOn, isAtHome, withOwn } from './constraint-words.ts';

/** Start values in the order of the circuit; undefined while one is missing. */
export function guessOf({ values }: FitSettings, circuit: Circuit): readonly number[] | undefined {
  const list = circuit.parameters.map(({ name }) => values[name]);
  return list.every((value) => value !== undefined) ? list : undefined;
}

/** By name, the way the bench keeps them. */
export function valuesOf(
  parameters: readonly { readonly name: string; readonly value: number }[],
): FitSettings['values'] {
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}

/** What the host is asked for: a fit that is kept. */
export function requestOf(settings: FitSettings, circuit: Circuit, source: SpectrumSource): ImpedanceRequest {
  const { weight, minFrequencyHz, maxFrequencyHz, masked, sampleId } = settings;
  return {
    source,
    circuit: circuit.text,
    weight,
    ...demandsOf(settings, circuit),
    ...(minFrequencyHz !== undefined && { minFrequencyHz }),
    ...(maxFrequencyHz !== undefined && { maxFrequencyHz }),
    ...(masked.length > 0 && { maskedPoints: masked }),
    ...(settings.starts !== undefined && { starts: settings.starts }),
    ...(settings.bootstrap > 0 && { bootstrap: settings.bootstrap }),
    ...(isFree(settings.profile, settings, circuit) && { profile: settings.profile }),
    ...(settings.electronicLeakTarget !== undefined && { electronicLeakTarget: settings.electronicLeakTarget }),
    ...(sampleId !== '' && { sampleId }),
  };
}

/**
 * What the window works out for itself while something moves: from where the values stand, without starts from the data
 * where that is enough.
 *
 * @param held - a parameter in the user's hand: it keeps its value while the others follow
 * @param isNewCircuit - whether the values come from another circuit, so that a search is worth its time
 */
export function liveInputOf(
  settings: FitSettings,
  circuit: Circuit,
  selection: Selection,
  { held, isNewCircuit = false }: { readonly held?: string | undefined; readonly isNewCircuit?: boolean } = {},
): FitInput {
  const demands = demandsOf(settings, circuit);
  const value = held === undefined ? undefined : settings.values[held];
  const constraints =
    held === undefined || value === undefined ? demands.constraints : withHeld(demands.constraints ?? [], held, value);
  return {
    circuit: circuit.text,
    weight: settings.weight,
    ...selection,
    ...demands,
    ...(constraints && constraints.length > 0 && { constraints }),
    ...(demands.guess && !isNewCircuit && { starts: 0 }),
  };
}

/** What a stored fit was made with, for the bench. Its values are those found. */
export function settingsOf(record: AnalysisRecord): FitSettings | undefined {
  const { impedance } = record;
  if (!impedance) return undefined;
  const { maskedPoints, guess: _guess, ...stored } = record.parameters as Partial<ImpedanceRequest>;
  const sample = (record.parameters as { readonly sample?: { readonly id: string } }).sample;
  const known = Object.fromEntries(Object.entries(stored).filter(([name]) => name in emptySettings));
  return {
    ...emptySettings,
    ...known,
    circuit: impedance.fit.circuit,
    values: valuesOf(impedance.fit.parameters),
    masked: maskedPoints ?? [],
    sampleId: record.runId === undefined ? (sample?.id ?? '') : '',
    record,
  };
}

/** Whether a fit may move it. */
export function isFree(name: string, { constraints }: Pick<FitSettings, 'constraints'>, circuit: Circuit): boolean {
  return (
    circuit.parameters.some((parameter) => parameter.name === name) &&
    !constraintOn(constraints, 'fix', name) &&
    !constraintOn(constraints, 'tie', name)
  );
}

/** What both have in common. */
function demandsOf(settings: FitSettings, circuit: Circuit) {
  const constraints = settings.constraints.filter((constraint) => isAtHome(constraint, circuit));
  const guess = guessOf(settings, circuit);
  const correction = Object.fromEntries(Object.entries(settings.correction).filter(([, value]) => value !== 0));
  return {
    ...(guess && { guess }),
    ...(constraints.length > 0 && { constraints }),
    ...(Object.keys(correction).length > 0 && { correction }),
    ...(settings.representation !== 'impedance' && { representation: settings.representation }),
    ...(settings.robust && { robust: true }),
    ...(settings.weight === 'accuracy' && { accuracy: settings.accuracy }),
    ...(settings.seed !== undefined && { seed: settings.seed }),
  };
}

/** What else was demanded of the parameter, or of the time constant it belongs to, rests while it is held. */
function withHeld(constraints: readonly FitConstraint[], held: string, value: number): readonly FitConstraint[] {
  const [element] = held.split('.');
  const rests = constraints.filter(
    (item) =>
      !(item.kind === 'frequency' && item.element === element) &&
      !(item.kind === 'order' && item.elements.some((name) => name === element)),
  );
  return withOwn(rests, held, { kind: 'fix', parameter: held, value });
}
