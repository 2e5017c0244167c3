import type { RunDetail } from '../../../src-core/model/run.ts';
import type { RunPhoto } from '../../../src-core/model/run-extras.ts';
import { csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import type { CsvTable } from './csv-table.ts';

/** What came to a run while it went and after; tables without rows are left out. */
export function attachmentTables({ clocks = [], changes = [], photos = [] }: RunDetail): readonly CsvTable[] {
  return [
    tableOf(
      'clocks.csv',
      ['at_utc', 'model', 'serial_number', 'found', 'offset_s', 'uncertainty_s', 'drift_s', 'span_s'],
      clocks.map(({ at, model, serialNumber, when, offsetS, uncertaintyS, driftS, spanS }): readonly Cell[] => [
        ...[at, model, serialNumber, when, offsetS, uncertaintyS, driftS, spanS],
      ]),
    ),
    tableOf(
      'changes.csv',
      ['at_utc', 'by', 'reason', 'first_changed_step', 'drops_rest', 'method_json'],
      changes.map(({ at, by, reason, firstChangedStep, dropsRest, method }): readonly Cell[] => [
        ...[at, by, reason, firstChangedStep + 1, String(dropsRest), JSON.stringify(method)],
      ]),
    ),
    tableOf(
      'photos.csv',
      ['file', 'at_utc', 'by', 'caption', 'media_type', 'width_px', 'height_px', 'bytes', 'sha256'],
      photos.map((photo): readonly Cell[] => {
        const { at, by, caption, mediaType, widthPx, heightPx, bytes, sha256 } = photo;
        return [`photos/${photoFileName(photo)}`, at, by, caption, mediaType, widthPx, heightPx, bytes, sha256];
      }),
    ),
  ].flat();
}

export function photoFileName({ sha256, mediaType }: Pick<RunPhoto, 'sha256' | 'mediaType'>): string {
  const extensions = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const;
  return `${sha256.slice(0, 16)}.${extensions[mediaType]}`;
}

function tableOf(fileName: string, header: readonly string[], rows: readonly (readonly Cell[])[]): readonly CsvTable[] {
  return rows.length === 0 ? [] : [{ fileName, text: csvText(header, rows) }];
}
