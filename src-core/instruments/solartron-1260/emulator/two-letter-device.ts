import { asciiBytes } from '../../bytes.ts';
import { OutputBuffer, type GpibDevice } from '../../prologix/emulator/gpib-device.ts';
import { argument, field } from '../wire.ts';

/** One command: two letters and so many numbers. */
export interface TwoLetterCommand {
  /** How many numbers follow; the first of two is a channel. */
  readonly numbers: 0 | 1 | 2;
  /** Of the last number. */
  readonly range?: readonly [number, number];
  readonly isWhole?: boolean;
  readonly initial?: number;
  /** Called with what came, after it has been kept. */
  readonly act?: (value: number, channel: number) => void;
}

interface TwoLetterOptions {
  readonly commands: Readonly<Record<string, TwoLetterCommand>>;
  /** Answers to whole messages beside commands, e.g. “*IDN?”. */
  readonly answers: Readonly<Record<string, () => string>>;
  /** What a terminator is now. */
  terminator(): string;
  /** What is heard of a value that comes, e.g. half of it: a fault. */
  heard(name: string, value: number): number;
  onClear(): void;
  onTrigger(): void;
}

/** Errors of group 0, pertaining to the command structure. */
const errorCodes = { unknown: 1, mismatch: 2, range: 3, format: 4, noValue: 5 } as const;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d{1,2})?$/i;

/**
 * The language of Solartron's instruments before SCPI: `FR1.0E+3`, `RA1,0`, several with semicolons between, and `?FR` for
 * what a command holds. A fault of the command is kept for `?ER` until `CE`.
 */
export class TwoLetterDevice implements GpibDevice {
  readonly output = new OutputBuffer();
  readonly #options: TwoLetterOptions;
  #values = new Map<string, number>();
  #input = '';
  error = 0;
  /** Faults: the next query is not answered, the next setting is refused. */
  skipsAnswer = false;
  refusesNext = false;

  constructor(options: TwoLetterOptions) {
    this.#options = options;
  }

  /** What a command holds. */
  value(name: string, channel = 0): number {
    return this.#values.get(key(name, channel)) ?? this.#options.commands[name]?.initial ?? 0;
  }

  keep(name: string, value: number, channel = 0): void {
    this.#values.set(key(name, channel), value);
  }

  reset(): void {
    this.#values = new Map();
    this.#input = '';
    this.error = 0;
    this.output.take();
  }

  listen(bytes: Uint8Array, isEnd: boolean): void {
    this.#input += String.fromCharCode(...bytes);
    const parts = this.#input.split(/[;\r\n]/);
    this.#input = isEnd ? '' : (parts.pop() ?? '');
    for (const part of parts) if (part.trim() !== '') this.#carryOut(part.trim().toUpperCase());
  }

  talk(): Uint8Array | undefined {
    return this.output.take();
  }

  clear(): void {
    this.#input = '';
    this.output.take();
    this.#options.onClear();
  }

  trigger(): void {
    this.#options.onTrigger();
  }

  get statusByte(): number {
    return (this.output.isFull ? 16 : 0) | (this.error > 0 ? 32 : 0);
  }

  onOutput(listener: () => void): void {
    this.output.onPut(listener);
  }

  say(text: string): void {
    this.output.put(asciiBytes(text + this.#options.terminator()));
  }

  #carryOut(text: string): void {
    const special = this.#options.answers[text];
    if (special) return this.#answer(special());
    const [, mark = '', name = '', rest = ''] = /^(\??)([A-Z]{2})\s*(.*)$/.exec(text) ?? [];
    const command = this.#options.commands[name];
    if (name === 'ER' && mark !== '') return this.#answer(String(this.error).padStart(2, '0'));
    if (!command) return this.#fail('unknown');
    const numbers = rest === '' ? [] : rest.split(',').map((part) => part.trim());
    if (mark !== '') return this.#tellValue(name, command, Number(numbers[0] ?? 0));
    this.#set(name, command, numbers);
  }

  #tellValue(name: string, { numbers, isWhole = false }: TwoLetterCommand, channel: number): void {
    if (numbers === 0) return this.#fail('noValue');
    const value = this.value(name, channel);
    this.#answer(isWhole ? String(value) : name === 'FR' ? field(value, 7) : argumentAsAnswer(value));
  }

  #set(name: string, command: TwoLetterCommand, numbers: readonly string[]): void {
    if (numbers.length !== command.numbers) return this.#fail('mismatch');
    if (!numbers.every((text) => number.test(text))) return this.#fail('format');
    if (this.refusesNext) {
      this.refusesNext = false;
      return this.#fail('range');
    }
    const values = numbers.map(Number);
    const value = values.at(-1) ?? 0;
    const channel = values.length === 2 ? values[0]! : 0;
    const [low, high] = command.range ?? [-Infinity, Infinity];
    if (value < low || value > high || (command.isWhole === true && !Number.isInteger(value)))
      return this.#fail('range');
    const heard = this.#options.heard(name, value);
    if (command.numbers > 0) this.keep(name, heard, channel);
    command.act?.(heard, channel);
  }

  #answer(text: string): void {
    if (this.skipsAnswer) this.skipsAnswer = false;
    else this.say(text);
  }

  #fail(code: keyof typeof errorCodes): void {
    this.error = errorCodes[code];
  }
}

function key(name: string, channel: number): string {
  return `${name} ${channel}`;
}

/** As a lab saw an answer of the interface: +0.0000E+00. */
function argumentAsAnswer(value: number): string {
  return argument(value).replace(/E([+-])(\d)$/, 'E$10$2');
}
