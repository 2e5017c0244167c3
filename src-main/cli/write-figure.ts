import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { figureCsv } from '../../src-core/figures/figure-table.ts';
import type { Figure } from '../../src-core/figures/figure.ts';
import { columnWidthsMm, figureFormats, naturalHeightMm } from '../../src-core/figures/paper.ts';
import { writeHashed } from '../host/files/written-file.ts';
import { programVersion } from '../host/program.ts';
import { UsageError } from './command.ts';

/** A figure one column wide, as the file's ending says. @throws UsageError for another ending */
export async function writeFigure(
  figure: Figure,
  name: string,
): Promise<{ readonly file: string; readonly sha256: string }> {
  const file = path.resolve(name);
  const ending = path.extname(file).slice(1).toLowerCase();
  const format = figureFormats.find((known) => known === ending);
  if (!format && ending !== 'csv')
    throw new UsageError(
      `A figure cannot end in “.${ending.slice(0, 20)}”.`,
      `Choose one of .${[...figureFormats, 'csv'].join(', .')}.`,
    );
  await mkdir(path.dirname(file), { recursive: true });
  const { sha256 } = await writeHashed(file, [format ? await drawn(figure, format) : figureCsv(figure)]);
  return { file, sha256 };
}

async function drawn(figure: Figure, format: (typeof figureFormats)[number]): Promise<Uint8Array> {
  // The canvas is loaded only by those who draw.
  const { figureFile } = await import('../host/figures/figure-file.ts');
  const widthMm = columnWidthsMm.single;
  return figureFile({
    ...{ figure, format, style: 'paper', programVersion, widthMm },
    heightMm: naturalHeightMm(figure, widthMm),
  });
}
