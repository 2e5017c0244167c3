import fastCheck from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors.ts';
import { formats } from '../../../src-core/formats/index.ts';
import { decodeText } from '../../../src-core/formats/decode-text.ts';
import { samples } from './samples.ts';
import { titrationSamples } from './titration-samples.ts';

/** A reader may refuse or read what it is given; nothing else may come out. */
function survives(text: string): void {
  for (const format of formats) {
    expect(typeof format.sniff(text)).toBe('boolean');
    for (const want of format.kinds)
      try {
        const { spectra, titration } = format.parse(text, 'x', { want, readAccessTable: () => undefined });
        if (titration) {
          const { timeS, currentA, voltageV, stepIndex, cycleIndex, temperatureK } = titration;
          expect(timeS.every((t, k) => Number.isFinite(t) && (k === 0 || t >= timeS[k - 1]!))).toBe(true);
          expect([...currentA, ...voltageV].every(Number.isFinite)).toBe(true);
          for (const column of [currentA, voltageV, stepIndex, cycleIndex, temperatureK])
            expect(column?.length ?? timeS.length).toBe(timeS.length);
        }
        for (const { frequencyHz, zReOhm, zImOhm } of spectra) {
          expect(frequencyHz.every((f) => f > 0 && Number.isFinite(f))).toBe(true);
          expect([...zReOhm, ...zImOhm].every(Number.isFinite)).toBe(true);
          expect(zReOhm.length === frequencyHz.length && zImOhm.length === frequencyHz.length).toBe(true);
        }
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
  }
}

const everySample = [...samples, ...titrationSamples];

test.each(everySample.map(({ id, text }) => [id, text] as const))(
  '%s, damaged or cut, is refused or read',
  (_, text) => {
    const damage = fastCheck
      .tuple(
        fastCheck.nat(text.length),
        fastCheck.nat(20),
        fastCheck.oneof(
          fastCheck.string({ maxLength: 5 }),
          fastCheck.constantFrom('\n', '\t', ',', 'NaN', 'Infinity', '-', '1e999', '0'),
        ),
      )
      .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));
    const truncated = fastCheck.nat(text.length).map((length) => text.slice(0, length));
    fastCheck.assert(fastCheck.property(fastCheck.oneof(damage, truncated), survives), { seed: 5, numRuns: 60 });
  },
);

test('random bytes, with and without the beginning of a good file', () => {
  const beginnings = ['', ...everySample.map(({ text }) => text.slice(0, 120))];
  fastCheck.assert(
    fastCheck.property(
      fastCheck.constantFrom(...beginnings),
      fastCheck.uint8Array({ maxLength: 400 }),
      (beginning, bytes) => survives(beginning + decodeText(bytes)),
    ),
    { seed: 6, numRuns: 300 },
  );
});

test('long lines without end take no long time', () => {
  for (const line of ['1e5,', 'primary_data\n', '\t', 'a ', '"', '0'.repeat(50), "Freq(Hz)  Z'(a)  "])
    for (const beginning of ['', 'EXPLAIN\n', 'ZPLOT2 ASCII\n', '{"Type":"PalmSens'])
      survives(beginning + line.repeat(Math.ceil(100_000 / line.length)));
}, 20_000);
