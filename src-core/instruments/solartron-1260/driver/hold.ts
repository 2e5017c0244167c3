import type { ActionContext, Clock } from '../../driver.ts';
import type { Wishes } from '../../exchange/instrument-shell.ts';
import type { Link } from '../../link.ts';
import { HeldLevels, type HeldEnd, type HeldReading, type LevelHolder } from '../../source-measure/held-levels.ts';
import type { Profile } from '../../source-measure/profile.ts';
import { argument, fullScaleA, largestCurrentA, largestVoltageV, limitFor, rangeFor } from '../wire.ts';
import { readDirect, type Instruments } from './instruments.ts';

/** What stays the same in every measurement of the 1287. */
export const interfaceSetup = [
  'PW0', // polarisation off
  'BY1', // half standby: the reference electrodes can be read
  'ON0', // polarise with PV and PC once it is on
  'SW0', // no sweep
  'CC0', // no IR compensation
  'BR0', // no bias rejection
  'FI0', // no filter
  'VX0', // outputs without gain
  'IX0',
  'OL1', // the limit of current holds, and does not cut out
  'RG0', // voltmeter: own range of voltage
  'DG2', // 4 × 9
  'TR0', // one reading each
  'AV0', // no average
  'NU0', // no null
  'PX3', // ΔRE
  'PY5', // current
  'GP2', // short form to the bus
] as const;

/** Polarisation by the 1287 alone: levels held one after the other. */
export class Hold implements LevelHolder {
  readonly #instruments: Instruments;
  readonly #profile: Profile;
  readonly #context: ActionContext;
  readonly #wishes: Wishes;
  readonly #range: number;
  readonly clock: Clock;
  readonly link: Link;
  readonly fullScale: number;

  constructor(instruments: Instruments, profile: Profile, context: ActionContext, wishes: Wishes) {
    this.#instruments = instruments;
    this.#profile = profile;
    this.#context = context;
    this.#wishes = wishes;
    this.clock = instruments.face.bytes.clock;
    this.link = instruments.face.bytes.link;
    this.#range = profile.openCircuit ? 1 : rangeFor(largestOf(profile));
    this.fullScale = profile.sourced === 'current' ? fullScaleA(this.#range) : largestVoltageV;
  }

  async follow(): Promise<HeldEnd> {
    const { face } = this.#instruments;
    const { sourced, segments, openCircuit, maxCurrentA } = this.#profile;
    const isCurrent = sourced === 'current';
    const firstLevel = segments[0]!.level;
    await face.forgetErrors();
    await face.tell(...interfaceSetup, isCurrent ? 'PO1' : 'PO0', `RR${this.#range}`);
    await face.tell(`IL${limitFor(isCurrent ? fullScaleA(this.#range) : (maxCurrentA ?? largestCurrentA))}`);
    await this.set(isCurrent ? 0 : firstLevel);
    await face.expectNoError('the settings');
    if (this.#wishes.aborted) return { end: 'aborted' };
    if (!openCircuit) {
      await face.tell('PW1');
      if (isCurrent) await this.set(firstLevel);
    }
    const end = await new HeldLevels(this, this.#profile, this.#context, this.#wishes).follow();
    if (end.end === 'duration') await face.expectNoError('to measure');
    return end;
  }

  /** Sets a level and reads it back. */
  async set(level: number): Promise<void> {
    const { face } = this.#instruments;
    const command = this.#profile.sourced === 'current' ? 'PC' : 'PV';
    face.shout(`${command}${argument(level)}`);
    await face.expectHeld(`?${command}`, level);
  }

  measure(): Promise<HeldReading> {
    return readDirect(this.#instruments, this.#wishes.whenAborted);
  }
}

function largestOf({ sourced, segments, maxCurrentA = largestCurrentA }: Profile): number {
  return sourced === 'current' ? Math.max(...segments.map(({ level }) => Math.abs(level))) : maxCurrentA;
}
