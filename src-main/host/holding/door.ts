import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Reply } from '../../../src-core/contract/client.ts';
import { dispatch, type Handlers } from '../../../src-core/contract/dispatch.ts';
import { AppError, toWire } from '../../../src-core/errors.ts';
import { fromJson, toJson } from '../storage/json.ts';
import { readKnock } from './knock.ts';

/** What another program of the same user may ask of the one that has the data file in hand. */
export const doorCalls = [
  ...['runs.modifiable', 'runs.modifyPlan', 'runs.modify', 'runs.note', 'runs.addPhoto', 'runs.show', 'runs.status'],
  ...['runs.stop', 'runs.hold', 'runs.resume', 'runs.skip', 'instruments.list', 'instruments.stopAll'],
  ...['queues.list', 'queues.add', 'queues.move', 'queues.remove', 'queues.pause', 'queues.start'],
  ...['limits.list', 'limits.set', 'statusPage.set', 'program.state'],
] as const satisfies readonly string[];

/** Where the door is, for this user alone. */
export interface DoorSign {
  readonly port: number;
  readonly token: string;
}

interface Door {
  close(): void;
}

/** Programs that ask at the same time; each asks once and goes. */
const mostSockets = 16;
const farewellMs = 5000;

export function doorFile(dataFile: string): string {
  return `${dataFile}.door`;
}

/**
 * Lets other programs of this user change what runs here: on 127.0.0.1, behind a token in a file that only this user can
 * read. A program that cannot open it measures all the same.
 */
export function openDoor(dataFile: string, handlers: Handlers): Door {
  const token = randomBytes(24).toString('base64url');
  const answer = dispatch(handlers);
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    void answerOn(socket, token, answer);
  });
  server.maxConnections = mostSockets;
  server.on('error', (failure) => warn(failure.message));
  server.listen(0, '127.0.0.1', () => hangOut(server, dataFile, token));
  server.unref();
  return {
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      takeIn(dataFile, token);
    },
  };
}

/** In place of the sign of a program that died. It is written anew: an old file might be open to others. */
function hangOut(server: Server, dataFile: string, token: string): void {
  const address = server.address();
  if (address === null || typeof address === 'string') return;
  try {
    const sign: DoorSign = { port: address.port, token };
    rmSync(doorFile(dataFile), { force: true });
    writeFileSync(doorFile(dataFile), toJson(sign), { mode: 0o600, flag: 'wx' });
  } catch (failure) {
    warn(String(failure));
    server.close();
  }
}

/** Unless another program has taken the file over meanwhile and hung out its own. */
function takeIn(dataFile: string, token: string): void {
  try {
    const sign = fromJson(readFileSync(doorFile(dataFile), 'utf8')) as Partial<DoorSign> | null;
    if (sign?.token === token) rmSync(doorFile(dataFile), { force: true });
  } catch {
    // Gone already, or not ours.
  }
}

async function answerOn(socket: Socket, token: string, answer: ReturnType<typeof dispatch>): Promise<void> {
  let text: string;
  try {
    text = toJson(await answerTo(socket, token, answer));
  } catch (error) {
    text = toJson({ ok: false, error: toWire(error) } satisfies Reply);
  }
  socket.end(`${text}\n`);
  // Nobody is listened to any longer than the answer takes to arrive.
  setTimeout(() => socket.destroy(), farewellMs).unref();
}

/** @throws AppError `input/invalid` */
async function answerTo(socket: Socket, token: string, answer: ReturnType<typeof dispatch>): Promise<Reply> {
  const { name, argument } = await readKnock(socket, (given) => isToken(given, token));
  if (!doorCalls.some((known) => known === name))
    throw new AppError('input/invalid', `“${name.slice(0, 60)}” cannot be asked for from outside.`);
  return answer(name, argument);
}

function isToken(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function warn(why: string): void {
  process.emitWarning(`Other programs cannot reach this one: ${why}`);
}
