import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Only what a build can contain; anything else is not served, whatever lies in the folder. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.json': 'application/json; charset=utf-8',
};

export interface StaticFile {
  readonly path: string;
  readonly contentType: string;
}

/**
 * The file that a URL path names inside a folder, or undefined when it names none, lies outside (also through a
 * link), or is of a kind that a build does not contain. Shared by the web shell and the `app://` protocol.
 *
 * @param urlPath - as it stands in the URL, percent-encoded, beginning with "/"
 */
export function findStaticFile(folder: string, urlPath: string): StaticFile | undefined {
  const wanted = decodePath(urlPath);
  if (wanted === undefined) return undefined;
  const relative = wanted.endsWith('/') ? `${wanted}index.html` : wanted;
  const contentType = contentTypes[path.extname(relative).toLowerCase()];
  if (contentType === undefined) return undefined;
  try {
    const root = realpathSync(folder);
    const real = realpathSync(path.resolve(root, `.${relative}`));
    if (!real.startsWith(root + path.sep) || !statSync(real).isFile()) return undefined;
    return { path: real, contentType };
  } catch {
    return undefined;
  }
}

function decodePath(urlPath: string): string | undefined {
  try {
    const decoded = decodeURIComponent(urlPath);
    // Backslashes and drive letters would be separators on Windows.
    return /^\/[^\\:\0]*$/.test(decoded) && !decoded.split('/').includes('..') ? decoded : undefined;
  } catch {
    return undefined;
  }
}
