import { usualDummyCell, type SelfTestCheck } from '../../../src-core/model/self-test.ts';
import { siValue } from '../../../src-core/units/quantity.ts';
import { defineCommand } from '../command.ts';
import { readTyped } from '../quantity-options.ts';
import { textTable } from '../table.ts';
import { dbOption, withHost } from '../with-host.ts';

export const instrumentsSelfTest = defineCommand({
  name: 'instruments self-test',
  summary:
    'Measures a dummy cell in about 20 s and says whether the instrument, its leads and its driver agree with it.',
  positionals: '<link>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    driver: { kind: 'text', value: 'ID', help: 'of the instrument; “mobion instruments list” names them' },
    series: { kind: 'text', value: 'OHM', help: 'of the dummy cell, with unit; default "1 kOhm"' },
    parallel: { kind: 'text', value: 'OHM', help: 'beside the capacitor; default "10 kOhm"' },
    capacitance: { kind: 'text', value: 'FARAD', help: 'default "1 uF"' },
    speed: { kind: 'number', value: 'N', min: 1, max: 2000, help: 'of a virtual instrument (default: 1)' },
    db: dbOption,
  },
  examples: ['instruments self-test virtual:dummy-cell --driver keithley-2450'],
  run: ({ options, positionals }) =>
    withHost(options.db, async ({ handlers }) => {
      const { driver, series, parallel, capacitance, speed } = options;
      const typed = (
        name: string,
        given: string | undefined,
        dimension: 'resistance' | 'capacitance',
        usual: number,
      ) => (given === undefined ? usual : siValue(readTyped(name, given, dimension), dimension).value);
      const dummyCell = {
        seriesOhm: typed('series', series, 'resistance', usualDummyCell.seriesOhm),
        parallelOhm: typed('parallel', parallel, 'resistance', usualDummyCell.parallelOhm),
        parallelF: typed('capacitance', capacitance, 'capacitance', usualDummyCell.parallelF),
      };
      const { id } = await handlers['instruments.connect']({
        address: positionals[0]!,
        ...(driver === undefined ? {} : { driverId: driver }),
        ...(speed === undefined ? {} : { speed }),
      });
      const report = await handlers['instruments.selfTest']({ instrumentId: id, dummyCell });
      const head = report.passed ? 'PASSED' : 'FAILED';
      const advice = report.checks.flatMap((check) => (check.advice === undefined ? [] : [check.advice]));
      const table = textTable(['Check', 'Measured', 'Expected', 'Within', ''], report.checks.map(rowOf));
      const lines = [
        `${head}: ${report.checks.filter(({ passed }) => passed).length} of ${report.checks.length} checks`,
      ];
      const text = `${lines.join('\n')}\n${table}${advice.map((line) => `${line}\n`).join('')}Kept as ${report.runId}.\n`;
      return { json: report, text, exitCode: report.passed ? 0 : 1 };
    }),
});

function rowOf({ title, measured, expected, tolerance, unit, passed }: SelfTestCheck): readonly string[] {
  const say = (value: number): string =>
    unit === 'yes' ? (value === 1 ? 'yes' : 'no') : `${Number(value.toPrecision(4))} ${unit}`.trim();
  return [title, say(measured), say(expected), tolerance > 0 ? `± ${say(tolerance)}` : '', passed ? 'ok' : 'FAILED'];
}
