import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';
import { AppError } from '../../../src-core/errors.ts';

export const sansFamily = '"DejaVu Sans"';
export const monoFamily = '"DejaVu Sans Mono"';

const files = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSans-Oblique.ttf', 'DejaVuSansMono.ttf'];
let registered = false;

/**
 * Makes the bundled fonts known to the canvas of this process. Read as bytes, since they may lie in an archive that
 * only Node's own file functions see into.
 * @throws AppError `environment` when they are missing
 */
export function registerFonts(): void {
  if (registered) return;
  const directory = fontDirectory();
  for (const file of files) GlobalFonts.register(readFileSync(join(directory, file)));
  registered = true;
}

/** `resources/fonts` of the nearest folder above: the same from source, from a bundle and in a package. */
function fontDirectory(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources', 'fonts');
    if (existsSync(join(candidate, files[0]!))) return candidate;
    if (dirname(folder) === folder) break;
  }
  throw new AppError('environment', 'The fonts for reports are missing (resources/fonts).', {
    dataState: 'All data are as they were.',
    remedy: 'Install the program again.',
  });
}
