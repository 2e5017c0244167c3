import { AppError } from '../errors.ts';
import { readNumber } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { spectraFromPoints, type RawPoint } from './spectrum-points.ts';
import { signOption } from './spectrum-table.ts';
import type { Warning } from '../model/quantity.ts';

const dataMark = /primary_data\s*[\r\n]+\s*(\d{1,3})\s*[\r\n]+\s*(\d{1,8})\s*[\r\n]+/g;
const mostPoints = 5_000_000;

/**
 * Ivium's idf (binary between, the data as text) and idt (text): after `primary_data` the number of columns, that of
 * rows, then rows of Z', Z'' (signed) and frequency. Several such blocks are several scans. What follows them,
 * `osc_data`, are wave forms.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseIvium(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const method = /Method=([^\r\n]{1,60})/.exec(text)?.[1]?.trim();
  if (method !== undefined && !/impedance/i.test(method))
    throw new AppError('input/file-format', `The file is of the method "${method}", not of impedance.`, {
      remedy: 'Choose the file of an impedance measurement.',
    });
  const warnings: Warning[] = [];
  const blocks = [...text.matchAll(dataMark)];
  const points = blocks.flatMap((block, cycle) =>
    readBlock(text, block, blocks.length === 1 ? '' : `block ${cycle + 1}, `, warnings).map((point) =>
      blocks.length === 1 ? point : { ...point, cycle },
    ),
  );
  if (points.length === 0)
    throw new AppError('input/file-format', 'The file holds no point of a measurement.', {
      remedy: 'The measurement may not have been carried through: choose another file.',
    });
  const rules = { name, notANumber: 'leave-out', signIsKnown: true, ...signOption(options) } as const;
  return { spectra: spectraFromPoints(points, rules, warnings), warnings };
}

function readBlock(text: string, block: RegExpExecArray, prefix: string, warnings: Warning[]): RawPoint[] {
  const [columns, rows] = [Number(block[1]), Number(block[2])];
  if (columns !== 3)
    throw new AppError('input/file-format', `The data have ${columns} columns where Z', Z'' and f were expected.`, {
      remedy: "Export the spectrum as text with the columns frequency, Z' and Z''.",
    });
  const points: RawPoint[] = [];
  let at = block.index + block[0].length;
  for (let row = 0; row < Math.min(rows, mostPoints); row++) {
    const end = text.indexOf('\n', at);
    const cells = text
      .slice(at, end < 0 ? at + 200 : Math.min(end, at + 200))
      .trim()
      .split(/\s+/);
    const [zReOhm, zImOhm, frequencyHz] = cells.map((cell) => readNumber(cell, true));
    if (cells.length !== 3) break;
    points.push({ where: `${prefix}point ${row + 1}`.replace(/^./, upper), frequencyHz: frequencyHz!, zReOhm: zReOhm!, zImOhm: zImOhm! }); // prettier-ignore
    if (end < 0) break;
    at = end + 1;
  }
  if (points.length < rows)
    warnings.push({
      code: 'point-count',
      message: `The file announces ${rows} points and holds ${points.length}: it was cut, or not carried through.`,
    });
  return points;
}

function upper(letter: string): string {
  return letter.toUpperCase();
}

export const ivium: FileFormat = {
  id: 'ivium',
  title: 'Ivium idf and idt',
  kinds: ['spectrum'],
  extensions: ['.idf', '.idt'],
  sniff: (text) => /primary_data\s*[\r\n]/.test(text.slice(0, 1_000_000)),
  parse: parseIvium,
};
