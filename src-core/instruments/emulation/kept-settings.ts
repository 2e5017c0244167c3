import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';

interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

/** Both ways at once, without waiting. */
interface KeptCommand extends ScpiCommand {
  readonly set: (parameters: readonly string[]) => void;
  readonly get: (parameters: readonly string[]) => string;
}

/**
 * Settings that a unit checks, keeps and answers, and that change nothing in its emulator unless somebody asks `value`.
 * Each method makes the command of one.
 */
export class KeptSettings {
  readonly #values = new Map<string, string>();

  reset(): void {
    this.#values.clear();
  }

  /** As it was set, or `initial`. */
  value(header: string, initial: string): string {
    return this.#values.get(header) ?? initial;
  }

  flag(header: string, initial: '0' | '1' = '0'): KeptCommand {
    return {
      header,
      set: ([text]) => void this.#values.set(header, flagOf(text) ? '1' : '0'),
      get: () => this.value(header, initial),
    };
  }

  word(header: string, words: readonly string[], initial: string): KeptCommand {
    return {
      header,
      set: ([text]) => void this.#values.set(header, wordOf(text, words)),
      get: () => this.value(header, initial),
    };
  }

  /** With MIN, MAX and DEF in questions. `whole` numbers are written without an exponent. */
  number(header: string, range: NumberRange, initial: number, whole = false): KeptCommand {
    const written = (value: number): string => (whole ? String(value) : formatScpiNumber(value));
    return {
      header,
      set: ([text]) => {
        const value = numberOf(text, { default: initial, ...range });
        this.#values.set(header, String(whole ? Math.round(value) : value));
      },
      get: ([text]) =>
        written(
          text === undefined
            ? Number(this.value(header, String(initial)))
            : numberOf(text, { default: initial, ...range }),
        ),
    };
  }

  /** A text between quotation marks. */
  text(header: string): KeptCommand {
    return {
      header,
      set: ([text = '']) => {
        if (!/^(["']).*\1$/.test(text)) throw new ScpiFailure(-104, 'Data type error');
        this.#values.set(header, text.slice(1, -1));
      },
      get: () => `"${this.value(header, '')}"`,
    };
  }

  /**
   * A range, named by any value in it and answered as its full scale, and whether the unit chooses it: naming one ends that.
   * The emulator's meters range by themselves all the same.
   */
  range(header: string, ranges: readonly number[], initial: number, autoHeader: string): readonly ScpiCommand[] {
    const [least = 0, most = 0] = [ranges[0], ranges.at(-1)];
    const fullScale = (value: number): number => ranges.find((range) => Math.abs(value) <= range * (1 + 1e-9)) ?? most;
    const now = (): number => Number(this.value(header, String(initial)));
    return [
      {
        header,
        set: ([text]) => {
          const step = /^(UP|DOWN)$/i.test(text ?? '') ? text!.toUpperCase() : '';
          const index = ranges.indexOf(fullScale(now())) + (step === 'UP' ? 1 : -1);
          const value = step === '' ? numberOf(text, { min: -most, max: most, default: initial }) : ranges[index];
          this.#values.set(header, String(fullScale(value ?? now())));
          this.#values.set(autoHeader, '0');
        },
        get: ([text]) =>
          formatScpiNumber(
            text === undefined
              ? fullScale(now())
              : fullScale(numberOf(text, { min: least, max: most, default: initial })),
          ),
      },
      this.flag(autoHeader, '1'),
    ];
  }
}

/** Taken and without effect: it has no answer. */
export function order(header: string, act: () => void = () => undefined): ScpiCommand {
  return { header, set: act };
}
