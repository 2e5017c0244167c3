import { statSync } from 'node:fs';
import path from 'node:path';
import type { ReportFile } from '../../src-core/contract/calls.ts';
import type { ShellHost } from './shell-host.ts';

export const downloadPath = '/download/';

const contentTypes: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.tex': 'application/x-tex; charset=utf-8',
  '.zip': 'application/zip',
};

/** A finished report with its place on disk. Pages know it by its token only: `…/download/<token>`. */
export type StoredReport = ReportFile & { readonly path: string };

/** The report behind a token; undefined when the host knows no such token. */
export async function findReport(host: ShellHost, token: string): Promise<StoredReport | undefined> {
  const reports = await host.handlers['reports.list'](null);
  const found = reports.find((report) => report.token === token);
  return found?.path === undefined ? undefined : { ...found, path: found.path };
}

/** Headers that make a report a file to be saved, never one to be shown in the page. */
export function reportHeaders(report: StoredReport): Record<string, string> {
  const extension = path.extname(report.path).toLowerCase();
  return {
    'Content-Type': contentTypes[extension] ?? 'application/octet-stream',
    'Content-Length': String(statSync(report.path).size),
    'Content-Disposition': contentDisposition(report.fileName),
    'Cache-Control': 'no-store',
  };
}

/** RFC 6266: a plain name for old readers, and the real one in UTF-8. */
function contentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^\w.\- ]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
