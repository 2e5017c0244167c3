import { AppError } from '../../../errors.ts';
import type { ImpedanceAction } from '../../../model/action.ts';
import { floatBytes, frameBytes, setupOptions, tags, viewOf } from '../frames.ts';
import type { FrameSession } from './frame-session.ts';

/** 0 is low, 3 very high; 1 is what the maker's examples use. */
const precision = 1;
const logarithmic = 1;
const frequencyTolerance = 1e-4;
/** A grid of the instrument's own needs few frames; below this many points each is said by itself. */
const shortestGrid = 4;

const fourPoint = 0x02;
const bncPort = 0x01;
const rangeAuto = 0x00;
const range10MilliAmpere = 0x01;
const voltageRange1V = 0x01;
/**
 * What the firmware takes, in the order of trying: the short frame with automatic range of today, the one with the range
 * of voltage, and the fixed range of the first firmware.
 */
const frontEndFormats: readonly (readonly number[])[] = [
  [fourPoint, bncPort, rangeAuto],
  [fourPoint, bncPort, rangeAuto, voltageRange1V],
  [fourPoint, bncPort, range10MilliAmpere],
];

/** The sine is set by its peak. */
export function peakOf(rms: number): number {
  return Math.SQRT2 * rms;
}

/**
 * Sets time stamps, front end, bias and frequencies, and reads the frequencies back.
 * @returns the frequencies as the instrument holds them, Hz
 */
export async function setUp(
  session: FrameSession,
  { amplitudeRms, dc }: ImpedanceAction,
  frequenciesHz: readonly number[],
): Promise<readonly number[]> {
  await session.ask(frameBytes(tags.setOptions, 0x01, 0x01));
  await chooseFrontEnd(session);
  const held = await setFrequencies(session, frequenciesHz, peakOf(amplitudeRms));
  const biasV = typeof dc === 'object' && 'voltageV' in dc ? dc.voltageV : 0;
  if (biasV === 0) return held;
  await session.ask(frameBytes(tags.setSetup, setupOptions.bias, ...floatBytes(biasV)));
  await session.ask(frameBytes(tags.setSetup, setupOptions.biasOn, 1));
  return held;
}

/** The stack of settings has one place: it is emptied first. */
async function chooseFrontEnd(session: FrameSession): Promise<void> {
  await session.ask(frameBytes(tags.setFrontEnd, 0xff, 0xff, 0xff));
  for (const [index, format] of frontEndFormats.entries()) {
    try {
      await session.ask(frameBytes(tags.setFrontEnd, ...format));
      return;
    } catch (error) {
      const isRefused = error instanceof AppError && error.code === 'instrument/refused';
      if (!isRefused || index === frontEndFormats.length - 1) throw error;
    }
  }
}

async function setFrequencies(
  session: FrameSession,
  wantedHz: readonly number[],
  amplitudeV: number,
): Promise<readonly number[]> {
  if (isLogarithmic(wantedHz)) {
    await session.ask(frameBytes(tags.setSetup, setupOptions.clear));
    await session.ask(gridFrame(wantedHz[0]!, wantedHz.at(-1)!, wantedHz.length, amplitudeV));
    const held = await readFrequencies(session);
    if (areSame(held, wantedHz)) return held;
  }
  await session.ask(frameBytes(tags.setSetup, setupOptions.clear));
  for (const frequencyHz of wantedHz) await session.ask(pointFrame(frequencyHz, amplitudeV));
  const held = await readFrequencies(session);
  if (areSame(held, wantedHz)) return held;
  throw new AppError('instrument/refused', 'The ISX-3 holds other frequencies than those it was given.', {
    cellState: 'unknown',
    remedy: 'Measure again; if this comes again, use frequencies well inside its range.',
  });
}

function isLogarithmic(frequenciesHz: readonly number[]): boolean {
  if (frequenciesHz.length < shortestGrid) return false;
  const first = Math.log(frequenciesHz[0]!);
  const step = (Math.log(frequenciesHz.at(-1)!) - first) / (frequenciesHz.length - 1);
  return frequenciesHz.every((hz, index) => Math.abs(Math.log(hz) - first - step * index) < frequencyTolerance / 2);
}

function areSame(held: readonly number[], wanted: readonly number[]): boolean {
  return (
    held.length === wanted.length && held.every((hz, index) => Math.abs(hz / wanted[index]! - 1) < frequencyTolerance)
  );
}

export function gridFrame(firstHz: number, lastHz: number, count: number, amplitudeV: number): Uint8Array {
  return frameBytes(
    tags.setSetup,
    setupOptions.list,
    ...[firstHz, lastHz, count].flatMap(floatBytes),
    logarithmic,
    ...floatBytes(precision),
    ...floatBytes(amplitudeV),
  );
}

function pointFrame(frequencyHz: number, amplitudeV: number): Uint8Array {
  return frameBytes(tags.setSetup, setupOptions.point, ...[frequencyHz, precision, amplitudeV].flatMap(floatBytes));
}

/** All frequencies of the setup, Hz; at most 63 come in a frame. */
export async function readFrequencies(session: FrameSession): Promise<readonly number[]> {
  const replies = await session.ask(frameBytes(tags.getSetup, setupOptions.frequencies), tags.getSetup);
  return replies.flatMap((data) => {
    // Some firmware puts the option in front of the numbers.
    const from = data.length % 4;
    const view = viewOf(data);
    return Array.from({ length: (data.length - from) / 4 }, (_, index) => view.getFloat32(from + 4 * index));
  });
}
