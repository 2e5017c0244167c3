import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { AppError, fromWire, toWire, type WireError } from '../../../../src-core/errors.ts';
import type { Link } from '../../../../src-core/instruments/link.ts';
import { createLink } from '../../links/link-base.ts';

type ToOwner = { readonly kind: 'write'; readonly id: number; readonly bytes: Uint8Array } | { readonly kind: 'close' };

type ToUser =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'written'; readonly id: number; readonly error?: WireError }
  | { readonly kind: 'closed'; readonly error?: WireError };

/** Both ends of a link whose wire belongs to one thread and whose dialect to another. */
export function createRelay() {
  const { port1: user, port2: owner } = new MessageChannel();
  return { user, owner };
}

/** The end where bytes are understood: as good as the link itself. */
export function relayedLink(port: MessagePort, address: string, timeScale: number): Link {
  const writes = new Map<number, { resolve: () => void; reject: (error: AppError) => void }>();
  const closed = Promise.withResolvers<undefined>();
  let nextId = 1;
  let isClosed = false;

  const { link, received, lost } = createLink(address, timeScale, {
    send: (bytes) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        writes.set(id, { resolve, reject });
        port.postMessage({ kind: 'write', id, bytes } satisfies ToOwner);
      }),
    close() {
      if (!isClosed) port.postMessage({ kind: 'close' } satisfies ToOwner);
      return closed.promise;
    },
  });

  port.on('message', (message: ToUser) => {
    if (message.kind === 'bytes') received(message.bytes);
    else if (message.kind === 'written') {
      const write = writes.get(message.id);
      writes.delete(message.id);
      if (message.error) write?.reject(fromWire(message.error));
      else write?.resolve();
    } else end(message.error);
  });
  port.on('close', () => end());

  function end(error?: WireError): void {
    if (isClosed) return;
    isClosed = true;
    const failure = error ? fromWire(error) : new AppError('link/closed', `The connection to ${address} is closed.`);
    for (const { reject } of writes.values()) reject(failure);
    writes.clear();
    if (error) lost(failure);
    closed.resolve(undefined);
    port.close();
  }
  return link;
}

/** The end that has the wire. When the other thread ends, whatever became of it, the wire is let go. */
export function serveRelay(port: MessagePort, link: Link): void {
  const tell = (message: ToUser): void => port.postMessage(message);
  link.onBytes((bytes) => tell({ kind: 'bytes', bytes }));
  link.onClosed((error) => {
    if (error) tell({ kind: 'closed', error: toWire(error) });
  });
  port.on('message', (message: ToOwner) => {
    if (message.kind === 'close') void release();
    else {
      const { id } = message;
      link.write(message.bytes).then(
        () => tell({ kind: 'written', id }),
        (error: unknown) => tell({ kind: 'written', id, error: toWire(error) }),
      );
    }
  });
  port.on('close', () => void link.close().catch(() => undefined));
  // The port of the wire keeps the program alive, if anything does.
  port.unref();

  async function release(): Promise<void> {
    await link.close().catch(() => undefined);
    tell({ kind: 'closed' });
  }
}
