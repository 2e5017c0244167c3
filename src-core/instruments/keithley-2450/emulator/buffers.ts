import { ScpiFailure } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';

/** One reading as a buffer keeps it. */
export interface BufferReading {
  readonly reading: number;
  readonly source: number;
  /** Of the unit's clock, s since it was switched on. */
  readonly timeS: number;
  readonly sourceStatus: number;
  readonly measured: 'VOLT' | 'CURR' | 'RES';
  readonly sourced: 'VOLT' | 'CURR';
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
  'DATE',
  'TIME',
  'TSTamp',
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

  resize(name: string, capacity: number): void {
    const buffer = this.#find(name);
    buffer.capacity = capacity;
    buffer.readings.length = 0;
  }

  /** The two that are always there stay. */
  delete(name: string): void {
    this.#find(name);
    if (/^defbuffer[12]$/.test(name)) throw new ScpiFailure(-221, 'Settings conflict');
    this.#buffers.delete(name);
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
    UNIT: { VOLT: 'Volt DC', CURR: 'Amp DC', RES: 'Ohm' }[reading.measured],
    SOURUNIT: reading.sourced === 'CURR' ? 'Amp' : 'Volt',
    DATE: dateOf(clockStartS + wholeS),
    TIME: timeOfDay(clockStartS + wholeS, reading.timeS - wholeS),
    TST: `${dateOf(clockStartS + wholeS)} ${timeOfDay(clockStartS + wholeS, reading.timeS - wholeS)}`,
  };
  return elements.map((element) => texts[element]).join(',');
}

const daySeconds = 86_400;

/** Month, day, year of a time in s since 1970, by counting years from a March. */
function dateOf(timeS: number): string {
  const days = Math.floor(timeS / daySeconds) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [month, day].map((part) => String(part).padStart(2, '0')).join('/') + `/${year}`;
}

function timeOfDay(timeS: number, fractionS: number): string {
  const second = timeS % daySeconds;
  const parts = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':') + fractionS.toFixed(9).slice(1);
}
