import { AppError } from '../../../../src-core/errors.ts';
import { decodeText } from '../../../../src-core/formats/decode-text.ts';

/** A file that the user chose or dropped; of a binary one, `text` has a character per byte. */
export interface ChosenFile {
  readonly name: string;
  readonly text: string;
}

/** The contract carries no more. */
const largestBytes = 50_000_000;

/** @throws AppError `input/file-format` for a file that is too large, without reading it; `file/failed` */
export async function readFile(file: File): Promise<ChosenFile> {
  if (file.size > largestBytes)
    throw new AppError('input/file-format', `${file.name} is larger than ${largestBytes / 1e6} MB.`, {
      remedy: 'Cut it into smaller files, or analyse it on the command line (up to 200 MB).',
      dataState: 'Nothing was changed.',
    });
  const bytes = await file.arrayBuffer().catch((error: unknown) => {
    throw new AppError('file/failed', `${file.name} could not be read.`, {
      remedy: 'Check that it is a file, and its permissions.',
      cause: error,
    });
  });
  return { name: file.name, text: decodeText(new Uint8Array(bytes)) };
}
