import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';
import { plain } from './buffer-commands.ts';
import type { Keithley2450Unit, Quantity } from './unit.ts';

const words = { VOLT: 'VOLTage', CURR: 'CURRent' } as const;
const largest = { VOLT: 210, CURR: 1.05 } as const;
const mostPoints = 1_000_000;
const mostInList = 2500;
const shortestDelayS = 50e-6;
/** What stands for the unit's own choice. */
const automaticDelayS = 1e-3;
const longestDelayS = 10_000;
const mostPasses = 268_435_455;

/** Commands that make the trigger model of a sweep, which INITiate then starts. */
export function sweepCommands(unit: Keithley2450Unit): readonly ScpiCommand[] {
  return (['VOLT', 'CURR'] as const).flatMap((quantity) => {
    const head = `:SOURce[1]:SWEep:${words[quantity]}`;
    const listHead = `:SOURce[1]:LIST:${words[quantity]}`;
    const level = (text: string | undefined): number =>
      numberOf(text, { min: -largest[quantity], max: largest[quantity] });
    const list = (): readonly number[] => unit.settings.list[quantity];
    return [
      {
        header: `${head}:LINear`,
        set: ([from, to, points, ...more]) =>
          prepare(unit, quantity, spread(level(from), level(to), countOf(points), 'linear'), sweepOf(more, true)),
      },
      {
        header: `${head}:LINear:STEP`,
        set: ([from, to, step, ...more]) => {
          const [first, last, size] = [level(from), level(to), Math.abs(level(step))];
          if (size === 0) throw new ScpiFailure(-222, 'Parameter data out of range');
          const points = Math.round(Math.abs(last - first) / size) + 1;
          prepare(unit, quantity, spread(first, last, points, 'linear'), sweepOf(more, true));
        },
      },
      {
        header: `${head}:LOG`,
        set: ([from, to, points, ...more]) =>
          prepare(unit, quantity, spread(level(from), level(to), countOf(points), 'log'), sweepOf(more, true)),
      },
      {
        header: `${head}:LIST`,
        set: ([first, delay, count, failAbort, buffer]) => {
          const start = Math.round(numberOf(first ?? '1', { min: 1, max: list().length }));
          const sweep = sweepOf(
            [delay ?? '0', count ?? '1', 'BEST', failAbort ?? 'ON', 'OFF', ...(buffer ? [buffer] : [])],
            false,
          );
          prepare(unit, quantity, list().slice(start - 1), sweep);
        },
      },
      {
        header: listHead,
        set: (given) => void (unit.settings.list[quantity] = listed(given.map(level))),
        get: () =>
          list()
            .map((value) => formatScpiNumber(value))
            .join(','),
      },
      {
        header: `${listHead}:APPend`,
        set: (given) => void (unit.settings.list[quantity] = listed([...list(), ...given.map(level)])),
      },
      { header: `${listHead}:POINts`, get: () => String(list().length) },
    ] satisfies readonly ScpiCommand[];
  });
}

interface Sweep {
  readonly delayS: number;
  readonly count: number;
  readonly isDual: boolean;
  readonly buffer: string;
}

function countOf(text: string | undefined): number {
  return Math.round(numberOf(text, { min: 2, max: mostPoints }));
}

/** Delay, count, range type, whether a limit aborts, dual, buffer: all may be left out from the end. */
function sweepOf(more: readonly string[], isDelayAutomatic: boolean): Sweep {
  const [delay, count = '1', rangeType = 'BEST', failAbort = 'ON', dual = 'OFF', buffer = '"defbuffer1"'] = more;
  wordOf(rangeType, ['AUTO', 'BEST', 'FIXed']);
  flagOf(failAbort);
  const asked = delay === undefined ? (isDelayAutomatic ? -1 : 0) : numberOf(delay, { min: -1, max: longestDelayS });
  if (asked > 0 && asked < shortestDelayS) throw new ScpiFailure(-222, 'Parameter data out of range');
  return {
    delayS: asked < 0 ? automaticDelayS : asked,
    count: Math.round(numberOf(count, { min: 0, max: mostPasses })),
    isDual: flagOf(dual),
    buffer: plain(buffer),
  };
}

function listed(levels: readonly number[]): readonly number[] {
  if (levels.length === 0) throw new ScpiFailure(-109, 'Missing parameter');
  if (levels.length > mostInList) throw new ScpiFailure(-223, 'Too much data');
  return levels;
}

function spread(from: number, to: number, points: number, kind: 'linear' | 'log'): readonly number[] {
  if (kind === 'log' && !(from * to > 0)) throw new ScpiFailure(-222, 'Parameter data out of range');
  return Array.from({ length: points }, (_, index) => {
    const share = index / (points - 1);
    return kind === 'log' ? from * (to / from) ** share : from + (to - from) * share;
  });
}

/** The unit's template: the buffer cleared, the output on, levels and readings, the output off. */
function prepare(unit: Keithley2450Unit, quantity: Quantity, levels: readonly number[], sweep: Sweep): void {
  if (unit.settings.source !== quantity) throw new ScpiFailure(-221, 'Settings conflict');
  unit.buffers.readings(sweep.buffer);
  unit.trigger.clear();
  const { buffer, delayS, count, isDual } = sweep;
  unit.trigger.set(1, { kind: 'clear', buffer });
  unit.trigger.set(2, { kind: 'output', on: true });
  unit.trigger.set(3, {
    kind: 'sweep',
    buffer,
    delayS,
    count,
    levels: isDual ? [...levels, ...levels.toReversed()] : levels,
  });
  unit.trigger.set(4, { kind: 'output', on: false });
}
