import { connect, type Socket } from 'node:net';
import { AppError } from '../../../src-core/errors.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { createLink, lostLink } from './link-base.ts';

const connectLimitMs = 5000;

/**
 * Connects to an instrument, or to an emulator that runs as a program of its own.
 * @throws AppError link/not-found
 */
export async function openTcpLink(host: string, port: number, timeScale = 1): Promise<Link> {
  const address = `tcp:${host}:${port}`;
  const socket = await openSocket(host, port, address);
  const { link, received, lost } = createLink(address, timeScale, {
    send: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    close: () =>
      new Promise((resolve) => {
        if (socket.destroyed) resolve();
        else socket.once('close', () => resolve()).destroySoon();
      }),
  });
  socket.on('data', received);
  socket.on('error', (error) => lost(lostLink(address, error)));
  socket.on('close', () => lost(lostLink(address, undefined)));
  return link;
}

function openSocket(host: string, port: number, address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, timeout: connectLimitMs });
    const fail = (cause?: Error) => {
      socket.destroy();
      reject(
        new AppError('link/not-found', `Nothing answers at ${address}.`, {
          remedy: 'Check address and network, and that the instrument or emulator is running.',
          dataState: 'Nothing was sent.',
          cause,
        }),
      );
    };
    socket.once('error', fail);
    socket.once('timeout', fail);
    socket.once('connect', () => {
      socket.removeListener('error', fail);
      socket.removeListener('timeout', fail);
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}
