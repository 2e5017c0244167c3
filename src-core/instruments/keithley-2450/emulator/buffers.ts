import { ScpiFailure } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';

/** One reading as a buffer keeps it. */
export interface BufferReading {
  readonly reading: number;
  readonly source: number;
  /** Of the unit's clock, s since it was switched on. */
  readonly timeS: number;
  readonly sourceStatus: number;
  readonly measured: 'VOLT' | 'CURR';
}

/** What can be asked of a reading, as the manual writes it. */
export const bufferElements = [
  'READing',
  'SOURce',
  'SEConds',
  'FRACtional',
  'RELative',
  'STATus',
  'SOURSTATus',
  'UNIT',
  'SOURUNIT',
] as const;

/** The unit's clock when it was switched on, s of UTC: nobody has set it. */
const clockStartS = 1_700_000_000;
const defaultCapacity = 100_000;
/** Readings are made at the front terminals. */
const frontTerminals = 8;

/** Reading buffers by name. A full one goes on at the place of its oldest reading. */
export class ReadingBuffers {
  readonly #buffers = new Map<string, { capacity: number; readings: BufferReading[] }>();

  constructor() {
    this.reset();
  }

  /** The two that are always there. */
  reset(): void {
    this.#buffers.clear();
    this.make('defbuffer1', defaultCapacity);
    this.make('defbuffer2', defaultCapacity);
  }

  make(name: string, capacity: number): void {
    this.#buffers.set(name, { capacity, readings: [] });
  }

  /** @throws ScpiFailure for a name nobody made */
  readings(name: string): BufferReading[] {
    return this.#find(name).readings;
  }

  capacity(name: string): number {
    return this.#find(name).capacity;
  }

  clear(name: string): void {
    this.#find(name).readings.length = 0;
  }

  add(name: string, reading: BufferReading): void {
    const { readings, capacity } = this.#find(name);
    readings.push(reading);
    if (readings.length > capacity) readings.shift();
  }

  #find(name: string) {
    const buffer = this.#buffers.get(name);
    if (buffer) return buffer;
    throw new ScpiFailure(-224, 'Illegal parameter value');
  }
}

/** A reading's elements, comma between; times are of the buffer's first reading or of the clock. */
export function formatReading(
  reading: BufferReading,
  elements: readonly string[],
  options: { readonly firstS: number; readonly swapped: boolean },
): string {
  const [value, source] = options.swapped ? [reading.source, reading.reading] : [reading.reading, reading.source];
  const wholeS = Math.floor(reading.timeS);
  const texts: Readonly<Record<string, string>> = {
    READ: formatScpiNumber(value),
    SOUR: formatScpiNumber(source),
    SEC: String(clockStartS + wholeS),
    FRAC: (reading.timeS - wholeS).toFixed(9),
    REL: (reading.timeS - options.firstS).toFixed(9),
    STAT: String(frontTerminals),
    SOURSTAT: String(reading.sourceStatus),
    UNIT: reading.measured === 'VOLT' ? 'Volt DC' : 'Amp DC',
    SOURUNIT: reading.measured === 'VOLT' ? 'Amp' : 'Volt',
  };
  return elements.map((element) => texts[element]).join(',');
}
