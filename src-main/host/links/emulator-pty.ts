import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, write } from 'node:fs';
import type { ReadStream } from 'node:tty';
import { AppError } from '../../../src-core/errors.ts';
import type { Emulator } from '../../../src-core/instruments/driver.ts';

/** What of `@lydell/node-pty` is used: `open()` is there, but not in its types. */
interface Terminal {
  readonly master: ReadStream;
  readonly slave: ReadStream;
  readonly ptsName: string;
  /** Of the master. */
  readonly fd: number;
}

export interface PtyOptions {
  /** Rate the device is set to: when the port was opened at another, both sides read garbage. Absent: any rate will do. */
  readonly baudRate?: number;
  /** After so long without draining, ms, the host is taken to be gone; then output is lost and time goes on. */
  readonly deadHostMs?: number;
}

export interface ServedPty {
  /** What `serialport` opens. */
  readonly path: string;
  close(): Promise<void>;
}

const defaultDeadHostMs = 5000;
/** The buffer of a full terminal is tried again after so long. */
const retryMs = 2;
/** Settings of the port are looked at again after so long a silence of the host. */
const recheckMs = 90;

/**
 * Offers an emulator behind a pseudo-terminal that any program opens as a serial port. Neither echo nor translation of line
 * ends: bytes pass as they are. Rejects with `environment` where there are no pseudo-terminals.
 *
 * The terminal's own `destroy()` is never called: without a child process it would signal process -1, which is everybody.
 */
export async function serveEmulatorPty(emulator: Emulator, options: PtyOptions = {}): Promise<ServedPty> {
  const terminal = await openTerminal();
  const { master, slave, ptsName: path } = terminal;
  // The far end is held open, so that the terminal outlives its clients, by a descriptor that nobody reads: the stream
  // that comes with it would steal bytes from them.
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  master.removeAllListeners('error');
  master.on('error', () => undefined);
  slave.on('error', () => undefined);
  await makeRaw(terminal);
  slave.destroy();

  let ended = false;
  const port = watchBaudRate(path, options.baudRate);
  const drain = createDrain(terminal.fd, options.deadHostMs ?? defaultDeadHostMs, () => ended);
  const plug = emulator.attach({
    send: (bytes) => drain(port.matches ? bytes : garble(bytes)),
    close: () => end(),
  });
  let incoming = Promise.resolve();
  master.on('data', (bytes: Buffer | string) => {
    const copy = Buffer.from(bytes as Buffer);
    if (!port.stale) plug.receive(port.matches ? copy : garble(copy));
    else
      incoming = port.check().then(() => {
        plug.receive(port.matches ? copy : garble(copy));
      });
  });

  function end(): void {
    if (ended) return;
    ended = true;
    plug.detach();
    master.destroy();
    closeSync(held);
  }
  return {
    path,
    async close() {
      await incoming;
      end();
    },
  };
}

async function openTerminal(): Promise<Terminal> {
  try {
    const pty = (await import('@lydell/node-pty')) as unknown as {
      open(options: { encoding: null }): Terminal;
    };
    return pty.open({ encoding: null });
  } catch (cause) {
    throw new AppError('environment', 'This computer offers no pseudo-terminals to Mobion.', {
      remedy: 'Use a TCP port instead (--tcp), or install the optional package @lydell/node-pty.',
      cause,
    });
  }
}

/** Raw, without echo. Where there is no `stty`, Node's own raw mode, which a client's open() completes. */
async function makeRaw({ slave, ptsName }: Terminal): Promise<void> {
  const done = await stty(ptsName, ['raw', '-echo', '-onlcr']);
  if (done === undefined) slave.setRawMode(true);
}

/** Output of `stty` for the port; undefined when there is none. */
function stty(path: string, settings: readonly string[]): Promise<string | undefined> {
  const device = process.platform === 'darwin' ? '-f' : '-F';
  return new Promise((resolve) => {
    execFile('stty', [device, path, ...settings], { timeout: 2000 }, (error, output) => {
      resolve(error ? undefined : output);
    });
  });
}

/** A pseudo-terminal moves bytes whatever its rate is set to; here the rate matters as on a line. */
function watchBaudRate(path: string, baudRate: number | undefined) {
  let matches = true;
  let checkedMs = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | undefined;
  async function look(): Promise<void> {
    const speed = Number(/\b(\d+)\b/.exec((await stty(path, ['speed'])) ?? '')?.[1]);
    // Freshly made terminals say 38400 or 0 until a client has set them; what cannot be read is taken to be right.
    matches = baudRate === undefined || Number.isNaN(speed) || speed === baudRate;
    checkedMs = performance.now();
    checking = undefined;
  }
  return {
    get matches() {
      return matches;
    },
    /** Whether the settings must be looked at before bytes are believed. */
    get stale(): boolean {
      if (baudRate === undefined) return false;
      if (checking) return true;
      const stale = performance.now() - checkedMs > recheckMs;
      if (!stale) checkedMs = performance.now();
      return stale;
    },
    check(): Promise<void> {
      checking ??= look();
      return checking;
    },
  };
}

/**
 * Writes and waits until the system took the bytes; gives up waiting when nobody reads. Not through the stream of the
 * master: that spins, and stops the whole process, while the terminal's buffer is full.
 */
function createDrain(
  descriptor: number,
  deadHostMs: number,
  ended: () => boolean,
): (bytes: Uint8Array) => Promise<void> {
  let dead = false;

  /** Resolves with the number of bytes taken, 0 while the buffer is full. */
  function writeSome(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      write(descriptor, bytes, (error, count) => {
        if (!error) resolve(count);
        else if (error.code === 'EAGAIN') resolve(0);
        else reject(error);
      });
    });
  }

  return async (bytes) => {
    let rest = bytes;
    const startedMs = performance.now();
    while (rest.length > 0 && !ended()) {
      const count = await writeSome(rest);
      rest = rest.subarray(count);
      if (count > 0) dead = false;
      else if (dead || performance.now() - startedMs > deadHostMs) {
        dead = true;
        return;
      } else await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  };
}

/** What a line at the wrong rate makes of bytes: as many, unrelated, often with the high bit set. */
function garble(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => ((byte * 197 + index * 89) ^ 0xb5) & 0xff);
}
