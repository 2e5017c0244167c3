import { AppError } from '../../../src-core/errors.ts';
import type { Clock, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { latinOf } from '../../../src-core/instruments/greeting.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import type { LinkOpener } from './open-link.ts';

/** An instrument that said who it is. */
export interface GpibFinding {
  readonly address: string;
  /** Its answer to `*IDN?`. */
  readonly identity: string;
  /** Undefined for one that no driver knows. */
  readonly driverId: string | undefined;
}

export interface GpibScanWatch {
  onStep?(primary: number): void;
  readonly signal?: AbortSignal;
}

const lastPrimary = 30;
/** The adapter waits for up to 0.2 s for an answer, and passes it on. */
const answerMs = 350;
const lookMs = 10;
const question = '*IDN?\n';

/**
 * Asks `*IDN?` at each address of the bus behind an adapter, one after the other: ten seconds when nobody is there.
 * Instruments from before IEEE 488.2 take it for a mistake, which their error queue keeps; nothing else is sent.
 * @param adapter - address of the adapter, `gpib:serial:…` or `gpib:tcp:…`
 * @throws AppError link/…, instrument/… when the adapter does not answer; cancelled
 */
export async function scanGpib(
  adapter: string,
  drivers: readonly InstrumentDriver[],
  links: LinkOpener,
  clock: Clock,
  { onStep, signal }: GpibScanWatch = {},
): Promise<readonly GpibFinding[]> {
  const [driver] = drivers;
  const findings: GpibFinding[] = [];
  let before: Link | undefined;
  try {
    for (let primary = 0; driver && primary <= lastPrimary; primary++) {
      if (signal?.aborted)
        throw new AppError('cancelled', 'The search was stopped.', { dataState: 'Nothing was changed.' });
      onStep?.(primary);
      const address = `${adapter}/${primary}`;
      const { link } = await links.open(address, driver, {});
      // The adapter is let go of with its last link.
      await before?.close();
      before = link;
      const heard = await answerAt(link, clock);
      if (heard === undefined) continue;
      const knower = drivers.find(({ greeting }) => greeting?.isAnswer(`${heard}\r\n`));
      findings.push({ address, identity: heard, driverId: knower?.id });
    }
    return findings;
  } finally {
    await before?.close();
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
