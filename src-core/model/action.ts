/**
 * How densely a period is sampled: from `firstIntervalS` at the switch, growing to `lastIntervalS`.
 * Cut-offs are checked at least every 0.5 s whatever is sent.
 */
export interface Sampling {
  readonly firstIntervalS: number;
  readonly lastIntervalS: number;
}

/** Voltages at which a step ends by itself, inside the instrument where it can. */
export interface CutOff {
  readonly minVoltageV: number;
  readonly maxVoltageV: number;
}

/** What an instrument does for a cell on a bench. Methods speak to roles; a bench says which instrument has which. */
export type BenchRole = 'source' | 'impedance' | 'temperature' | 'auxiliary' | 'switch';

/**
 * With a reference electrode in the cell. Voltages of the action and of its cut-offs are then those of the working
 * electrode against the reference, and each sample tells both electrodes.
 */
interface WithElectrodes {
  readonly threeElectrodes?: true;
}

/** No voltage source, no current: the cell's own voltage. A source-measure unit holds 0 A with its output on. */
export interface OpenCircuitAction extends WithElectrodes {
  readonly kind: 'open-circuit';
  readonly durationS: number;
  readonly sampling: Sampling;
}

/** Galvanostatic from the measured open-circuit voltage: pulses, charging, held current. */
export interface CurrentAction extends WithElectrodes {
  readonly kind: 'current';
  readonly currentA: number;
  readonly durationS: number;
  readonly sampling: Sampling;
  readonly cutOff: CutOff;
}

/** A held voltage, as in direct-current polarization. |I| reaching `maxCurrentA` ends it with "cut-off". */
export interface PotentialAction extends WithElectrodes {
  readonly kind: 'potential';
  readonly voltageV: number;
  readonly durationS: number;
  readonly sampling: Sampling;
  readonly maxCurrentA: number;
}

/** A current, then 0 A with the output on: one time axis from the instrument's own clock, time 0 at the first switch. */
export interface PulseAction extends WithElectrodes {
  readonly kind: 'pulse';
  readonly currentA: number;
  readonly pulseS: number;
  readonly restS: number;
  readonly sampling: Sampling;
  readonly cutOff: CutOff;
}

/** Levels held one after the other without switching off between (Hebb–Wagner, PITT). */
export interface StaircaseAction extends WithElectrodes {
  readonly kind: 'staircase';
  readonly control: 'potentiostatic' | 'galvanostatic';
  /** V or A by `control`. */
  readonly levels: readonly number[];
  readonly holdS: number;
  /** Of each level. */
  readonly sampling: Sampling;
  /** Potentiostatic: |I| at which the staircase ends. */
  readonly maxCurrentA: number;
  readonly cutOff: CutOff;
}

/** Linear sweep from vertex to vertex: two vertices are LSV, three and more CV. */
export interface SweepAction extends WithElectrodes {
  readonly kind: 'sweep';
  readonly vertexVoltagesV: readonly number[];
  readonly rateVPerS: number;
  readonly intervalS: number;
  readonly maxCurrentA: number;
}

/** Constant current to a voltage, then that voltage until |I| has fallen to `endCurrentA`. */
export interface ConstantCurrentVoltageAction extends WithElectrodes {
  readonly kind: 'cccv';
  readonly currentA: number;
  readonly voltageV: number;
  readonly endCurrentA: number;
  /** Of both parts together; reaching it ends with "duration". */
  readonly durationS: number;
  readonly sampling: Sampling;
  readonly cutOff: CutOff;
}

/** What is between a meter and the sample: Z_m = gain · [(Z + seriesOhm + jω seriesH) ∥ (parallelS + jω parallelF)⁻¹]. */
export interface FixtureResiduals {
  readonly parallelF?: number;
  readonly parallelS?: number;
  readonly seriesH?: number;
  readonly seriesOhm?: number;
  /** 1 when absent. */
  readonly gain?: number;
}

/** A spectrum, or one frequency alone. */
export interface ImpedanceAction extends WithElectrodes {
  readonly kind: 'impedance';
  readonly control: 'potentiostatic' | 'galvanostatic';
  /** High to low. */
  readonly frequenciesHz: readonly number[];
  /** RMS, V or A by `control`. */
  readonly amplitudeRms: number;
  readonly dc: 'open-circuit' | { readonly voltageV: number } | { readonly currentA: number };
  readonly cutOff: CutOff;
  /** Readings averaged per point where the instrument can; what cannot takes one. */
  readonly averages?: number;
  /** What the cell has by itself, as stated or measured before, V. Meters without a potentiostat need it. */
  readonly openCircuitV?: number;
  /** A DC block (series capacitor) keeps direct current from the cell. Direct when absent. */
  readonly leads?: 'direct' | 'dc-block';
  /** Taken off each reading of a meter without a potentiostat. */
  readonly fixture?: FixtureResiduals;
}

/**
 * Brings a controller to a temperature and records it. Ends with "settled" once |T − target| has stayed within
 * `toleranceK` for `holdS` on the sensor, else with "duration". The controller goes on holding afterwards: only
 * `makeSafe` ends that.
 */
export interface TemperatureAction {
  readonly kind: 'temperature';
  readonly targetC: number;
  /** As fast as the controller can when absent. */
  readonly rampKPerMin?: number;
  /** One of `capabilities.temperature.sensorIds`; the first when absent. */
  readonly sensorId?: string;
  readonly toleranceK: number;
  readonly holdS: number;
  readonly durationS: number;
  readonly intervalS: number;
  /** Beyond these the controller is made safe and the action ends with "cut-off". */
  readonly minC: number;
  readonly maxC: number;
}

/** Reads temperature without changing anything. */
export interface TemperatureWatchAction {
  readonly kind: 'temperature-watch';
  readonly sensorId?: string;
  readonly durationS: number;
  readonly intervalS: number;
}

/** Reads a channel of an auxiliary instrument (pressure, second voltage, humidity …). */
export interface AuxiliaryAction {
  readonly kind: 'auxiliary';
  readonly channelId: string;
  readonly durationS: number;
  readonly intervalS: number;
}

/** Connects one route of a switch after opening all others; reads back. */
export interface SwitchAction {
  readonly kind: 'switch';
  readonly routeId: string;
}

/** What moves charge: each of these leaves the cell off when it ends. */
export type CellAction =
  | OpenCircuitAction
  | CurrentAction
  | PotentialAction
  | PulseAction
  | StaircaseAction
  | SweepAction
  | ConstantCurrentVoltageAction
  | ImpedanceAction;

/** What a driver is asked to do in one step. */
export type Action = CellAction | TemperatureAction | TemperatureWatchAction | AuxiliaryAction | SwitchAction;

/** For people, in the middle of a sentence. */
export const actionTitles: Readonly<Record<Action['kind'], string>> = {
  'open-circuit': 'open circuit',
  current: 'constant current',
  potential: 'constant voltage',
  pulse: 'pulse with rest',
  staircase: 'staircase of levels',
  sweep: 'voltage sweep',
  cccv: 'constant current, then voltage',
  impedance: 'impedance',
  temperature: 'temperature control',
  'temperature-watch': 'temperature reading',
  auxiliary: 'auxiliary reading',
  switch: 'switching',
};

/** The role that carries an action out. */
export function roleOf({ kind }: Action): BenchRole {
  if (kind === 'impedance' || kind === 'auxiliary' || kind === 'switch') return kind;
  return kind === 'temperature' || kind === 'temperature-watch' ? 'temperature' : 'source';
}

export function isOfCell(action: Action): action is CellAction {
  return roleOf(action) === 'source' || action.kind === 'impedance';
}

/** How long an action lasts at most, s; for a spectrum `undefined`, as that depends on the instrument. */
export function longestActionS(action: Action): number | undefined {
  switch (action.kind) {
    case 'impedance':
    case 'switch':
      return undefined;
    case 'pulse':
      return action.pulseS + action.restS;
    case 'staircase':
      return action.levels.length * action.holdS;
    case 'sweep':
      return sweepSpanV(action) / action.rateVPerS;
    default:
      return action.durationS;
  }
}

function sweepSpanV({ vertexVoltagesV }: SweepAction): number {
  return vertexVoltagesV.slice(1).reduce((sum, vertexV, index) => sum + Math.abs(vertexV - vertexVoltagesV[index]!), 0);
}
