import { AppError, toWire, type WireError } from '../../../src-core/errors.ts';
import type { Clock, Instrument, InstrumentDriver, SerialSettings } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { parseAddress } from './address.ts';
import { greet } from './greet.ts';
import type { LinkOpener } from './open-link.ts';
import { roundsOf, waysOf, type Likely, type Round } from './probe-rounds.ts';

/** One way in which a link was tried. */
export interface ProbeAttempt {
  readonly driverId: string;
  /** Of a serial port, in Bd. */
  readonly baudRate?: number;
  readonly error: WireError;
}

export interface ProbeResult {
  readonly attempts: readonly ProbeAttempt[];
  readonly found?: { readonly driver: InstrumentDriver; readonly baudRate?: number; readonly instrument: Instrument };
}

/** What is being asked now, and how much there is to ask. */
export interface ProbeStep {
  readonly driverIds: readonly string[];
  readonly baudRate?: number;
  readonly number: number;
  readonly of: number;
  /** Of a bus that is searched: how many have answered. */
  readonly found?: number;
}

export interface ProbeWatch {
  /** Known of the port before: asked first. */
  readonly likely?: Likely;
  onStep?(step: ProbeStep): void;
  readonly signal?: AbortSignal;
}

interface Means {
  readonly address: string;
  readonly links: LinkOpener;
  readonly clock: Clock;
  readonly watch: ProbeWatch;
  readonly attempts: ProbeAttempt[];
  /** Whether an answer that nobody knew does not settle it. */
  readonly mustBeOpened: (driver: InstrumentDriver) => boolean;
}

type Found = NonNullable<ProbeResult['found']>;

/** Who is known by its answer, but could not be opened: others must not speak to it. */
const isTheOne = (error: unknown): boolean => error instanceof AppError && error.code === 'run/cell-unknown';

/**
 * Finds out who answers at an address. Cheap questions first, one for all drivers that share it, at each setting of the
 * port that a driver may have; whoever knows the answer opens the instrument. What is likely there, what alone was asked for,
 * and what has no such question must then be opened to find out: a run that a crash left behind may drown an answer. Asks;
 * changes nothing but that what is found has been made safe. The instrument stays open; closing it is the caller's.
 * @throws AppError link/not-found, link/in-use, link/no-permission, when the link itself cannot be opened; cancelled
 */
export async function probeLink(
  address: string,
  drivers: readonly InstrumentDriver[],
  links: LinkOpener,
  clock: Clock,
  watch: ProbeWatch = {},
): Promise<ProbeResult> {
  const attempts: ProbeAttempt[] = [];
  const reachable = drivers.filter((driver) => waysOf(address, driver).length > 0);
  // A virtual instrument is whatever it is opened as.
  const isVirtual = parseAddress(address).kind === 'virtual';
  const mustBeOpened = ({ id, greeting }: InstrumentDriver): boolean =>
    isVirtual || greeting === undefined || reachable.length === 1 || id === watch.likely?.driverId;
  const means = { address, links, clock, watch, attempts, mustBeOpened };
  const rounds = isVirtual ? [] : roundsOf(address, reachable, watch.likely);
  const asked = { number: 0, of: rounds.reduce((sum, { questions }) => sum + questions.length, 0) };
  try {
    for (const round of rounds) {
      const found = await askRound(means, round, asked);
      if (found) return { attempts, found };
    }
    const found = await openEach(means, leftToOpen(means, reachable));
    return found ? { attempts, found } : { attempts };
  } catch (error) {
    if (isTheOne(error)) return { attempts };
    throw error;
  }
}

/** The questions of one setting of the port, over one link where that is a serial one. */
async function askRound(
  means: Means,
  round: Round,
  asked: { number: number; readonly of: number },
): Promise<Found | undefined> {
  const baud = round.serial ? { baudRate: round.serial.baudRate } : {};
  let link: Link | undefined;
  try {
    for (const { words, drivers } of round.questions) {
      throwIfCancelled(means.watch);
      means.watch.onStep?.({ driverIds: drivers.map(({ id }) => id), ...baud, number: ++asked.number, of: asked.of });
      link ??= await openLink(means, drivers[0]!, round.serial);
      const { knower, heard } = await greet(
        link,
        words,
        drivers,
        means.clock,
        round.serial?.baudRate,
        means.watch.signal,
      );
      if (knower) {
        const opened = link;
        link = undefined;
        const found = await tryToOpen(means, knower, opened, round.serial);
        if (found) return found;
      } else {
        const passedOver = drivers.filter((driver) => !means.mustBeOpened(driver));
        for (const { id } of passedOver) means.attempts.push({ driverId: id, ...baud, error: unknownAnswer(heard) });
        // A network server may keep what it did not understand; a serial line is only let go for another setting.
        if (!round.serial) {
          await closed(link);
          link = undefined;
        }
      }
    }
  } finally {
    await closed(link);
  }
  return undefined;
}

function leftToOpen(
  { address, watch, mustBeOpened }: Means,
  drivers: readonly InstrumentDriver[],
): readonly { readonly driver: InstrumentDriver; readonly serial: SerialSettings | undefined }[] {
  return roundsOf(address, drivers, watch.likely).flatMap(({ serial, all }) =>
    all.filter(mustBeOpened).map((driver) => ({ driver, serial })),
  );
}

async function openEach(means: Means, ways: ReturnType<typeof leftToOpen>): Promise<Found | undefined> {
  for (const [index, { driver, serial }] of ways.entries()) {
    throwIfCancelled(means.watch);
    const baud = serial ? { baudRate: serial.baudRate } : {};
    means.watch.onStep?.({ driverIds: [driver.id], ...baud, number: index + 1, of: ways.length });
    const found = await tryToOpen(means, driver, await openLink(means, driver, serial), serial);
    if (found) return found;
  }
  return undefined;
}

/** Closes the link unless the instrument was opened. */
async function tryToOpen(
  means: Means,
  driver: InstrumentDriver,
  link: Link,
  serial: SerialSettings | undefined,
): Promise<Found | undefined> {
  const baud = serial ? { baudRate: serial.baudRate } : {};
  const cut = (): void => {
    link.close().catch(() => undefined);
  };
  means.watch.signal?.addEventListener('abort', cut, { once: true });
  try {
    return { driver, ...baud, instrument: await driver.open(link, means.clock) };
  } catch (error) {
    await closed(link);
    throwIfCancelled(means.watch);
    means.attempts.push({ driverId: driver.id, ...baud, error: toWire(error) });
    if (isTheOne(error)) throw error;
    return undefined;
  } finally {
    means.watch.signal?.removeEventListener('abort', cut);
  }
}

async function openLink(
  { address, links }: Means,
  driver: InstrumentDriver,
  serial: SerialSettings | undefined,
): Promise<Link> {
  return (await links.open(address, driver, serial ? { serial } : {})).link;
}

async function closed(link: Link | undefined): Promise<void> {
  await link?.close().catch(() => undefined);
}

function throwIfCancelled({ signal }: ProbeWatch): void {
  if (!signal?.aborted) return;
  throw new AppError('cancelled', 'Asking who is there was stopped.', { dataState: 'Nothing was changed.' });
}

function unknownAnswer(heard: boolean): WireError {
  const message = heard ? 'What was heard is not its answer.' : 'No answer to its question.';
  return toWire(new AppError(heard ? 'link/garbled' : 'instrument/no-reply', message));
}
