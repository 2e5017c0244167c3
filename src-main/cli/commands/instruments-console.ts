import type { InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { hostClock } from '../../host/host-clock.ts';
import { defineCommand } from '../command.ts';
import { driverOnShelf } from '../driver-shelf-of.ts';
import { awake } from '../stay-awake.ts';
import { dbOption } from '../with-host.ts';
import type { CliIo } from '../io.ts';

const terminators = { lf: '\n', cr: '\r', crlf: '\r\n', none: '' } as const;

interface WireEvent {
  /** Since the console was opened, ms. */
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  readonly text: string;
}

export const instrumentsConsole = defineCommand({
  name: 'instruments console',
  summary: 'A bare line to an instrument, with time stamps: what is typed is sent, what comes is shown.',
  positionals: '<link>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    driver: { kind: 'text', value: 'ID', help: 'whose serial settings or emulator to use (default: the first)' },
    baud: { kind: 'integer', value: 'N', min: 50, max: 12_000_000, help: 'another baud rate' },
    send: { kind: 'list', value: 'TEXT', help: 'send this instead of what is typed; several times in order' },
    wait: {
      kind: 'number',
      value: 'SECONDS',
      min: 0,
      max: 3600,
      help: 'for answers after each --send, and at the end of the input (default: 1)',
    },
    terminator: {
      kind: 'text',
      value: 'END',
      choices: Object.keys(terminators),
      help: 'of what is sent (default: lf)',
    },
    hex: { kind: 'flag', help: 'both ways as hexadecimal bytes, for instruments that do not speak text' },
    db: dbOption,
  },
  examples: ['instruments console serial:/dev/ttyUSB0 --driver keithley-2400 --send "*IDN?"'],
  async run({ io, options, positionals, json }) {
    const { wait = 1, terminator = 'lf', hex } = options;
    const end = terminators[terminator as keyof typeof terminators];
    return awake(async () => {
      const { link, close } = await openRaw(positionals[0]!, driverOnShelf(options.driver, options.db), options.baud);
      const events: WireEvent[] = [];
      const startMs = hostClock.nowMs();
      const note = (direction: WireEvent['direction'], bytes: Uint8Array): void => {
        const event = { atMs: Math.round(hostClock.nowMs() - startMs), direction, text: shown(bytes, hex) };
        events.push(event);
        if (!json)
          io.stdout(`${String(event.atMs).padStart(8)} ms ${direction === 'sent' ? '>' : '<'} ${event.text}\n`);
      };
      link.onBytes((bytes) => note('received', bytes));
      const send = async (line: string): Promise<void> => {
        const bytes = hex ? Buffer.from(line.replace(/[^0-9a-f]/gi, ''), 'hex') : Buffer.from(line + end, 'latin1');
        note('sent', bytes);
        await link.write(bytes);
      };
      try {
        if (options.send.length > 0) for (const line of options.send) await send(line).then(() => pause(wait));
        else await typeLines(io, link, send, wait);
      } finally {
        await close();
      }
      return json ? { json: { events }, text: '' } : undefined;
    });
  },
});

async function openRaw(address: string, driver: InstrumentDriver, baudRate: number | undefined) {
  const { createLinkOpener } = await import('../../host/links/open-link.ts');
  const { parseAddress } = await import('../../host/links/address.ts');
  const links = createLinkOpener(hostClock);
  const framed = driver.links.find((known) => known.kind === 'serial')?.settings;
  const serial = { dataBits: 8, parity: 'none', ...framed } as const;
  const isRated = parseAddress(address).kind === 'serial' && baudRate !== undefined;
  const { link } = await links.open(address, driver, isRated ? { serial: { ...serial, baudRate } } : {});
  return {
    link,
    async close(): Promise<void> {
      await link.close().catch(() => undefined);
      await links.close();
    },
  };
}

function shown(bytes: Uint8Array, hex: boolean): string {
  if (hex)
    return Buffer.from(bytes)
      .toString('hex')
      .toUpperCase()
      .replace(/(..)(?=.)/g, '$1 ');
  const text = Buffer.from(bytes).toString('latin1');
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Until the input ends, Ctrl-C, or the link is gone. */
async function typeLines(io: CliIo, link: Link, send: (line: string) => Promise<void>, waitS: number): Promise<void> {
  io.stderr('What you type is sent as it stands. Ctrl-C or Ctrl-D ends; nothing is switched off by that.\n');
  const ended = new Promise<'ended'>((resolve) => {
    io.onInterrupt(() => resolve('ended'));
    link.onClosed(() => resolve('ended'));
  });
  const lines = io.lines()[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([lines.next(), ended]);
    if (next === 'ended') break;
    if (next.done === true) {
      // Lines from a file or pipe end before their answers have come.
      await Promise.race([pause(waitS), ended]);
      break;
    }
    await send(next.value);
  }
  void lines.return?.();
}
