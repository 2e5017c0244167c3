import path from 'node:path';
import { safeFileName } from '../files/file-name.ts';
import { writeHashed, type WrittenFile } from '../files/written-file.ts';
import { figureFile, type FigureExport } from './figure-file.ts';

/**
 * Writes a figure into a folder, made when missing. Takes up to half a second at full load: call it in a worker.
 * @throws AppError `file/failed`, `environment`
 */
export async function writeFigureFile({
  directory,
  fileName,
  ...request
}: FigureExport & { readonly directory: string; readonly fileName: string }): Promise<WrittenFile> {
  return writeHashed(path.join(directory, safeFileName(fileName, request.format)), [figureFile(request)]);
}
