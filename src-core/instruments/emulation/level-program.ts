import { numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';

type Quantity = 'VOLT' | 'CURR';
type Each<T> = Record<Quantity, T>;

const quantities = { VOLT: 'VOLTage', CURR: 'CURRent' } as const;
const mostPoints = 2500;

function initial() {
  return {
    mode: { VOLT: 'FIX', CURR: 'FIX' } as Each<string>,
    start: { VOLT: 0, CURR: 0 } as Each<number>,
    stop: { VOLT: 0, CURR: 0 } as Each<number>,
    list: { VOLT: [0], CURR: [0] } as Each<readonly number[]>,
    points: mostPoints,
    spacing: 'LIN',
    direction: 'UP',
    isDouble: false,
  };
}

/** Sweeps and lists: a level for each trigger. */
export class LevelProgram {
  #settings = initial();

  reset(): void {
    this.#settings = initial();
  }

  /** Undefined while the level is fixed. @throws ScpiFailure where a sweep cannot be made */
  levelsOf(quantity: Quantity): readonly number[] | undefined {
    const { mode, start, stop, list, points, spacing, direction, isDouble } = this.#settings;
    if (mode[quantity] === 'FIX') return undefined;
    if (mode[quantity] === 'LIST') return list[quantity];
    const [from, to] = [start[quantity], stop[quantity]];
    const isLogarithmic = spacing === 'LOG';
    if (isLogarithmic && !(from * to > 0)) throw new ScpiFailure(-221, 'Settings conflict');
    const up = Array.from({ length: points }, (_, index) => {
      const share = points === 1 ? 0 : index / (points - 1);
      return isLogarithmic ? from * (to / from) ** share : from + (to - from) * share;
    });
    const one = direction === 'UP' ? up : up.toReversed();
    return isDouble ? [...one, ...one.toReversed()] : one;
  }

  /** `largest`: level that can be set, V and A. */
  commands(largest: Each<number>): readonly ScpiCommand[] {
    return [
      ...(['VOLT', 'CURR'] as const).flatMap((quantity) => this.#commandsOf(quantity, largest[quantity])),
      {
        header: ':SOURce[1]:SWEep:POINts',
        set: ([text]) =>
          void (this.#settings.points = Math.round(numberOf(text, { min: 1, max: mostPoints, default: mostPoints }))),
        get: () => String(this.#settings.points),
      },
      {
        header: ':SOURce[1]:SWEep:SPACing',
        set: ([text]) => void (this.#settings.spacing = wordOf(text, ['LINear', 'LOGarithmic'])),
        get: () => this.#settings.spacing,
      },
      {
        header: ':SOURce[1]:SWEep:DIRection',
        set: ([text]) => void (this.#settings.direction = wordOf(text, ['UP', 'DOWN'])),
        get: () => this.#settings.direction,
      },
      {
        header: ':SOURce[1]:SWEep:STAir',
        set: ([text]) => void (this.#settings.isDouble = wordOf(text, ['SINGle', 'DOUBle']) === 'DOUB'),
        get: () => (this.#settings.isDouble ? 'DOUB' : 'SING'),
      },
    ];
  }

  #commandsOf(quantity: Quantity, largest: number): readonly ScpiCommand[] {
    const head = `:SOURce[1]:${quantities[quantity]}`;
    const settings = () => this.#settings;
    const range = { min: -largest, max: largest, default: 0 };
    const number = (header: string, get: () => number, set: (value: number) => void): ScpiCommand => ({
      header,
      set: ([text]) => set(numberOf(text, range)),
      get: () => formatScpiNumber(get()),
    });
    const written = (): string =>
      settings()
        .list[quantity].map((value) => formatScpiNumber(value))
        .join(',');
    const list = (words: readonly string[]): readonly number[] => words.map((word) => numberOf(word, range));
    return [
      {
        header: `${head}:MODE`,
        set: ([text]) => void (settings().mode[quantity] = wordOf(text, ['FIXed', 'SWEep', 'LIST'])),
        get: () => settings().mode[quantity],
      },
      number(
        `${head}:STARt`,
        () => settings().start[quantity],
        (value) => void (settings().start[quantity] = value),
      ),
      number(
        `${head}:STOP`,
        () => settings().stop[quantity],
        (value) => void (settings().stop[quantity] = value),
      ),
      {
        header: `${head}:STEP`,
        set: ([text]) => {
          const stepSize = Math.abs(numberOf(text, range));
          const { start, stop } = settings();
          if (stepSize === 0) throw new ScpiFailure(-222, 'Parameter data out of range');
          const points = Math.round(Math.abs(stop[quantity] - start[quantity]) / stepSize) + 1;
          settings().points = Math.min(mostPoints, points);
        },
        get: () => {
          const { start, stop, points } = settings();
          return formatScpiNumber(points === 1 ? 0 : (stop[quantity] - start[quantity]) / (points - 1));
        },
      },
      {
        header: `:SOURce[1]:LIST:${quantities[quantity]}`,
        set: (words) => {
          if (words.length === 0) throw new ScpiFailure(-109, 'Missing parameter');
          settings().list[quantity] = list(words);
        },
        get: written,
      },
      {
        header: `:SOURce[1]:LIST:${quantities[quantity]}:APPend`,
        set: (words) => void (settings().list[quantity] = [...settings().list[quantity], ...list(words)]),
      },
      {
        header: `:SOURce[1]:LIST:${quantities[quantity]}:POINts`,
        get: () => String(settings().list[quantity].length),
      },
    ];
  }
}
