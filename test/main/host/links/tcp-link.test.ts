import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openTcpLink } from '../../../../src-main/host/links/tcp-link.ts';

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer(onSocket);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('bytes go both ways to every listener, until closed from here', async () => {
  const port = await listen((socket) => socket.pipe(socket));
  const link = await openTcpLink('127.0.0.1', port, 100);
  expect(link).toMatchObject({ address: `tcp:127.0.0.1:${port}`, timeScale: 100 });
  const seen: string[] = [];
  const arrived = new Promise<void>((resolve) => {
    link.onBytes((bytes) => seen.push(`a${Buffer.from(bytes).toString()}`));
    link.onBytes((bytes) => {
      seen.push(`b${Buffer.from(bytes).toString()}`);
      resolve();
    });
  });
  await link.write(Buffer.from('t\n'));
  await arrived;
  expect(seen).toEqual(['at\n', 'bt\n']);
  const ends: unknown[] = [];
  link.onClosed((error) => ends.push(error));
  await link.close();
  await link.close();
  expect(ends).toEqual([undefined]);
  await expect(link.write(Buffer.from('t\n'))).rejects.toMatchObject({ code: 'link/closed' });
});

test('a far end that goes away is lost, told once, and later listeners hear of it too', async () => {
  const port = await listen((socket) => socket.once('data', () => socket.destroy()));
  const link = await openTcpLink('127.0.0.1', port);
  const lost = new Promise((resolve) => link.onClosed(resolve));
  await link.write(Buffer.from('x'));
  expect(await lost).toMatchObject({ code: 'link/lost', cellState: 'unknown' });
  expect(await new Promise((resolve) => link.onClosed(resolve))).toMatchObject({ code: 'link/lost' });
  await expect(link.write(Buffer.from('x'))).rejects.toMatchObject({ code: 'link/lost' });
});

test('nobody there', async () => {
  const port = await listen(() => undefined);
  await expect(openTcpLink('127.0.0.1', port === 1 ? 2 : 1)).rejects.toMatchObject({ code: 'link/not-found' });
});
