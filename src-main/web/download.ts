import { createReadStream, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ReportFile } from '../../src-core/contract/calls.ts';
import type { ShellHost } from '../shell/shell-host.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.csv': 'text/csv; charset=utf-8',
  '.zip': 'application/zip',
};

/** The finished report behind a token, with its place on disk; undefined when the host knows no such token. */
export async function findReport(host: ShellHost, token: string): Promise<(ReportFile & { path: string }) | undefined> {
  const reports = await host.handlers['reports.list'](null);
  const found = reports.find((report) => report.token === token);
  return found?.path === undefined ? undefined : { ...found, path: found.path };
}

/** Sends a report as a file to be saved, never to be shown in the page. */
export async function sendReport(response: ServerResponse, report: { fileName: string; path: string }): Promise<void> {
  const extension = path.extname(report.path).toLowerCase();
  response.writeHead(200, {
    'Content-Type': contentTypes[extension] ?? 'application/octet-stream',
    'Content-Length': statSync(report.path).size,
    'Content-Disposition': contentDisposition(report.fileName),
    'Cache-Control': 'no-store',
  });
  await pipeline(createReadStream(report.path), response);
}

/** RFC 6266: a plain name for old readers, and the real one in UTF-8. */
export function contentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^\w.\- ]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
