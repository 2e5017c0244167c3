import { AppError, type CellState } from '../../../errors.ts';
import type { Clock } from '../../driver.ts';
import type { Link } from '../../link.ts';
import { createGpibBus } from '../../prologix/host/gpib-bus.ts';
import type { HeldReading } from '../../source-measure/held-levels.ts';
import { analyserAddresses, argument, interfaceAddresses } from '../wire.ts';
import { InstrumentTalk, isPassing, unusable } from './talk.ts';

const safeAttempts = 3;
const identifyMs = 500;
/** One reading of the voltmeter with `DG2`, s of the device; several times that is no error. */
const readingS = 0.1;
const readingMarginMs = 600;
const reads = 2;

/** The 1260 and the 1287 of one bench. */
export interface Instruments {
  /** Frequency response analyser: generator and impedance. */
  readonly analyser: InstrumentTalk;
  /** Electrochemical interface: polarisation, and the switch of the cell. */
  readonly face: InstrumentTalk;
  /** What the analyser calls itself. */
  readonly identity: readonly string[];
  readonly adapter: string;
}

/** The sweep limits of the 1287 and the frequency of a generator without amplitude do nothing. */
const analyserProof = {
  set: (mark: number) => `FR${argument(1000 + mark, 7)}`,
  ask: '?FR',
  isAnswer: (answer: number, mark: number) => Math.abs(answer - 1000 - mark) < 0.1,
};
const faceProof = {
  set: (mark: number) => `VA${argument(1 + mark / 1000)}`,
  ask: '?VA',
  isAnswer: (answer: number, mark: number) => Math.abs(answer - 1 - mark / 1000) < 1e-4,
};

/** Finds adapter and instruments. @throws AppError instrument/no-reply, instrument/unsupported, link/… */
export async function findInstruments(link: Link, clock: Clock): Promise<Instruments> {
  const bus = createGpibBus(link, clock);
  // The cell first, before anybody is asked who they are.
  for (const address of interfaceAddresses) void bus.device(address).write(new Uint8Array([0x50, 0x57, 0x30, 0x0a]));
  const adapter = await bus.version(identifyMs);
  if (!/gpib/i.test(adapter)) throw unsupported(adapter, 'Prologix-type GPIB adapter');
  const analyserOf = (address: number) =>
    new InstrumentTalk(
      bus.device(address, (message) => /\?|^SI$|^DO$/.test(message)),
      clock,
      analyserProof,
    );
  const { talk: analyser, answer } = await firstOf(analyserAddresses, analyserOf, (talk) =>
    talk.ask('*IDN?', (line) => (/,.*,/.test(line) ? line : undefined), identifyMs),
  );
  if (!/1260/.test(answer)) throw unsupported(answer, 'Solartron 1260');
  const faceOf = (address: number) =>
    new InstrumentTalk(
      bus.device(address, (message) => /\?|^RU1$/.test(message)),
      clock,
      faceProof,
    );
  const { talk: face } = await firstOf(interfaceAddresses, faceOf, (talk) => talk.askNumber('?ER', identifyMs));
  await face.resynchronise();
  return { analyser, face, adapter, identity: answer.split(',').map((part) => part.trim()) };
}

async function firstOf<T>(
  addresses: readonly number[],
  talkOf: (address: number) => InstrumentTalk,
  ask: (talk: InstrumentTalk) => Promise<T>,
): Promise<{ readonly talk: InstrumentTalk; readonly answer: T }> {
  let failure: unknown;
  for (const address of addresses) {
    const talk = talkOf(address);
    try {
      talk.bytes.settled();
      return { talk, answer: await ask(talk) };
    } catch (error) {
      talk.bytes.detach();
      failure = error;
      if (talk.bytes.closedBy()) break;
    }
  }
  if (!(failure instanceof AppError) || failure.code !== 'instrument/no-reply') throw failure;
  throw new AppError('instrument/no-reply', `No answer at GPIB addresses ${addresses.join(' and ')}.`, {
    cellState: 'unknown',
    remedy: `Set the address switches: 1260 to ${analyserAddresses.join(' or ')}, 1287 to ${interfaceAddresses.join(' or ')}.`,
  });
}

/**
 * Polarisation off, generator at zero, both read back; said again blindly when nobody answers. Never throws.
 */
export async function makeBothSafe({ analyser, face }: Instruments, attempts = safeAttempts): Promise<CellState> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const heardBefore = face.bytes.byteCount();
    try {
      shoutOff({ analyser, face });
      await face.resynchronise();
      await face.tell('PW0');
      await analyser.resynchronise();
      await analyser.tell('VA0', 'VB0');
      const isOff = (await face.askNumber('?PW')) === 0;
      const isQuiet = (await analyser.askNumber('?VA')) === 0 && (await analyser.askNumber('?VB')) === 0;
      if (isOff && isQuiet) return 'off';
    } catch {
      shoutOff({ analyser, face });
      if (face.bytes.closedBy() || face.bytes.byteCount() === heardBefore) return 'unknown';
    }
  }
  return 'unknown';
}

/** Within the call: the cell first, then whatever is measured, then the generator. */
export function shoutOff({ analyser, face }: Pick<Instruments, 'analyser' | 'face'>): void {
  face.shout('PW0');
  analyser.clear();
  analyser.shout('VA0');
}

/** `E,I,code,code`; a code other than 00 is an overload. */
const readingLine = /^([+-]\d\.\d{5}E[+-]\d\d),([+-]\d\.\d{5}E[+-]\d\d),(\d\d),(\d\d)$/;

/** One reading of the voltmeter; asked for once more when it was lost or damaged. */
export async function readDirect({ face }: Instruments, cancel?: Promise<void>): Promise<HeldReading> {
  const { link } = face.bytes;
  for (let read = 1; ; read++)
    try {
      return await face.ask('RU1', readingOf, (10 * readingS * 1000) / link.timeScale + readingMarginMs, cancel);
    } catch (error) {
      if (!isPassing(error) || face.bytes.closedBy()) throw error;
      if (read === reads) throw unusable(link.address);
    }
}

function readingOf(line: string): HeldReading | undefined {
  const [, voltage, current, voltageCode, currentCode] = readingLine.exec(line) ?? [];
  if (voltage === undefined) return undefined;
  return {
    voltageV: voltageCode === '00' ? Number(voltage) : undefined,
    currentA: currentCode === '00' ? Number(current) : undefined,
  };
}

function unsupported(answer: string, wanted: string): AppError {
  const shown = answer.replace(/[^ -~]/g, '?').slice(0, 60);
  return new AppError('instrument/unsupported', `“${shown}” is no ${wanted}.`, {
    remedy: 'Choose the driver of this instrument.',
  });
}
