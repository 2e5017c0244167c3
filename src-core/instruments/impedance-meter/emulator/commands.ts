import { flagOf, numberOf, wordOf, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';
import type { Meter } from './meter.ts';

/** Accepted, kept and told again, without effect on what is measured here. */
export function keptWord(meter: Meter, header: string, words: readonly string[], initial: string): ScpiCommand {
  return {
    header,
    set: ([text]) => void meter.kept.set(header, wordOf(text, words)),
    get: () => meter.kept.get(header) ?? initial,
  };
}

export function keptFlag(meter: Meter, header: string, initial = false): ScpiCommand {
  return {
    header,
    set: ([text]) => void meter.kept.set(header, flagOf(text) ? '1' : '0'),
    get: () => meter.kept.get(header) ?? (initial ? '1' : '0'),
  };
}

export function keptNumber(
  meter: Meter,
  header: string,
  range: { readonly min: number; readonly max: number },
  initial: number,
): ScpiCommand {
  return {
    header,
    set: ([text]) => void meter.kept.set(header, formatScpiNumber(numberOf(text, range))),
    get: () => meter.kept.get(header) ?? formatScpiNumber(initial),
  };
}

export function frequencyCommand(meter: Meter, header: string): ScpiCommand {
  const [min, max] = meter.model.frequencyRangeHz;
  return {
    header,
    set: ([text]) => void (meter.frequencyHz = numberOf(text, { min, max })),
    get: () => formatScpiNumber(meter.frequencyHz),
  };
}

export function levelCommand(meter: Meter, header: string, mode: 'VOLT' | 'CURR'): ScpiCommand {
  const [min, max] = mode === 'VOLT' ? meter.model.levelRangeV : meter.model.levelRangeA;
  return {
    header,
    set: ([text]) => meter.setLevel(mode, numberOf(text, { min, max })),
    get: () => formatScpiNumber(mode === 'VOLT' ? meter.levelV : meter.levelA),
  };
}

export function biasCommand(meter: Meter, header: string): ScpiCommand {
  return { header, set: ([text]) => meter.setBias(flagOf(text)), get: () => (meter.biasOn ? '1' : '0') };
}

export function biasVoltageCommand(meter: Meter, header: string, largestV: number): ScpiCommand {
  return {
    header,
    set: ([text]) => void (meter.biasV = numberOf(text, { min: -largestV, max: largestV })),
    get: () => formatScpiNumber(meter.biasV),
  };
}

/** As a country that writes decimal commas would: a fault. */
export function withDecimalComma(meter: Meter, answer: string): string {
  return meter.faults.decimalComma ? answer.replaceAll('.', ',') : answer;
}
