import { readFile } from 'node:fs/promises';
import { contentSecurityPolicy } from '../shell/content-security-policy.ts';
import { downloadPath, findReport, reportHeaders } from '../shell/report-download.ts';
import type { ShellHost } from '../shell/shell-host.ts';
import { findStaticFile } from '../shell/static-files.ts';

export const appScheme = 'app';
export const appOrigin = `${appScheme}://mobion`;

/** What `protocol.registerSchemesAsPrivileged` is told before the application is ready. */
export const schemePrivileges = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
} as const;

/**
 * Answers `app://mobion/…` from the built screens, and `/download/<token>` with a finished report; nothing else: no
 * other host, no other folder, no other method.
 */
export function createAppProtocol(rendererFolder: string, host: ShellHost): (request: Request) => Promise<Response> {
  return async ({ method, url }) => {
    const path = method === 'GET' && url.startsWith(`${appOrigin}/`) ? pathOf(url) : undefined;
    if (path?.startsWith(downloadPath)) return answerReport(host, path.slice(downloadPath.length));
    const file = path === undefined ? undefined : findStaticFile(rendererFolder, path);
    if (file === undefined) return notFound();
    return answer(await readFile(file.path), 200, { 'Content-Type': file.contentType });
  };
}

async function answerReport(host: ShellHost, token: string): Promise<Response> {
  const report = await findReport(host, token);
  return report === undefined ? notFound() : answer(await readFile(report.path), 200, reportHeaders(report));
}

function pathOf(url: string): string {
  return url.slice(appOrigin.length).replace(/[?#].*$/, '');
}

function notFound(): Response {
  return answer('Not found.', 404, { 'Content-Type': 'text/plain; charset=utf-8' });
}

function answer(body: string | Uint8Array<ArrayBuffer>, status: number, headers: Record<string, string>): Response {
  return new Response(body, {
    status,
    headers: {
      ...headers,
      'Content-Security-Policy': contentSecurityPolicy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  });
}
