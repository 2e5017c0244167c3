import { AppError, type CellState } from '../../../errors.ts';
import type { InstrumentIdentity } from '../../../model/run.ts';
import { asciiBytes } from '../../bytes.ts';
import type { Capabilities, Clock, Instrument } from '../../driver.ts';
import { createByteSession } from '../../exchange/byte-session.ts';
import { createInstrument } from '../../exchange/instrument-shell.ts';
import { isVirtual } from '../../exchange/is-virtual.ts';
import type { Link } from '../../link.ts';
import { frameBytes, setupOptions, tags } from '../frames.ts';
import { checkAction } from './check.ts';
import { FrameSession } from './frame-session.ts';
import { readFrequencies } from './setup.ts';
import { stopFrame, Sweep } from './sweep.ts';

export const driverId = 'sciospec-isx3';

const offAttempts = 3;
/** A device id that begins so is an emulator's; two bytes of its own follow. */
const virtualMark = asciiBytes('VIRTU');

const capabilities: Capabilities = {
  roles: new Set(['impedance']),
  actions: new Set(['impedance']),
  impedanceControl: new Set(['potentiostatic']),
  voltageRangeV: [-1, 1],
  maxCurrentA: 0.01,
  frequencyRangeHz: [0.1, 10e6],
  amplitudeRangeVRms: [1e-3 / Math.SQRT2, 1 / Math.SQRT2],
  sourceResistanceOhm: 100,
  temperatureSensor: false,
};

/** Ends what runs, clears the setup, identifies. @throws AppError link/…, instrument/…, run/cell-unknown */
export async function openSciospecIsx3(link: Link, clock: Clock): Promise<Instrument> {
  const bytes = createByteSession(link, clock);
  const session = new FrameSession(bytes);
  try {
    bytes.send(stopFrame);
    await session.resynchronise();
    if ((await makeSafe(session)) !== 'off') throw notOff(link.address);
    const identity = await identify(session);
    return createInstrument(bytes, {
      identity,
      capabilities,
      check: (action) => checkAction(action, capabilities),
      sendAbort: () => bytes.send(stopFrame),
      makeSafe: () => makeSafe(session),
      async isAlive(timeoutMs) {
        await session.ask(frameBytes(tags.deviceId), tags.deviceId, timeoutMs);
      },
      async execute(action, context, wishes) {
        if (action.kind !== 'impedance') throw new AppError('instrument/unsupported', 'The ISX-3 cannot do this.');
        try {
          const end = await new Sweep(session, action, context, wishes).follow();
          const cellState = await makeSafe(session);
          if (cellState !== 'off') throw notOff(link.address);
          return { end, cellState };
        } catch (error) {
          const cellState = bytes.closedBy() ? 'unknown' : await makeSafe(session, 1);
          if (wishes.aborted && cellState === 'off') return { end: 'aborted', cellState };
          throw error;
        }
      },
    });
  } catch (error) {
    session.detach();
    throw error;
  }
}

async function identify(session: FrameSession): Promise<InstrumentIdentity> {
  const { address } = session.bytes.link;
  const [id = new Uint8Array()] = await session.ask(frameBytes(tags.deviceId), tags.deviceId);
  const [firmware = new Uint8Array()] = await session.ask(frameBytes(tags.firmwareId), tags.firmwareId);
  const isEmulator = virtualMark.every((byte, index) => id[index] === byte);
  const serialNumber = isEmulator ? `VIRTUAL${hex(id.slice(virtualMark.length))}` : hex(id);
  return {
    driverId,
    model: 'ISX-3',
    serialNumber,
    firmware: hex(firmware),
    virtual: isVirtual(address, serialNumber),
    address,
  };
}

/**
 * Stops, clears the setup and finds it empty: an instrument at work refuses that, and without a setup there is nothing it
 * could drive. Never throws.
 */
async function makeSafe(session: FrameSession, attempts = offAttempts): Promise<CellState> {
  const { bytes } = session;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const heardBefore = bytes.byteCount();
    try {
      bytes.send(stopFrame);
      await session.resynchronise();
      await session.ask(frameBytes(tags.setSetup, setupOptions.biasOn, 0));
      await session.ask(frameBytes(tags.setSetup, setupOptions.clear));
      if ((await readFrequencies(session)).length === 0) return 'off';
    } catch {
      bytes.send(stopFrame);
      if (bytes.closedBy() || bytes.byteCount() === heardBefore) return 'unknown';
    }
  }
  return 'unknown';
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
}

function notOff(address: string): AppError {
  return new AppError('run/cell-unknown', `The ISX-3 at ${address} could not be confirmed off.`, {
    cellState: 'unknown',
    remedy: 'Disconnect the leads, switch the instrument off and on, and connect again.',
  });
}
