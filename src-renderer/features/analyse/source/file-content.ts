import { AppError } from '../../../../src-core/errors.ts';

/** The contract carries no more. */
const largestBytes = 50_000_000;

/**
 * The bytes of a file for the host, as base64; the browser converts them faster than any script.
 * @throws AppError `input/file-format` for a file that is too large, without reading it; `file/failed`
 */
export async function readContent(file: File): Promise<string> {
  if (file.size > largestBytes)
    throw new AppError('input/file-format', `${file.name} is larger than ${largestBytes / 1e6} MB.`, {
      remedy: 'Cut it into smaller files, or analyse it on the command line (up to 200 MB).',
      dataState: 'It was not read, and nothing was changed.',
    });
  const url = await asDataUrl(file);
  return url.slice(url.indexOf(',') + 1);
}

function asDataUrl(file: File): Promise<string> {
  if (file.size === 0) return Promise.resolve(',');
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () =>
      reject(
        new AppError('file/failed', `${file.name} could not be read.`, {
          remedy: 'Check that it is a file, its permissions, and that it was not moved meanwhile.',
          cause: reader.error,
        }),
      );
    reader.readAsDataURL(file);
  });
}
