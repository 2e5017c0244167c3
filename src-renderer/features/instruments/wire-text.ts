import type { WireEntry } from '../../../src-core/contract/calls.ts';

export type WireManner = 'text' | 'hex';

const marks = { sent: '→', received: '←', opened: '●', closed: '○' } as const;
const escapes: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

/** Which way it went, by a sign. */
export function wireMark({ direction }: WireEntry): string {
  return marks[direction];
}

/** The bytes of a piece: printable ASCII as it stands and the rest escaped, or pairs of hexadecimal digits. */
export function wireText({ direction, hex, length, note }: WireEntry, manner: WireManner): string {
  if (direction === 'opened') return 'connection opened';
  if (direction === 'closed') return note === undefined ? 'connection closed' : `connection closed: ${note}`;
  const pairs = hex.match(/../g) ?? [];
  const shown = manner === 'hex' ? pairs.join(' ').toUpperCase() : pairs.map(printable).join('');
  return pairs.length < length ? `${shown} … (${length} bytes)` : shown;
}

/** Texts to search in, made once a piece: a busy wire asks for thousands of them five times a second. */
const soughtIn: Readonly<Record<WireManner, WeakMap<WireEntry, string>>> = { text: new WeakMap(), hex: new WeakMap() };

/** Those whose bytes, as they are shown, contain what is sought, in either case; all when nothing is. */
export function entriesWith(entries: readonly WireEntry[], sought: string, manner: WireManner): readonly WireEntry[] {
  const wanted = sought.trim().toLowerCase();
  if (wanted === '') return entries;
  const known = soughtIn[manner];
  return entries.filter((entry) => {
    const text = known.get(entry) ?? wireText(entry, manner).toLowerCase();
    known.set(entry, text);
    return text.includes(wanted);
  });
}

function printable(pair: string): string {
  const code = Number.parseInt(pair, 16);
  if (escapes[code] !== undefined) return escapes[code];
  return code >= 32 && code < 127 ? String.fromCharCode(code) : `\\x${pair}`;
}

/** Time of day where the reader is, to the millisecond: 14:03:12.345. */
export function wireClock({ at }: WireEntry): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = `${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
  return `${two(time.getHours())}:${two(time.getMinutes())}:${seconds}`;
}

/** The log as a text file: UTC, direction, bytes. */
export function wireFile(address: string, entries: readonly WireEntry[], manner: WireManner): string {
  const lines = entries.map((entry) => `${entry.at}\t${entry.direction}\t${wireText(entry, manner)}`);
  return `${[`# Wire of ${address}, times in UTC`, ...lines].join('\n')}\n`;
}
