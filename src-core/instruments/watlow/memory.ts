import type { TemperatureLoop } from '../temperature/emulator/temperature-loop.ts';
import type { FirmwareFaults } from '../temperature/emulator/thermal-device.ts';
import { celsiusOf, codes, registers, valueOfCelsius } from './registers.ts';

/** How the emulated controller was left by whoever set it up; else as delivered. */
export interface WatlowOptions {
  readonly units?: 'celsius' | 'fahrenheit';
  readonly wordOrder?: 'high-first' | 'low-first';
}

/** A parameter: a word, or a float in the units of the line. */
export interface Parameter {
  readonly isFloat?: boolean;
  /** A whole number in two registers. */
  readonly isLong?: boolean;
  readonly get: () => number;
  readonly set?: (value: number) => 'taken' | 'refused' | 'failed';
}

/** Parameters of the controller by their first register. */
export interface Memory {
  readonly table: ReadonlyMap<number, Parameter>;
  isHighWordFirst(): boolean;
  /** What was not saved is as it was before. */
  restart(): void;
}

interface Settings {
  mode: number;
  setPointC: number;
  rampAction: number;
  rampScale: number;
  rampKPerStep: number;
}

const serialNumber = 204_711;
/** What the sensor input reads when its circuit is open. */
const openCircuitC = 1372;
const lowestC = -50;
const highestC = 400;
/** As delivered: regulating to 75 °F. */
const delivered: Settings = {
  mode: codes.auto,
  setPointC: (75 - 32) / 1.8,
  rampAction: codes.off,
  rampScale: codes.minutes,
  rampKPerStep: 1,
};

export function createMemory(loop: TemperatureLoop, faults: FirmwareFaults, options: WatlowOptions): Memory {
  let saved: Settings = delivered;
  let now: Settings = delivered;
  // These stay through a restart whatever else is saved.
  let units: number = options.units === 'celsius' ? codes.celsius : codes.fahrenheit;
  let wordOrder: number = options.wordOrder === 'high-first' ? codes.highWordFirst : codes.lowWordFirst;
  let saveWrites: number = codes.yes;

  function apply(): void {
    const isRamped = now.rampAction === codes.setPointChange || now.rampAction === codes.both;
    const perMinute = now.rampScale === codes.minutes ? now.rampKPerStep : now.rampKPerStep / 60;
    loop.rampKPerMin = isRamped && perMinute > 0 ? perMinute : undefined;
    loop.targetC = now.setPointC;
    const isOn = now.mode === codes.auto;
    // Manual power is accepted and not driven: nobody here needs it.
    if (isOn || !faults.has('stuck-output')) loop.isOn = isOn;
  }
  function change(changes: Partial<Settings>): 'taken' {
    now = { ...now, ...changes };
    if (saveWrites === codes.yes) saved = { ...saved, ...changes };
    apply();
    return 'taken';
  }
  /** A ramp begins at the process value, not at the set point before. */
  function startRamp(): void {
    if (loop.rampKPerMin === undefined || Number.isNaN(loop.sensorC)) return;
    loop.rampKPerMin = undefined;
    loop.targetC = loop.sensorC;
  }
  function restart(): void {
    now = saved;
    apply();
  }
  function oneOf(known: readonly number[], take: (value: number) => void) {
    return (value: number): 'taken' | 'refused' => {
      if (!known.includes(value)) return 'refused';
      take(value);
      return 'taken';
    };
  }
  const degrees = (get: () => number): Parameter => ({ isFloat: true, get: () => valueOfCelsius(get(), units) });

  const setMode = oneOf([codes.off, codes.auto, codes.manual], (mode) => change({ mode }));
  const table = new Map<number, Parameter>([
    [registers.serialNumber, { isLong: true, get: () => serialNumber }],
    [registers.processValue, degrees(() => (Number.isNaN(loop.sensorC) ? openCircuitC : loop.sensorC))],
    [registers.inputError, { get: () => (Number.isNaN(loop.sensorC) ? codes.open : codes.none) }],
    [
      registers.controlMode,
      {
        get: () => now.mode,
        set: (value) => (value === codes.off && faults.has('refuse-off') ? 'failed' : setMode(value)),
      },
    ],
    [registers.activeMode, { get: () => (loop.isOn ? codes.auto : now.mode) }],
    [registers.heatPower, { isFloat: true, get: () => 100 * Math.max(0, loop.power) }],
    [registers.coolPower, { isFloat: true, get: () => 100 * Math.max(0, -loop.power) }],
    [registers.loopError, { get: () => (loop.isAlarmed ? codes.openLoop : codes.none) }],
    [registers.clearLoopError, { get: () => 0, set: oneOf([codes.clear], () => loop.acknowledge()) }],
    [
      registers.setPoint,
      {
        ...degrees(() => now.setPointC),
        set(value) {
          const celsius = celsiusOf(value, units);
          if (!(celsius >= lowestC && celsius <= highestC)) return 'refused';
          startRamp();
          return change({ setPointC: faults.has('set-clipped') ? Math.min(celsius, 40) : celsius });
        },
      },
    ],
    [registers.lowestSetPoint, degrees(() => lowestC)],
    [registers.highestSetPoint, degrees(() => highestC)],
    [registers.workingSetPoint, degrees(() => loop.workingSetPointC)],
    [
      registers.rampAction,
      {
        get: () => now.rampAction,
        set: oneOf([codes.off, codes.setPointChange, codes.both], (rampAction) => change({ rampAction })),
      },
    ],
    [
      registers.rampScale,
      { get: () => now.rampScale, set: oneOf([codes.minutes, codes.hours], (rampScale) => change({ rampScale })) },
    ],
    [
      registers.rampRate,
      {
        isFloat: true,
        get: () => now.rampKPerStep * degreesPerK(units),
        set: (value) => (value >= 0 ? change({ rampKPerStep: value / degreesPerK(units) }) : 'refused'),
      },
    ],
    [
      registers.wordOrder,
      { get: () => wordOrder, set: oneOf([codes.highWordFirst, codes.lowWordFirst], (value) => (wordOrder = value)) },
    ],
    [registers.units, { get: () => units, set: oneOf([codes.celsius, codes.fahrenheit], (value) => (units = value)) }],
    [
      registers.saveWrites,
      { get: () => saveWrites, set: oneOf([codes.yes, codes.no], (value) => (saveWrites = value)) },
    ],
  ]);
  restart();
  return { table, restart, isHighWordFirst: () => wordOrder === codes.highWordFirst };
}

function degreesPerK(units: number): number {
  return units === codes.fahrenheit ? 1.8 : 1;
}
