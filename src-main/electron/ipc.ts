import type { Reply } from '../../src-core/contract/client.ts';
import { dispatch } from '../../src-core/contract/dispatch.ts';
import { eventNames } from '../../src-core/contract/event-names.ts';
import { AppError, toWire } from '../../src-core/errors.ts';
import type { ShellHost } from '../shell/shell-host.ts';

/** The members of Electron's objects that are used here, so that tests can pass their own. */
export interface SenderFrame {
  readonly url: string;
  /** Null for the page itself; a frame inside it has a parent. */
  readonly parent: unknown;
}
export interface InvokeEvent {
  readonly senderFrame: SenderFrame | null;
}
export interface IpcMain {
  handle(channel: string, listener: (event: InvokeEvent, ...sent: unknown[]) => unknown): void;
}
export interface EventReceiver {
  isDestroyed(): boolean;
  send(channel: string, ...sent: unknown[]): void;
}

const untrusted: Reply = {
  ok: false,
  error: toWire(new AppError('internal', 'This page may not speak to the host.')),
};

/** Whether a message comes from our own page itself: not from a frame within it, nor from any other address. */
export function isOurPage(frame: SenderFrame | null, origin: string): boolean {
  if (frame?.parent !== null || !URL.canParse(frame.url)) return false;
  const { protocol, host } = new URL(frame.url);
  return `${protocol}//${host}` === origin;
}

/**
 * Serves the contract to our own window; anyone else gets a refusal, not an exception. The only channel there is.
 * The dispatch checks the schema of every argument.
 */
export function serveCalls(ipcMain: IpcMain, host: ShellHost, origin: string): void {
  const answer = dispatch(host.handlers);
  ipcMain.handle('call', (event, name, argument) => {
    if (!isOurPage(event.senderFrame, origin)) return untrusted;
    return answer(typeof name === 'string' ? name : 'not a name', argument);
  });
}

/**
 * Sends every event of the host to the open windows. The host keeps its messages below 64 kB; they are copied.
 *
 * @returns the function that ends it
 */
export function forwardEvents(host: ShellHost, receivers: () => readonly EventReceiver[]): () => void {
  const ends = eventNames.map((name) =>
    host.on(name, (payload) => {
      for (const receiver of receivers()) if (!receiver.isDestroyed()) receiver.send('event', name, payload);
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}
