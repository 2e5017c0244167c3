import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiBytes } from '../../../../../src-core/instruments/methodscript/bytes.ts';
import { parsePackage } from '../../../../../src-core/instruments/methodscript/packages.ts';
import { createLineReader } from '../../../../../src-core/instruments/palmsens-methodscript/driver/lines.ts';
import { createPackageReader } from '../../../../../src-core/instruments/palmsens-methodscript/driver/readings.ts';
import {
  createScriptReader,
  type ScriptItem,
} from '../../../../../src-core/instruments/palmsens-methodscript/driver/script-output.ts';

/** Items of the bytes of a script that says everything once, handed over in the pieces that `cuts` make. */
function itemsOf(bytes: Uint8Array, cuts: readonly number[] = [], parse?: typeof parsePackage): ScriptItem[] {
  const read = createScriptReader(parse ?? parsePackage);
  const items: ScriptItem[] = [];
  const feed = createLineReader((line) => items.push(...read(line)));
  const bounds = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  for (let index = 1; index < bounds.length; index++) feed(bytes.slice(bounds[index - 1], bounds[index]));
  return items;
}

const kindsOf = (text: string): readonly string[] => itemsOf(asciiBytes(text)).map(({ kind }) => kind);

/** Galvanostatic rows of a device: 0.1 s, 0.5 mA, 3.41 V. */
const row = 'Peb8030D40u;ba807A120n,10,215;ab834141Du,10,206\n';
const whole = `e\nM000A\n${row}${row}*\nPja8000002i\n\n`;

test('reads a script from its start to its blank line', () => {
  const items = itemsOf(asciiBytes(whole));
  expect(items.map(({ kind }) => kind)).toEqual([
    'started',
    'loop-started',
    'package',
    'package',
    'loop-ended',
    'package',
    'ended',
  ]);
  const read = createPackageReader();
  const meanings = items.flatMap((item) => (item.kind === 'package' ? [read(item.variables)] : []));
  expect(meanings[0]).toEqual({
    kind: 'reading',
    reading: { kind: 'dc', stepTimeS: 0.2, voltageV: 3.413021, currentA: 0.0005, temperatureC: NaN, status: 0 },
  });
  expect(meanings[2]).toEqual({ kind: 'end-mark', mark: 2 });
});

test('impedance as the device sends it, capacitive negative', () => {
  const items = itemsOf(asciiBytes('e\nM000D\nPdcDF5E100m;cc8BC614Eu,10,215;cd7ED2979u,12,206\n*\n\n'));
  const read = createPackageReader();
  const item = items.find(({ kind }) => kind === 'package');
  expect(item?.kind === 'package' && read([{ type: 'eb', value: 3.5 }, ...item.variables])).toMatchObject({
    kind: 'reading',
    reading: {
      kind: 'impedance',
      stepTimeS: 3.5,
      frequencyHz: 100_000,
      zReOhm: 12.345678,
      zImOhm: -1.234567,
      status: 2,
    },
  });
});

test.each([
  [
    'an e glued to the first loop',
    `eM000A\n${row}*\n\n`,
    ['started', 'loop-started', 'package', 'loop-ended', 'ended'],
  ],
  [
    'carriage returns and flow control',
    `e\r\n\u0011M000A\r\n${row.replace('\n', '\r\n')}*\u0013\n\r\n`,
    ['started', 'loop-started', 'package', 'loop-ended', 'ended'],
  ],
  ['a script refused', 'e!4001: Line 1, Col 16\n', ['started', 'error']],
  ['an error while it runs', `e\nM000A\n${row}!0032: Line 14\n`, ['started', 'loop-started', 'package', 'error']],
  [
    'an abort',
    `e\nM000A\n${row}Z\n*\n\n`,
    ['started', 'loop-started', 'package', 'abort-answer', 'loop-ended', 'ended'],
  ],
  ['an abort too late', 'e\n\nZ!0006\n', ['started', 'ended', 'abort-answer']],
  [
    'an answer to t in between',
    `e\nM000B\ntes4_hr1500#Mar 12 2026 14:28:01\nR*\n${row}*\n\n`,
    ['started', 'loop-started', 'sign-of-life', 'sign-of-life', 'package', 'loop-ended', 'ended'],
  ],
  [
    'text and scans',
    'e\nM0005\nC0000\nThello\n-\n*\n\n',
    ['started', 'loop-started', 'loop-started', 'text', 'loop-ended', 'loop-ended', 'ended'],
  ],
  ['half a package', `e\nM000A\nPeb8030D4\n*\n\n`, ['started', 'loop-started', 'garbage', 'loop-ended', 'ended']],
] as const)('%s', (_name, text, kinds) => {
  expect(kindsOf(text)).toEqual(kinds);
});

test('a blank line inside a loop is a torn end', () => {
  expect(itemsOf(asciiBytes(`e\nM000A\n${row}\n`)).at(-1)).toEqual({ kind: 'ended', torn: true });
});

test('nothing counts before the script has begun', () => {
  expect(kindsOf(`${row}Thello\n`)).toEqual(['garbage', 'garbage']);
});

test('not-a-number, status bits and a clock that stands still or runs back', () => {
  const read = createPackageReader();
  const reading = (timeS: number, value: number, status = 0) =>
    read([
      { type: 'eb', value: timeS },
      { type: 'ab', value, status },
    ]);
  expect(reading(1, 1.5, 4)).toMatchObject({ reading: { stepTimeS: 1, status: 4 } });
  expect(reading(1, NaN)).toMatchObject({ reading: { voltageV: NaN, status: 16 } });
  expect(reading(0.5, 1.5)).toMatchObject({ reading: { stepTimeS: 0.5, status: 32 } });
  expect(reading(NaN, 1.5)).toMatchObject({ reading: { stepTimeS: 1, status: 16 } });
});

test('pieces of any size give the same items', () => {
  const bytes = asciiBytes(whole);
  const expected = itemsOf(bytes);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (cuts) => {
      expect(itemsOf(bytes, cuts)).toEqual(expected);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('cut off anywhere, no value is made up', () => {
  const bytes = asciiBytes(whole);
  const packages = itemsOf(bytes).filter(({ kind }) => kind === 'package');
  for (let length = 0; length < bytes.length; length++) {
    const found = itemsOf(bytes.slice(0, length)).filter(({ kind }) => kind === 'package');
    expect(packages.slice(0, found.length)).toEqual(found);
  }
});

test('random bytes never throw, and are garbage but for rare single letters', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      for (const item of itemsOf(Uint8Array.of(...asciiBytes('e\n'), ...noise, 10)))
        if (item.kind === 'package') expect(item.variables.every(({ type }) => /^[a-z]{2}$/.test(type))).toBe(true);
    }),
    { seed: 4, numRuns: 500 },
  );
});

test('a line without end is capped', () => {
  const lines: { text: string; overlong: boolean }[] = [];
  const feed = createLineReader((line) => lines.push(line));
  for (let index = 0; index < 100; index++) feed(asciiBytes('P'.repeat(1000)));
  feed(asciiBytes('\nM000A\n'));
  expect(lines[0]!.overlong).toBe(true);
  expect(lines[0]!.text.length).toBeLessThanOrEqual(1024);
  expect(lines[1]).toEqual({ text: 'M000A', overlong: false });
});

test('of our own scripts, only packages that say everything twice alike are taken', () => {
  const once = 'eb8030D40u;ba807A120n,10,215;ab834141Du,10,206';
  // One digit of the voltage lost, another doubled: as long as before and a number like any other.
  const shifted = once.replace('834141Du', '834411Du');
  const read = createScriptReader();
  const kinds = [
    'e',
    'M000A',
    `P${once};${once}`,
    `P${shifted};${once}`,
    `P${once};${shifted}`,
    `P${once}`,
    '*',
    '',
  ].flatMap((text) => read({ text, overlong: false }).map(({ kind }) => kind));
  expect(kinds).toEqual([
    ...['started', 'loop-started', 'package', 'garbage', 'garbage', 'garbage'],
    ...['loop-ended', 'ended'],
  ]);
  expect(parsePackage(`P${shifted}`)).toBeDefined();
});
