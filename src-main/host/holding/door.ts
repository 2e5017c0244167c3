import { randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Reply } from '../../../src-core/contract/client.ts';
import { dispatch, type Handlers } from '../../../src-core/contract/dispatch.ts';
import { AppError, toWire } from '../../../src-core/errors.ts';
import { fromJson, toJson } from '../storage/json.ts';

/** What another program of the same user may ask of the one that has the data file in hand. */
export const doorCalls = [
  ...['runs.modifiable', 'runs.modifyPlan', 'runs.modify', 'runs.note', 'runs.stop', 'runs.hold', 'runs.resume'],
  ...['runs.skip', 'instruments.stopAll', 'statusPage.set', 'program.state'],
] as const satisfies readonly string[];

/** One line asks, one line answers. */
interface DoorRequest {
  readonly token: string;
  readonly name: string;
  readonly argument: unknown;
}

/** Where the door is, for this user alone. */
export interface DoorSign {
  readonly port: number;
  readonly token: string;
}

interface Door {
  close(): void;
}

/** A method of thousands of steps is far smaller, bytes. */
const longestLine = 4 * 1024 * 1024;
const patienceMs = 30_000;

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
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(patienceMs, () => socket.destroy());
    let line = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      line += text;
      if (line.length > longestLine) socket.destroy();
      const end = line.indexOf('\n');
      if (end < 0) return;
      socket.removeAllListeners('data');
      socket.setTimeout(0);
      void answerLine(line.slice(0, end), token, answer).then((reply) => socket.end(`${toJson(reply)}\n`));
    });
  });
  server.on('error', (failure) => process.emitWarning(`Other programs cannot reach this one: ${failure.message}`));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') return;
    try {
      const sign: DoorSign = { port: address.port, token };
      rmSync(doorFile(dataFile), { force: true });
      writeFileSync(doorFile(dataFile), toJson(sign), { mode: 0o600, flag: 'wx' });
    } catch (failure) {
      process.emitWarning(`Other programs cannot reach this one: ${String(failure)}`);
      server.close();
    }
  });
  server.unref();
  return {
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      rmSync(doorFile(dataFile), { force: true });
    },
  };
}

async function answerLine(line: string, token: string, answer: ReturnType<typeof dispatch>): Promise<Reply> {
  try {
    const request = fromJson(line) as Partial<DoorRequest>;
    if (!isToken(request.token, token)) throw new AppError('input/invalid', 'The token is another one.');
    const name = String(request.name);
    if (!doorCalls.some((known) => known === name))
      throw new AppError('input/invalid', `“${name.slice(0, 60)}” cannot be asked for from outside.`);
    return await answer(name, request.argument);
  } catch (error) {
    return { ok: false, error: toWire(error) };
  }
}

function isToken(given: unknown, token: string): boolean {
  const [one, other] = [Buffer.from(String(given)), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}
