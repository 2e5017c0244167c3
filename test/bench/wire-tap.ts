import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between host and instrument, passes everything on, and tells what goes by. */
export interface WireTap {
  /** The address that the host is given. */
  readonly address: string;
  /** Whatever the host sends, as it arrives on the wire. */
  onSent(listener: (text: string) => void): () => void;
  /** Whatever the instrument sends, before it is passed on. */
  onAnswered(listener: (text: string) => void): () => void;
  close(): void;
}

/** @param target - of the instrument, as "tcp:HOST:PORT" */
export async function tapWire(target: string): Promise<WireTap> {
  const port = Number(target.split(':').at(-1));
  const sent = new Set<(text: string) => void>();
  const answered = new Set<(text: string) => void>();
  const sockets = new Set<Socket>();
  const server = createServer((host) => {
    const instrument = connect(port, '127.0.0.1');
    for (const socket of [host, instrument]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined);
    }
    join(host, instrument, sent);
    join(instrument, host, answered);
  });
  return {
    address: `tcp:127.0.0.1:${await listen(server)}`,
    onSent: (listener) => subscribe(sent, listener),
    onAnswered: (listener) => subscribe(answered, listener),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function join(from: Socket, to: Socket, listeners: ReadonlySet<(text: string) => void>): void {
  from.on('data', (bytes) => {
    for (const listener of listeners) listener(bytes.toString('latin1'));
    to.write(bytes);
  });
  from.on('close', () => to.destroy());
}

function subscribe(listeners: Set<(text: string) => void>, listener: (text: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
