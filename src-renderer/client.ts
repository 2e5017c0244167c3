import { createClient, type Client, type Reply, type Transport } from '../src-core/contract/client.ts';
import { decodeWire, encodeWire } from '../src-core/contract/wire.ts';
import { AppError, toWire } from '../src-core/errors.ts';

/** The host as this window reaches it, and whether it does now. */
export interface Connection {
  readonly client: Client;
  /** Told when contact is lost (false) and found again (true): then events were missed, and all must be asked anew. */
  onContact(listener: (inContact: boolean) => void): () => void;
}

declare global {
  interface Window {
    /** Put there by the preload script of the Electron shell. */
    readonly transport?: Transport;
  }
}

/** Electron's transport where there is one, else the web shell that served this page. */
export function connect(window: Window): Connection {
  if (window.transport) return { client: createClient(window.transport), onContact: () => () => undefined };
  const web = createWebTransport(window.fetch.bind(window), () => new EventSource('/events'));
  return { client: createClient(web), onContact: web.onContact };
}

interface EventStream {
  addEventListener(type: 'message', listener: (event: { readonly data: string }) => void): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
}

export interface WebTransport extends Transport {
  onContact(listener: (inContact: boolean) => void): () => void;
}

/** Calls as POST, events as one server-sent stream shared by all subscriptions. */
export function createWebTransport(fetch: typeof globalThis.fetch, openEvents: () => EventStream): WebTransport {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const contactListeners = new Set<(inContact: boolean) => void>();
  let lost = false;
  const stream = openEvents();
  stream.addEventListener('message', ({ data }) => {
    const event = decodeWire(data) as { name: string; payload: unknown };
    for (const listener of listeners.get(event.name) ?? []) listener(event.payload);
  });
  stream.addEventListener('error', () => setLost(true));
  stream.addEventListener('open', () => setLost(false));

  function setLost(now: boolean): void {
    if (now === lost) return;
    lost = now;
    for (const listener of contactListeners) listener(!now);
  }

  return {
    invoke: (name, argument) => post(fetch, name, argument),
    subscribe(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
    onContact(listener) {
      contactListeners.add(listener);
      return () => void contactListeners.delete(listener);
    },
  };
}

async function post(fetch: typeof globalThis.fetch, name: string, argument: unknown): Promise<Reply> {
  try {
    const response = await fetch('/call', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-mobion': '1' },
      body: encodeWire({ name, argument }),
    });
    if (response.ok) return decodeWire(await response.text()) as Reply;
    return { ok: false, error: toWire(refused(response.status, await response.text())) };
  } catch (cause) {
    return { ok: false, error: toWire(noContact(cause)) };
  }
}

function refused(status: number, text: string): AppError {
  if (status === 401)
    return new AppError('environment', 'This window’s session has ended.', {
      dataState: 'A running measurement goes on and is saved.',
      remedy: 'Open the address that was printed where Mobion was started.',
    });
  return new AppError('environment', `The program refused the request (${status}). ${text.trim()}`, {
    dataState: 'A running measurement is not affected.',
    remedy: 'Reload this page.',
  });
}

function noContact(cause: unknown): AppError {
  return new AppError('environment', 'This window has no contact with the program.', {
    dataState: 'If the program still runs, its measurement goes on and is saved.',
    remedy: 'Check that Mobion still runs where it was started, then reload this page.',
    cause,
  });
}
