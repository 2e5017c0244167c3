import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiBytes, asciiText } from '../../../../src-core/instruments/methodscript/bytes.ts';
import {
  formatMask,
  hasBit,
  parseMask,
  scriptBit,
  withoutBits,
} from '../../../../src-core/instruments/methodscript/capabilities.ts';
import { describeError, formatError, parseError } from '../../../../src-core/instruments/methodscript/errors.ts';
import {
  isBootloader,
  methodScriptModels,
  modelOfFirmware,
} from '../../../../src-core/instruments/methodscript/models.ts';
import { formatPackageVariable, parsePackage } from '../../../../src-core/instruments/methodscript/packages.ts';
import { emStat4HrCurrentRanges, rangeFor } from '../../../../src-core/instruments/methodscript/ranges.ts';
import {
  decodeValue,
  encodeInteger,
  encodeValue,
  formatInteger,
  formatLiteral,
  nanValue,
  parseLiteral,
} from '../../../../src-core/instruments/methodscript/values.ts';
import { loopIds, variableType, variableTypes } from '../../../../src-core/instruments/methodscript/variable-types.ts';

/** Rows read from real devices: text and value. */
const vendorValues: readonly (readonly [string, number])[] = [
  ['7F85F3Fu', -0.499905],
  ['48D503Dp', -57.848e-6],
  ['807B031u', 0.503857],
  ['DF5DFF4u', 99.999732],
  ['896D904m', 9885.956],
  ['82DB1A8u', 2.9946],
];

const compositions: readonly (readonly [string, number])[] = [
  ['DF5E100m', 100e3],
  ['8989680m', 10e3],
  ['80F4240m', 1e3],
  ['8BC614Eu', 12.345678],
  ['7ED2979u', -1.234567],
  ['DF5E100n', 0.1],
  ['8030D40u', 0.2],
  ['807A120n', 500e-6],
];

describe('values on the wire', () => {
  test.each(vendorValues)('%s decodes to the value the maker states', (text, value) => {
    expect(Math.abs(decodeValue(text)! / value - 1)).toBeLessThan(1e-5);
  });

  test.each([...vendorValues.map(([text]) => text), ...compositions.map(([text]) => text)])(
    '%s is what a device would send for its own value',
    (text) => {
      expect(encodeValue(decodeValue(text)!)).toBe(text);
    },
  );

  test.each(compositions)('%s stands for %d', (text, value) => {
    expect(encodeValue(value)).toBe(text);
  });

  test('zero, integers, the manual’s coarse example and not-a-number', () => {
    expect(encodeValue(0)).toBe('8000000 ');
    expect(encodeValue(1e-30)).toBe('8000000 ');
    expect(decodeValue('800000Am')).toBe(0.01);
    expect(encodeInteger(10)).toBe('800000Ai');
    expect(decodeValue('7FFFFFFi')).toBe(-1);
    expect([encodeValue(Number.NaN), encodeValue(Number.POSITIVE_INFINITY)]).toEqual([nanValue, nanValue]);
    expect(decodeValue(nanValue)).toBeNaN();
  });

  test.each(['', '8000000', '800000Gm', '8000000x', '80000000m', '    nan', '800000 m'])('%j is no value', (text) => {
    expect(decodeValue(text)).toBeUndefined();
  });

  test('a round trip keeps 27 bits, and coding is idempotent', () => {
    const values = fc.double({ min: -1e20, max: 1e20, noNaN: true });
    fc.assert(
      fc.property(values, (value) => {
        fc.pre(Math.abs(value) > 1e-12);
        const decoded = decodeValue(encodeValue(value))!;
        expect(Math.abs(decoded / value - 1)).toBeLessThan(3.8e-6);
        expect(encodeValue(decoded)).toBe(encodeValue(value));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe('script literals', () => {
  test.each([
    ['500m', 0.5, false],
    ['-250u', -250e-6, false],
    ['1k', 1000, false],
    ['58505m', 58.505, false],
    ['2', 2, false],
    ['11i', 11, true],
    ['0x1F', 31, true],
    ['0b101', 5, true],
  ])('%s', (text, value, integer) => {
    expect(parseLiteral(text)).toEqual({ value, integer });
  });

  test.each(['', '1.5', '1e3', '5x', '--5', '0xG', '99999999999', 'm', '1 m'])('%j is malformed', (text) => {
    expect(parseLiteral(text)).toBeUndefined();
  });

  test('values a method holds are written short and exact', () => {
    const values = [60e-6, -250e-6, 1, 0, 1000, 58.505, 0.01, 720];
    expect(values.map(formatLiteral)).toEqual(['60u', '-250u', '1', '0', '1k', '58505m', '10m', '720']);
    expect(formatInteger(11)).toBe('11i');
    expect(() => formatLiteral(Number.NaN)).toThrow(RangeError);
  });

  test('what is written is read back within the resolution of the device', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        fc.pre(Math.abs(value) > 1e-11);
        expect(Math.abs(parseLiteral(formatLiteral(value))!.value / value - 1)).toBeLessThan(3.8e-6);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});

describe('packages', () => {
  test('a row of a real device', () => {
    expect(parsePackage('Pda7F85F3Fu;ba48D503Dp,10,288')).toEqual([
      { type: 'da', value: -0.499905 },
      { type: 'ba', value: decodeValue('48D503Dp'), status: 0, rangeIndex: 0x88 },
    ]);
    expect(parsePackage('Pda84E63DAn;ba82AB973f,14,284')![1]).toMatchObject({ status: 4, rangeIndex: 0x84 });
    expect(parsePackage('Pab     nan,12,206,4A')![0]).toEqual({
      type: 'ab',
      value: Number.NaN,
      status: 2,
      rangeIndex: 6,
      noise: 10,
    });
  });

  test.each([
    '',
    'Q',
    'P',
    'Peb8030D4',
    'Peb8030D40u;',
    'PEB8030D40u',
    'Peb8030D40u,1',
    'Peb8030D40u;ba',
    'Peb8030D40u\uFFFD',
  ])('%j is no package', (line) => {
    expect(parsePackage(line)).toBeUndefined();
  });

  test('what is formatted is parsed', () => {
    const part = fc.record({
      type: fc.constantFrom(...Object.keys(variableTypes)),
      value: fc.integer({ min: -134217727, max: 134217727 }),
      status: fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined }),
      rangeIndex: fc.option(fc.integer({ min: 0, max: 255 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const line = `P${parts.map((p) => formatPackageVariable(p.type, encodeInteger(p.value), p.status, p.rangeIndex)).join(';')}`;
        const parsed = parsePackage(line)!;
        expect(parsed.map((p) => [p.type, p.value, p.status, p.rangeIndex])).toEqual(
          parts.map((p) => [p.type, p.value, p.status, p.rangeIndex]),
        );
      }),
      { seed: 3 },
    );
  });

  test('random text is never a package by accident of a crash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parsePackage(`P${text}`);
        expect(parsed === undefined || parsed.length > 0).toBe(true);
      }),
      { seed: 4 },
    );
  });
});

describe('tables', () => {
  test('errors are found with and without a place', () => {
    expect(parseError('e!4001: Line 1, Col 16')).toEqual({ code: '4001', line: 1, column: 16 });
    expect(parseError('!0032: Line 14')).toEqual({ code: '0032', line: 14 });
    expect(parseError('Z!0006')).toEqual({ code: '0006' });
    expect(parseError('Peb8030D40u')).toBeUndefined();
    expect(formatError({ code: '4001', line: 1, column: 16 })).toBe('!4001: Line 1, Col 16');
    expect(describeError('0032').appCode).toBe('instrument/overload');
    expect(describeError('1234').message).toContain('1234');
  });

  const realMask = 'C000000000000000000000000000003FFFFBFE8FFFFFFFFFFFFFFFFFFFBFFFFE';
  test('the mask of a real EmStat4 offers galvanostatic methods, and a masked one does not', () => {
    const mask = parseMask(realMask)!;
    for (const bit of Object.values(scriptBit)) expect([bit, hasBit(mask, bit)]).toEqual([bit, true]);
    const potentiostatOnly = withoutBits(mask, [scriptBit.cp, scriptBit.setCurrent, scriptBit.geis]);
    expect(hasBit(potentiostatOnly, scriptBit.cp)).toBe(false);
    expect(hasBit(potentiostatOnly, scriptBit.eis)).toBe(true);
    expect(parseMask(`CM${formatMask(mask)}`)).toBe(mask);
    expect(parseMask(formatMask(mask))).toBe(mask);
    expect(parseMask('C12')).toBeUndefined();
  });

  test('firmware ids name the model, and the bootloader is none', () => {
    expect(modelOfFirmware('es4_lr1500#Mar 12 2026 14:28:01')?.title).toBe('EmStat4 LR');
    expect(modelOfFirmware('es4_hr1500#')?.voltageRangeV).toEqual([-6, 6]);
    expect(
      methodScriptModels.filter(({ galvanostat }) => !galvanostat).map(({ firmwarePrefix }) => firmwarePrefix),
    ).toEqual(['espico', 'senswb']);
    expect([isBootloader('espbl'), modelOfFirmware('espbl')]).toEqual([true, undefined]);
  });

  test('ranges are the finest that hold the value', () => {
    expect(rangeFor(emStat4HrCurrentRanges, -60e-6)).toEqual({ index: 18, fullScale: 100e-6 });
    expect(rangeFor(emStat4HrCurrentRanges, 100e-6).index).toBe(18);
    expect(rangeFor(emStat4HrCurrentRanges, 101e-6).index).toBe(21);
    expect(rangeFor(emStat4HrCurrentRanges, 5).index).toBe(27);
  });

  test('types and loop ids used by name exist', () => {
    for (const type of Object.values(variableType)) expect(variableTypes[type]).toBeDefined();
    expect(loopIds).toMatchObject({ cp: 10, ocp: 11, eis: 13, geis: 14 });
  });

  test('bytes are ASCII and garbage stays visible', () => {
    expect(asciiText(asciiBytes('Pab8000000 ,10\n'))).toBe('Pab8000000 ,10\n');
    expect(asciiText(Uint8Array.of(0xff, 65, 0))).toBe('\uFFFDA\0');
  });
});
