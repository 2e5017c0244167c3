import type { Action } from '../../../../model/plan.ts';
import { galvanostatMode, type MethodScriptModel } from '../../../methodscript/models.ts';
import { rangeFor } from '../../../methodscript/ranges.ts';
import { variableType } from '../../../methodscript/variable-types.ts';
import { declareFor, openCircuitGlanceS } from './direct-current.ts';
import { endMark, ending, integer, literal, sendPackage } from './lines.ts';

type ImpedanceAction = Extract<Action, { kind: 'impedance' }>;

/**
 * One spectrum, high to low. The open-circuit voltage is measured first and sent as a row of its own; outside the
 * cut-offs nothing is switched on. Log-spaced lists are one sweep; others, and a spectrum under direct current whose
 * voltage has to be looked at between points, are one loop per frequency.
 */
export function impedanceScript(action: ImpedanceAction, model: MethodScriptModel): string[] {
  return [
    ...declareFor(action, 'f', 'r', 'j', 'p', 't', 'c', ...levelsOf(model, action)),
    'store_var c 0i jb',
    'set_pgstat_chan 0',
    ...(action.control === 'potentiostatic' ? potentiostatic(model) : galvanostatic(action, model)),
    'timer_start',
    `meas ${literal(openCircuitGlanceS)} p ab`,
    ...(action.threeElectrodes ? [`meas ${literal(openCircuitGlanceS)} g ${variableType.cellPotential}`] : []),
    'timer_get t',
    ...sendPackage('t', 'p', ...(action.threeElectrodes ? ['g'] : [])),
    ...noteOutside(action),
    'if c == 0i',
    ...switchOn(action),
    ...sweep(action, model),
    'endif',
    ...ending(),
  ];
}

function potentiostatic(model: MethodScriptModel): string[] {
  const current = model.impedanceRanges ?? model.currentRanges;
  return [
    `set_pgstat_mode ${model.impedanceMode}`,
    'set_max_bandwidth 1M',
    ...autoranging('ba', current[0]!.fullScale, model.maxCurrentA),
    ...potentialAutoranging(model),
  ];
}

function galvanostatic(action: ImpedanceAction, model: MethodScriptModel): string[] {
  const range = rangeFor(model.currentRanges, peakCurrentA(action)).fullScale;
  return [
    `set_pgstat_mode ${galvanostatMode}`,
    'set_max_bandwidth 1M',
    ...autoranging('db', range, range),
    ...potentialAutoranging(model),
  ];
}

function potentialAutoranging(model: MethodScriptModel): string[] {
  const finest = model.potentialRanges[0];
  const widest = model.potentialRanges.at(-1);
  return finest && widest ? autoranging('ab', finest.fullScale, widest.fullScale) : [];
}

function autoranging(type: string, fromFullScale: number, toFullScale: number): string[] {
  const to = literal(toFullScale);
  return [`set_range ${type} ${to}`, `set_autoranging ${type} ${literal(fromFullScale)} ${to}`];
}

/** Direct part plus amplitude of the sine (√2 times its rms), A. */
export function peakCurrentA({ dc, amplitudeRms }: ImpedanceAction): number {
  const direct = typeof dc === 'object' && 'currentA' in dc ? Math.abs(dc.currentA) : 0;
  return direct + Math.SQRT2 * amplitudeRms;
}

function noteOutside({ cutOff }: ImpedanceAction): string[] {
  return [
    `if p > ${literal(cutOff.maxVoltageV)}`,
    `store_var c ${integer(endMark.aboveMaximum)} jb`,
    `elseif p < ${literal(cutOff.minVoltageV)}`,
    `store_var c ${integer(endMark.belowMinimum)} jb`,
    'endif',
  ];
}

function switchOn(action: ImpedanceAction): string[] {
  if (action.control === 'galvanostatic') return ['set_i 0', 'cell_on ocp(p)'];
  return [`set_e ${directLevel(action)}`, 'cell_on'];
}

/** The literal or, for open circuit, the variable that holds what was measured. */
function directLevel({ control, dc }: ImpedanceAction): string {
  if (dc === 'open-circuit') return control === 'potentiostatic' ? 'p' : '0';
  return literal('voltageV' in dc ? dc.voltageV : dc.currentA);
}

function isUnderCurrent({ control, dc }: ImpedanceAction): boolean {
  return control === 'galvanostatic' && typeof dc === 'object' && 'currentA' in dc && dc.currentA !== 0;
}

function isOneSweep(action: ImpedanceAction): boolean {
  return !isUnderCurrent(action) && isLogSpaced(action.frequenciesHz);
}

function sweep(action: ImpedanceAction, model: MethodScriptModel): string[] {
  const { frequenciesHz } = action;
  const underCurrent = isUnderCurrent(action);
  if (isOneSweep(action)) {
    return measurementLoop(action, model, frequenciesHz[0]!, frequenciesHz.at(-1)!, frequenciesHz.length);
  }
  return frequenciesHz.flatMap((frequencyHz) => [
    'if c == 0i',
    ...measurementLoop(action, model, frequencyHz, frequencyHz, 1),
    ...(underCurrent ? [`meas ${literal(openCircuitGlanceS)} p ab`, ...noteOutside(action)] : []),
    'endif',
  ]);
}

/** A list measured one by one repeats its lines: beyond so many points the script keeps to the impedance. */
const mostSinglePoints = 32;

/** Amplitude and direct level of voltage, then of current, of each point, where the device tells them. */
function levelsOf({ tellsMore }: MethodScriptModel, action: ImpedanceAction): readonly string[] {
  const fits = isOneSweep(action) || action.frequenciesHz.length <= mostSinglePoints;
  return tellsMore && fits ? ['u', 'v', 'w', 'x'] : [];
}

function measurementLoop(
  action: ImpedanceAction,
  model: MethodScriptModel,
  fromHz: number,
  toHz: number,
  points: number,
): string[] {
  const levels = levelsOf(model, action);
  const alsoLevels = levels.length > 0 ? ` eis_acdc(${levels.join(' ')})` : '';
  const name = action.control === 'potentiostatic' ? 'meas_loop_eis' : 'meas_loop_geis';
  const range = `${literal(fromHz)} ${literal(toHz)} ${integer(points)}`;
  return [
    `${name} f r j ${literal(action.amplitudeRms)} ${range} ${directLevel(action)}${averaging(action)}${alsoLevels}`,
    'timer_get t',
    ...sendPackage('t', 'f', 'r', 'j', ...levels),
    'endloop',
  ];
}

/** The device's own defaults, so many times: how long a point is measured at least, s, and how many periods. */
const usualPoint = { minimumS: 0.05, periods: 2 };

function averaging({ averages }: ImpedanceAction): string {
  if (averages === undefined || averages <= 1) return '';
  return ` eis_opt(${literal(averages * usualPoint.minimumS)} ${literal(averages * usualPoint.periods)})`;
}

/** Whether the device, dividing its range evenly in log f, would measure these frequencies (to 1e-5). */
export function isLogSpaced(frequenciesHz: readonly number[]): boolean {
  const count = frequenciesHz.length;
  const first = frequenciesHz[0] ?? NaN;
  const ratio = (frequenciesHz.at(-1) ?? NaN) / first;
  return frequenciesHz.every(
    (frequencyHz, index) => count === 1 || Math.abs(frequencyHz / (first * ratio ** (index / (count - 1))) - 1) < 1e-5,
  );
}
