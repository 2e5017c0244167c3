import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { AppError } from '../../../src-core/errors.ts';
import { createGuard, isLocalAddress, isOwnHost, type Guard } from './guard.ts';
import { lockedPage, openingPage, refreshS, statusPage, styleSheet, waitPage, type StatusTile } from './page.ts';

export interface StatusServerOptions {
  readonly token: string;
  /** 0: any free one. */
  readonly port: number;
  readonly tiles: () => readonly StatusTile[];
  readonly isoNow: () => string;
  readonly nowMs: () => number;
}

export interface StatusServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Nothing but our own style sheet: the page has no script, no picture, no form, and nobody may frame it. */
const headers: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

interface Context extends StatusServerOptions {
  readonly guard: Guard;
  readonly boundPort: number;
}

/**
 * Serves the status page to the local network. It can be read and nothing else: there is no path that changes
 * anything, and only GET is answered.
 *
 * @throws AppError `environment` when the port cannot be had
 */
export async function serveStatusPage(options: StatusServerOptions): Promise<StatusServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000, maxHeaderSize: 8192 });
  server.maxConnections = 64;
  const boundPort = await listen(server, options.port);
  const guard = createGuard(options.token, `mobion-status-${boundPort}`, options.nowMs);
  const context: Context = { ...options, guard, boundPort };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    try {
      answer(request, response, context);
    } catch {
      if (!response.headersSent) send(response, 500, 'text/plain', 'The status could not be read.\n');
      else response.destroy();
    }
  });
  return {
    port: boundPort,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, context: Context): void {
  const { guard, boundPort } = context;
  const address = request.socket.remoteAddress ?? '';
  if (!isLocalAddress(address)) return send(response, 403, 'text/plain', 'For the local network only.\n');
  if (request.method !== 'GET') {
    response.setHeader('Allow', 'GET');
    response.setHeader('Connection', 'close');
    return send(response, 405, 'text/plain', 'This page can be read and nothing else.\n');
  }
  if (!isOwnHost(request.headers.host, boundPort, hostname()))
    return send(response, 421, 'text/plain', 'This address is not served here.\n');
  const url = new URL(`http://status${request.url?.startsWith('/') ? request.url : '/'}`);
  if (url.pathname === '/status.css') return send(response, 200, 'text/css', styleSheet);
  if (url.pathname !== '/') return send(response, 404, 'text/plain', 'Not found.\n');
  const waitS = guard.waitS(address);
  const known = guard.accepts(request.headers.cookie);
  const token = url.searchParams.get('token');
  if (known && token === null) {
    const still = url.searchParams.has('still');
    if (!still) response.setHeader('Refresh', String(refreshS));
    send(response, 200, 'text/html', statusPage(context.tiles(), context.isoNow(), still));
  } else if (waitS > 0) {
    response.setHeader('Retry-After', String(waitS));
    send(response, 429, 'text/html', waitPage(waitS));
  } else redeem(response, context, address, token);
}

function redeem(response: ServerResponse, { guard }: Context, address: string, token: string | null): void {
  const cookie = token === null ? undefined : guard.redeem(token);
  if (cookie === undefined) {
    if (token !== null) guard.wrong(address);
    return send(response, 401, 'text/html', lockedPage);
  }
  // The token goes out of the address bar; a page of our own goes on, since a redirection would not carry the cookie.
  response.setHeader('Set-Cookie', cookie);
  send(response, 200, 'text/html', openingPage);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new AppError(
          'environment',
          `The status page cannot be served: port ${port} ${cause.code === 'EADDRINUSE' ? 'is in use' : 'cannot be had'}.`,
          {
            remedy: 'Switch it off and on again: another port is then taken.',
            cause,
          },
        ),
      ),
    );
    server.listen(port, () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}
