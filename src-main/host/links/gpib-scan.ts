import type { BusFinding } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { Clock, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { latinOf } from '../../../src-core/instruments/greeting.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import type { LinkOpener } from './open-link.ts';

export interface BusSearch {
  readonly found: readonly BusFinding[];
  /** The first address that was not asked any more, where the search was stopped. */
  readonly stoppedAt?: number;
}

export interface GpibScanWatch {
  onStep?(primary: number, found: number): void;
  readonly signal?: AbortSignal;
}

export const lastPrimary = 30;
/** The adapter waits for up to 0.2 s for an answer, and passes it on. */
const answerMs = 350;
const lookMs = 10;
const question = '*IDN?\n';

/**
 * Asks `*IDN?` at each address of the bus behind an adapter, one after the other: ten seconds when nobody is there.
 * Instruments from before IEEE 488.2 take it for a mistake, which their error queue keeps; nothing else is sent. Those that
 * are connected here are named, and not asked.
 * @param adapter - address of the adapter, `gpib:serial:…` or `gpib:tcp:…`
 * @throws AppError link/…, instrument/… when the adapter does not answer; cancelled when stopped before anybody was found
 */
export async function scanGpib(
  adapter: string,
  drivers: readonly InstrumentDriver[],
  links: LinkOpener,
  clock: Clock,
  { onStep, signal }: GpibScanWatch = {},
): Promise<BusSearch> {
  const [driver] = drivers;
  const findings: BusFinding[] = [];
  let before: Link | undefined;
  let inUse: AppError | undefined;
  try {
    for (let primary = 0; driver && primary <= lastPrimary; primary++) {
      if (signal?.aborted) return stopped(findings, primary);
      onStep?.(primary, findings.length);
      const address = `${adapter}/${primary}`;
      const link = await linkTo(address, driver, links);
      if (link instanceof AppError) {
        inUse ??= link;
        findings.push({ address, identity: '', isConnected: true });
        continue;
      }
      // The adapter is let go of with its last link.
      await before?.close();
      before = link;
      const heard = await answerAt(link, clock);
      if (heard === undefined) continue;
      const knower = drivers.find(({ greeting }) => greeting?.isAnswer(`${heard}\r\n`));
      findings.push({ address, identity: heard, ...(knower ? { driverId: knower.id } : {}) });
    }
    // Whoever holds the adapter itself holds all of them.
    if (inUse && findings.every(({ isConnected }) => isConnected) && findings.length > lastPrimary) throw inUse;
    return { found: findings };
  } finally {
    await before?.close();
  }
}

/** What was found before somebody stopped the search. @throws AppError cancelled when that is nothing */
function stopped(found: readonly BusFinding[], stoppedAt: number): BusSearch {
  if (found.length > 0) return { found, stoppedAt };
  throw new AppError('cancelled', 'The search was stopped.', { dataState: 'Nothing was changed.' });
}

/** Its link, or why it has one already. */
async function linkTo(address: string, driver: InstrumentDriver, links: LinkOpener): Promise<Link | AppError> {
  try {
    return (await links.open(address, driver, {})).link;
  } catch (error) {
    if (error instanceof AppError && error.code === 'link/in-use') return error;
    throw error;
  }
}

async function answerAt(link: Link, clock: Clock): Promise<string | undefined> {
  let heard = '';
  const stop = link.onBytes((bytes) => {
    heard += latinOf(bytes);
  });
  const startMs = clock.nowMs();
  await link.write(Uint8Array.from(question, (character) => character.charCodeAt(0)));
  while (!/\n/.test(heard) && clock.nowMs() < startMs + answerMs) await clock.sleepMs(lookMs);
  stop();
  const [line = ''] = heard.split(/[\r\n]+/);
  return line.trim() === '' ? undefined : line.trim();
}
