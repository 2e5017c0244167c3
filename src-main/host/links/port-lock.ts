import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../src-core/errors.ts';
import type { Link } from '../../../src-core/instruments/link.ts';

/** A connection of our own may be on its way out: so often the lock is tried, so far apart, ms. */
const tries = 5;
const pauseMs = 100;
/** For the answer of the one that has it, ms; one that hangs does not answer. */
const answerMs = 300;
const longestAnswer = 200;

/**
 * Opens a link that no other Mobion on this computer has open, also where the instrument itself would admit two. The
 * lock is a local socket named after `place`: the system lets go of it with the process, and it tells who has it.
 *
 * @param place - of the instrument, the same in every program: what the system makes of the address
 * @throws AppError `link/in-use`, and what `open` throws
 */
export async function openLocked(address: string, place: string, open: () => Promise<Link>): Promise<Link> {
  const lock = await takeLock(address, socketNameOf(place));
  try {
    const link = await open();
    link.onClosed(() => lock?.close());
    return link;
  } catch (error) {
    lock?.close();
    throw error;
  }
}

/** @returns undefined where the system has no such sockets: that must keep nobody from measuring */
async function takeLock(address: string, name: string): Promise<Server | undefined> {
  let holder: string | undefined;
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await delay(pauseMs);
    const taken = await listen(name);
    if (taken !== 'in use') return taken;
    const answer = await askHolder(name);
    // A file that a process left behind when it was killed; abstract names and pipes leave none.
    if (answer === 'nobody' && name.startsWith(tmpdir())) await unlink(name).catch(() => undefined);
    else if (answer !== 'nobody') holder = answer;
  }
  throw new AppError('link/in-use', `${address} is in use by ${holder ?? 'another program'}.`, {
    remedy: 'Disconnect the instrument there, or end that program, and connect again.',
    dataState: 'Nothing was sent.',
  });
}

function socketNameOf(place: string): string {
  const name = `mobion-port-${createHash('sha256').update(place).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(tmpdir(), `${name}.sock`);
}

function listen(name: string): Promise<Server | 'in use' | undefined> {
  const server = createServer((asker) => {
    asker.on('error', () => undefined).end(`Mobion (process ${process.pid}${ofUser()})`);
  });
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? 'in use' : undefined));
    // Others may ask, but that alone keeps no program alive.
    server.listen(name, () => resolve(server.unref()));
  });
}

function askHolder(name: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(name);
    let text = '';
    const limit = setTimeout(() => socket.destroy(), answerMs);
    socket.on('data', (bytes) => (text = (text + bytes.toString()).slice(0, longestAnswer)));
    socket.on('error', () => resolve('nobody'));
    socket.on('close', () => {
      clearTimeout(limit);
      // eslint-disable-next-line no-control-regex -- whoever has the name may answer anything
      resolve(text.replace(/[\0-\x1f\x7f]/g, ' ') || 'a program that does not answer');
    });
  });
}

function ofUser(): string {
  try {
    return ` of ${userInfo().username}`;
  } catch {
    // A container may run under a number that has no name.
    return '';
  }
}
