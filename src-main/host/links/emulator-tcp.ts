import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { AppError } from '../../../src-core/errors.ts';
import type { Emulator } from '../../../src-core/instruments/driver.ts';

export interface ServedTcp {
  /** As `open-link.ts` reads it, e.g. `tcp:127.0.0.1:5000`. */
  readonly address: string;
  close(): Promise<void>;
}

/** A client that reconnects must not meet itself: the end of its first connection may still be under way, ms. */
const leavingMs = 100;

/**
 * Offers an emulator on 127.0.0.1 to one client at a time; a second one is turned away, as a port in use would. `port` 0
 * lets the system choose. The instrument lives on between clients. Rejects with `link/in-use` when the port is taken.
 */
export async function serveEmulatorTcp(emulator: Emulator, port: number): Promise<ServedTcp> {
  let client: Socket | undefined;
  let closing = false;
  const admit = (socket: Socket): void => {
    client = socket;
    connectClient(emulator, socket, () => {
      client = undefined;
    });
  };
  const server = createServer((socket) => {
    if (!client) {
      admit(socket);
      return;
    }
    // What comes before it is admitted waits in the socket.
    socket.once('error', () => undefined);
    setTimeout(() => {
      if (client || closing) socket.destroy();
      else if (!socket.destroyed) admit(socket);
    }, leavingMs);
  });
  const address = await listen(server, port);
  return {
    address,
    async close() {
      closing = true;
      client?.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function connectClient(emulator: Emulator, socket: Socket, onGone: () => void): void {
  socket.setNoDelay(true);
  const plug = emulator.attach({
    send: (bytes) =>
      new Promise((resolve, reject) => {
        // The callback comes once the bytes are with the system: its buffers fill when the client does not read.
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => socket.destroy(),
  });
  socket.on('data', (bytes) => plug.receive(bytes));
  // What follows an error is 'close'.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    plug.detach();
    onGone();
  });
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new AppError('link/in-use', `Port ${port} of this computer cannot be used: ${cause.message}.`, {
          remedy: 'Choose another port, or 0 for any free one.',
          cause,
        }),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const { port: chosen } = server.address() as AddressInfo;
      resolve(`tcp:127.0.0.1:${chosen}`);
    });
  });
}
