import { Refusal, type JsonObject } from './json.ts';
import { isObject } from '../wire.ts';

/** What the firmware puts on the electrodes while one of its tests runs. Times in ms, levels in V. */
export interface TestShape {
  readonly endMs: number;
  levelAt(timeMs: number): number;
  /** When the level next jumps; Infinity for a wave, which goes on by the converter's steps. */
  nextChangeMs(timeMs: number): number;
  /** Samples are differences of currents at the ends of the halves of a period: of this one, or with the one before. */
  readonly pulses?: 'same-period' | 'period-before';
  readonly quietMs: number;
  /** What a sample says of its voltage. */
  sampleLevelAt(timeMs: number): number;
}

type Numbers = Readonly<Record<string, number>>;
type Steps = readonly (readonly [number, number])[];
interface TestKind {
  readonly initial: JsonObject;
  /** Parameters that are whole numbers. */
  readonly whole: readonly string[];
  readonly mostSteps?: number;
  shape(param: JsonObject, periodMs: number): Omit<TestShape, 'quietMs' | 'sampleLevelAt'> & Partial<TestShape>;
}

const quiet = { quietValue: 0, quietTime: 0 };

const numbers = (param: JsonObject): Numbers => param as Numbers;
const everyMs =
  (stepMs: number) =>
  (timeMs: number): number =>
    (Math.floor(timeMs / stepMs + 1e-6) + 1) * stepMs;

function wave(initial: Numbers, form: (share: number) => number): TestKind {
  return {
    initial: { ...quiet, ...initial },
    whole: ['quietTime', 'period', 'numCycles'],
    shape(param) {
      const { amplitude = 0, offset = 0, period = 1, numCycles = 0, shift = 0, quietTime = 0 } = numbers(param);
      return {
        endMs: quietTime + numCycles * period,
        levelAt: (timeMs) => offset + amplitude * form(((timeMs - quietTime) / period + shift) % 1),
        nextChangeMs: () => Infinity,
      };
    },
  };
}

/** The level at the end of a step is still that step's. */
function steps(count: number, mostSteps: number): TestKind {
  const step = Array.from({ length: count }, (_, index) => [1000, index % 2 === 0 ? 0.5 : -0.5]);
  return {
    initial: { ...quiet, step },
    whole: ['quietTime'],
    mostSteps,
    shape(param) {
      const { quietTime = 0 } = numbers(param);
      let endMs = quietTime;
      const ends = (param['step'] as Steps).map(([lengthMs, level]) => ({ endMs: (endMs += lengthMs), level }));
      const at = (timeMs: number) => ends.find((each) => timeMs < each.endMs) ?? ends.at(-1);
      return {
        endMs,
        levelAt: (timeMs) => at(timeMs)?.level ?? 0,
        nextChangeMs: (timeMs) => (timeMs < quietTime ? quietTime : (at(timeMs)?.endMs ?? endMs)),
        sampleLevelAt: (timeMs) => (ends.find((each) => timeMs <= each.endMs) ?? ends.at(-1))?.level ?? 0,
      };
    },
  };
}

/** A staircase with a pulse on each step. */
function pulses(which: NonNullable<TestShape['pulses']>): TestKind {
  return {
    initial: { ...quiet, startValue: -0.5, finalValue: 0.5, stepValue: 5e-3, amplitude: 0.025, window: 0.2 },
    whole: ['quietTime'],
    shape(param, periodMs) {
      const { startValue = 0, finalValue = 0, stepValue = 0, amplitude = 0, quietTime = 0 } = numbers(param);
      const isSquare = which === 'same-period';
      const [low, high] = [Math.min(startValue, finalValue), Math.max(startValue, finalValue)];
      const ratio = Math.abs(finalValue - startValue) / Math.abs(stepValue);
      const count = !(Math.abs(stepValue) > 0) ? 0 : isSquare ? Math.floor(ratio + 1e-6) : Math.ceil(ratio - 1e-6) + 1;
      const sign = isSquare || startValue <= finalValue ? 1 : -1;
      const stair = (timeMs: number): number => {
        const done = Math.floor((timeMs - quietTime) / periodMs + 1e-6);
        return Math.min(high, Math.max(low, startValue + done * sign * stepValue));
      };
      return {
        pulses: which,
        endMs: quietTime + count * periodMs,
        levelAt(timeMs) {
          const halves = Math.floor((2 * (timeMs - quietTime)) / periodMs + 1e-6);
          if (isSquare) return stair(timeMs) + (halves % 2 === 0 ? amplitude : -amplitude);
          return stair(timeMs) + (halves % 2 === 0 && halves > 1 ? amplitude : 0);
        },
        nextChangeMs: (timeMs) =>
          timeMs < quietTime ? quietTime : quietTime + everyMs(periodMs / 2)(timeMs - quietTime),
        sampleLevelAt: stair,
      };
    },
  };
}

const ramp: TestKind = {
  initial: { ...quiet, startValue: -0.5, finalValue: 0.5, duration: 1000 },
  whole: ['quietTime', 'duration'],
  shape(param) {
    const { startValue = 0, finalValue = 0, duration = 0, quietTime = 0 } = numbers(param);
    return {
      endMs: quietTime + duration,
      levelAt: (timeMs) =>
        duration > 0 ? startValue + ((finalValue - startValue) * (timeMs - quietTime)) / duration : startValue,
      nextChangeMs: () => Infinity,
    };
  },
};

const constant: TestKind = {
  initial: { ...quiet, value: 0, duration: 1000 },
  whole: ['quietTime', 'duration'],
  shape(param) {
    const { value = 0, duration = 0, quietTime = 0 } = numbers(param);
    const endMs = quietTime + duration;
    return { endMs, levelAt: () => value, nextChangeMs: (timeMs) => (timeMs < quietTime ? quietTime : endMs) };
  },
};

const period = { amplitude: 1, offset: 0, period: 1000, numCycles: 10, shift: 0 };
const kinds: Readonly<Record<string, TestKind>> = {
  cyclic: wave(period, (share) => (share < 0.5 ? 4 * share : 4 * (1 - share)) - 1),
  sinusoid: wave(period, (share) => Math.sin(2 * Math.PI * share)),
  constant,
  squareWave: pulses('same-period'),
  linearSweep: ramp,
  chronoamp: steps(2, 2),
  multiStep: steps(5, 20),
  differentialPulse: pulses('period-before'),
};

/** In the firmware's order. */
export const testNames = Object.keys(kinds);

export function initialParams(): Record<string, JsonObject> {
  return Object.fromEntries(Object.entries(kinds).map(([name, { initial }]) => [name, initial]));
}

export function shapeOf(name: string, param: JsonObject, periodMs: number): TestShape {
  const shape = kinds[name]!.shape(param, periodMs);
  const { quietValue = 0, quietTime = 0 } = numbers(param);
  const orQuiet =
    (level: (timeMs: number) => number) =>
    (timeMs: number): number =>
      timeMs < quietTime ? quietValue : level(timeMs);
  return {
    ...shape,
    quietMs: quietTime,
    levelAt: orQuiet(shape.levelAt),
    sampleLevelAt: orQuiet(shape.sampleLevelAt ?? shape.levelAt),
  };
}

/**
 * The parameters that a test knows among those given, in the firmware's order; others are passed over. Its parser tells
 * whole numbers from others by their text, so that the second number of a step needs a decimal point.
 * @throws Refusal as the firmware words it
 */
export function takenParams(name: string, given: unknown, text: string): JsonObject {
  if (given === undefined) throw new Refusal('key param missing');
  if (!isObject(given)) throw new Refusal('param not JsonObject');
  const { initial, whole, mostSteps } = kinds[name]!;
  const taken: Record<string, unknown> = {};
  for (const key of Object.keys(initial)) {
    const value = given[key];
    if (key === 'step') taken[key] = takenSteps(value, mostSteps!, text);
    else if (value === undefined) continue;
    else if (whole.includes(key) && !(Number.isInteger(value) && (value as number) >= 0))
      throw new Refusal(`${key} not uint32`);
    else if (typeof value !== 'number') throw new Refusal(`${key} not a float`);
    else taken[key] = value;
  }
  return taken;
}

function takenSteps(value: unknown, most: number, text: string): Steps {
  if (value === undefined) throw new Refusal('step key not found');
  if (!Array.isArray(value)) throw new Refusal('step not a JsonArray');
  if (value.length > most) throw new Refusal('step array too large');
  for (const item of value as unknown[]) {
    if (!Array.isArray(item)) throw new Refusal('step item not JsonArary');
    if (item.length !== 2) throw new Refusal('step item size!=2');
    const [lengthMs, level] = item as unknown[];
    if (!Number.isInteger(lengthMs) || (lengthMs as number) < 0) throw new Refusal('step item[0] not uint32');
    if (typeof level !== 'number') throw new Refusal('step item[1] not float');
  }
  if (/\[\s*\d+\s*,\s*-?\d+\s*\]/.test(text)) throw new Refusal('step item[1] not float');
  const pairs: unknown = value;
  return pairs as Steps;
}
