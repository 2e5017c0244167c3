import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { dispatch } from '../../src-core/contract/dispatch.ts';
import { encodeWire } from '../../src-core/contract/wire.ts';
import { AppError, toWire } from '../../src-core/errors.ts';
import { downloadPath, findReport, reportHeaders } from '../shell/report-download.ts';
import type { ShellHost } from '../shell/shell-host.ts';
import { findStaticFile } from '../shell/static-files.ts';
import { type Answerer, mostBodyBytes, readCall } from './call.ts';
import { createEventStreams, type EventStreams } from './event-stream.ts';
import { lockedPage, notBuiltPage, openingPage } from './pages.ts';
import { type Refusal, refuseForeign, securityHeaders } from './policy.ts';
import { createSessions, isSameSecret, type Sessions } from './session.ts';

export interface WebShellOptions {
  readonly host: ShellHost;
  /** The built renderer. */
  readonly rendererFolder: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly mostBodyBytes?: number;
  /** Who shows this key (a second start on the same data folder) is given a fresh address. */
  readonly key?: string;
}

export interface WebShell {
  /** e.g. "http://127.0.0.1:41234" */
  readonly origin: string;
  /** An address that opens the application once, in one browser. */
  issueAddress(): string;
  /** Ends all connections. The host stays open: it belongs to the caller. */
  close(): Promise<void>;
}

interface Context {
  readonly host: ShellHost;
  readonly answer: Answerer;
  readonly rendererFolder: string;
  readonly origin: string;
  readonly sessions: Sessions;
  readonly streams: EventStreams;
  readonly mostBodyBytes: number;
  readonly key: string | undefined;
  issueAddress(): string;
}

/**
 * Serves the renderer and the contract to browsers on this machine only (127.0.0.1).
 *
 * @throws AppError `environment` when the port cannot be had
 */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const server = createServer({ requestTimeout: 60_000 });
  const port = await listen(server, options.port ?? 0);
  const origin = `http://127.0.0.1:${port}`;
  const sessions = createSessions(`mobion-${port}`);
  const issueAddress = (): string => `${origin}/?token=${sessions.issueToken()}`;
  const context: Context = {
    host: options.host,
    answer: dispatch(options.host.handlers),
    rendererFolder: options.rendererFolder,
    origin,
    sessions,
    issueAddress,
    key: options.key,
    streams: createEventStreams(options.host),
    mostBodyBytes: options.mostBodyBytes ?? mostBodyBytes,
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void serve(request, response, context));

  return {
    origin,
    issueAddress,
    close: () => closeServer(server, context.streams),
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  try {
    await route(request, response, context);
  } catch (error) {
    if (!response.headersSent) refuse(response, { status: 500, text: toWire(error).message });
    else response.destroy();
  }
}

async function route(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const foreign = refuseForeign(request, context.origin);
  // The address is joined as text: resolved as a reference, "//name/" would be another host.
  const url = request.url?.startsWith('/') ? new URL(context.origin + request.url) : undefined;
  if (foreign) refuse(response, foreign);
  else if (url === undefined) refuse(response, { status: 400, text: 'Not an address of ours.' });
  else if (request.method === 'POST') await routePost(request, response, context, url.pathname);
  else if (request.method === 'GET' || request.method === 'HEAD') await routeGet(request, response, context, url);
  else refuse(response, { status: 405, text: 'Neither GET nor POST.' });
}

async function routePost(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
  path: string,
): Promise<void> {
  if (path === '/address') sendAddress(request, response, context);
  else if (!context.sessions.accepts(request.headers.cookie)) sendPage(response, 401, lockedPage);
  else if (path === '/call') await answerCall(request, response, context);
  else refuse(response, { status: 404, text: 'Not found.' });
}

async function routeGet(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
  { pathname, searchParams }: URL,
): Promise<void> {
  const known = context.sessions.accepts(request.headers.cookie);
  const token = searchParams.get('token');
  if (pathname === '/' && token !== null && request.method === 'GET') redeem(response, context, token, known);
  else if (!known) sendPage(response, 401, lockedPage);
  else if (pathname === '/events') context.streams.open(response);
  else if (pathname.startsWith(downloadPath)) await download(response, context, pathname.slice(downloadPath.length));
  else await sendStatic(request, response, context, pathname);
}

function redeem(response: ServerResponse, context: Context, token: string, known: boolean): void {
  const cookie = context.sessions.redeem(token);
  if (cookie !== undefined) {
    response.setHeader('Set-Cookie', cookie);
    sendPage(response, 200, openingPage);
  } else if (known) {
    response.writeHead(303, { Location: '/' }).end();
  } else {
    sendPage(response, 401, lockedPage);
  }
}

function sendAddress(request: IncomingMessage, response: ServerResponse, context: Context): void {
  const shown = request.headers['x-mobion-key'];
  if (context.key === undefined || typeof shown !== 'string' || !isSameSecret(shown, context.key))
    return refuse(response, { status: 403, text: 'Wrong key.' });
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(context.issueAddress());
}

async function answerCall(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const call = await readCall(request, context.mostBodyBytes);
  if ('status' in call) {
    refuse(response, call);
  } else {
    const reply = await context.answer(call.name, call.argument);
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
    response.end(encodeWire(reply));
  }
}

async function download(response: ServerResponse, context: Context, token: string): Promise<void> {
  const report = await findReport(context.host, token);
  if (report === undefined) {
    refuse(response, { status: 404, text: 'No such report.' });
  } else {
    response.writeHead(200, reportHeaders(report));
    await pipeline(createReadStream(report.path), response);
  }
}

async function sendStatic(
  { method }: IncomingMessage,
  response: ServerResponse,
  { rendererFolder }: Context,
  urlPath: string,
): Promise<void> {
  const file = findStaticFile(rendererFolder, urlPath);
  if (file === undefined) {
    if (urlPath === '/') sendPage(response, 503, notBuiltPage);
    else refuse(response, { status: 404, text: 'Not found.' });
    return;
  }
  // The build puts a hash of its content into the name of every file under assets/.
  const cache = urlPath.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store';
  response.writeHead(200, { 'Content-Type': file.contentType, 'Cache-Control': cache });
  if (method === 'HEAD') response.end();
  else await pipeline(createReadStream(file.path), response);
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(html);
}

function refuse(response: ServerResponse, { status, text }: Refusal): void {
  // Closing spares us reading the rest of a body that was refused.
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${text}\n`);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new AppError('environment', `Cannot listen on 127.0.0.1:${port}: ${reasonNotToListen(cause)}.`, {
          remedy: 'Choose another port with --port, or leave it out to use any free one.',
          cause,
        }),
      ),
    );
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function reasonNotToListen({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'another program uses this port';
  if (code === 'EACCES') return 'the system does not allow this port';
  return code ?? message;
}

function closeServer(server: Server, streams: EventStreams): Promise<void> {
  streams.close();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
