import type { DeviceTime } from '../../emulation/device-time.ts';
import { acknowledge, floatBytes, frameBytes, longBytes, tags, wordBytes, type Frame } from '../frames.ts';
import type { FrontEnd } from './front-end.ts';
import { Setup } from './setup.ts';

/** Beside its periods a point takes, s. */
const overheadS = 5e-3;
const bootS = 0.5;
/** After the last byte of a spectrum the next one begins at once. */
const mostSpectra = 0xffff;

export interface MachineFaults {
  noReply: boolean;
  refuseNext: boolean;
  refuseOff: boolean;
  stuckOutput: boolean;
  isOverloaded: boolean;
  notANumber: boolean;
  failRunning: boolean;
  slowPoint: boolean;
  clockBackMs: number;
  duplicateSample: boolean;
  missingSample: boolean;
}

export interface MachineParts {
  readonly time: DeviceTime;
  readonly frontEnd: FrontEnd;
  readonly faults: MachineFaults;
  readonly deviceId: readonly number[];
  send(bytes: Uint8Array): void;
}

const firmwareId = [0x01, 0x02, 0x00, 0x05];
const emptyFrontEnd = 0xff;

/** Carries out commands and measures; answers in frames, each command ending with its acknowledge. */
export class Machine {
  readonly setup = new Setup();
  readonly #parts: MachineParts;
  #frontEndCodes: readonly number[] | undefined;
  #stamps: 'none' | 'ms' = 'none';
  #sendsRange = false;
  #operation = 0;
  #isMeasuring = false;

  constructor(parts: MachineParts) {
    this.#parts = parts;
  }

  get isDriving(): boolean {
    return this.#isMeasuring || (this.setup.isBiasOn && this.setup.biasV !== 0);
  }

  acknowledge(code: number): void {
    this.#parts.send(frameBytes(tags.acknowledge, code));
  }

  /** A frame came whole. */
  command(frame: Frame): void {
    const { faults } = this.#parts;
    if (faults.noReply) {
      faults.noReply = false;
      return;
    }
    if (frame.tag === tags.reset && frame.data.length === 0) {
      this.acknowledge(acknowledge.done);
      void this.restart();
      return;
    }
    this.acknowledge(this.#carryOut(frame));
    this.#drive();
  }

  /** Settings are lost, nothing is driven; says so once it is up again. */
  async restart(): Promise<void> {
    const mine = ++this.#operation;
    this.#isMeasuring = false;
    this.setup.clear();
    this.setup.biasV = 0;
    this.setup.isBiasOn = false;
    this.#frontEndCodes = undefined;
    this.#stamps = 'none';
    this.#sendsRange = false;
    this.#drive();
    this.#parts.time.wake();
    await this.#parts.time.wait(bootS);
    if (mine === this.#operation) this.acknowledge(acknowledge.boot);
  }

  dispose(): void {
    this.#operation++;
    this.#parts.time.wake();
  }

  #carryOut({ tag, data }: Frame): number {
    switch (tag) {
      case tags.deviceId:
        return this.#answer(tag, this.#parts.deviceId);
      case tags.firmwareId:
        return this.#answer(tag, firmwareId);
      case tags.getFrontEnd:
        return this.#answer(
          tag,
          [0, 1, 2, 3].map((index) => this.#frontEndCodes?.[index] ?? emptyFrontEnd),
        );
      case tags.getSetup:
        if (data.length !== 1 || data[0] !== 4) return acknowledge.notExecuted;
        for (const frame of this.setup.frequencyFrames()) this.#parts.send(frame);
        return acknowledge.done;
      case tags.measure:
        return this.#measureCommand(data);
      case tags.setOptions:
        return this.#set(() => this.#setOption(data));
      case tags.setFrontEnd:
        return this.#set(() => this.#setFrontEnd(data));
      case tags.setSetup:
        return this.#set(() => this.setup.set(data));
      default:
        return acknowledge.unknownCommand;
    }
  }

  #answer(tag: number, data: readonly number[]): number {
    this.#parts.send(frameBytes(tag, ...data));
    return acknowledge.done;
  }

  /** Settings stand still while it measures. */
  #set(change: () => boolean): number {
    const { faults } = this.#parts;
    if (faults.refuseNext) {
      faults.refuseNext = false;
      return acknowledge.notExecuted;
    }
    // A stuck one says yes to everything and goes on.
    if (this.#isMeasuring && this.#parts.faults.stuckOutput) return acknowledge.done;
    return !this.#isMeasuring && change() ? acknowledge.done : acknowledge.notExecuted;
  }

  #setOption([option, value]: Uint8Array): boolean {
    if (value !== 0 && value !== 1) return false;
    if (option === 1) this.#stamps = value === 1 ? 'ms' : 'none';
    else if (option === 4) this.#sendsRange = value === 1;
    else return false;
    return true;
  }

  /** Mode, port, range of current, and range of voltage where it is given; three times FF empties the one place. */
  #setFrontEnd(data: Uint8Array): boolean {
    if (data.length === 3 && data.every((byte) => byte === emptyFrontEnd)) {
      this.#frontEndCodes = undefined;
      return true;
    }
    const [mode = 0, port = 0, range = 0, voltageRange = 1] = data;
    const isKnown = mode >= 1 && mode <= 3 && port >= 1 && port <= 3 && [0, 1, 2, 4, 6].includes(range);
    if (this.#frontEndCodes || data.length < 3 || data.length > 4 || !isKnown || voltageRange > 2) return false;
    this.#frontEndCodes = [mode, port, range, voltageRange];
    return true;
  }

  #measureCommand(data: Uint8Array): number {
    const { faults } = this.#parts;
    if (data.length === 1 && data[0] === 0) {
      if (faults.refuseOff) return acknowledge.notExecuted;
      if (faults.stuckOutput) return acknowledge.done;
      this.#operation++;
      this.#isMeasuring = false;
      this.#parts.time.wake();
      return acknowledge.done;
    }
    const count = data.length === 3 && data[0] === 1 ? data[1]! * 256 + data[2]! : 0;
    const isReady = this.#frontEndCodes !== undefined && this.setup.points.length > 0 && !this.#isMeasuring;
    if (!isReady || count < 1 || count > mostSpectra) return acknowledge.notExecuted;
    this.#isMeasuring = true;
    void this.#measure(count);
    return acknowledge.done;
  }

  #drive(): void {
    const { frontEnd, time } = this.#parts;
    frontEnd.advanceTo(time.nowS());
    frontEnd.isDriving = this.isDriving;
    frontEnd.biasV = this.setup.isBiasOn ? this.setup.biasV : 0;
  }

  async #measure(count: number): Promise<void> {
    const mine = ++this.#operation;
    // The acknowledge of the start comes before the first point.
    await Promise.resolve();
    const { time, faults } = this.#parts;
    for (let spectrum = 0; spectrum < count; spectrum++) {
      for (const [index, { frequencyHz, precision }] of this.setup.points.entries()) {
        const slow = faults.slowPoint ? 10 : 1;
        faults.slowPoint = false;
        await time.wait(((1 + 2 * precision) / frequencyHz + overheadS) * slow);
        if (mine !== this.#operation) return;
        if (faults.failRunning) {
          faults.failRunning = false;
          this.#finish(acknowledge.notExecuted);
          return;
        }
        this.#sendPoint(index);
      }
    }
    this.#isMeasuring = false;
    this.#drive();
  }

  #finish(code: number): void {
    this.#isMeasuring = false;
    this.acknowledge(code);
    this.#drive();
  }

  #sendPoint(index: number): void {
    const { frontEnd, faults, time, send } = this.#parts;
    frontEnd.advanceTo(time.nowS());
    const { frequencyHz, amplitudeV, precision } = this.setup.points[index]!;
    const [, , range = 0] = this.#frontEndCodes ?? [];
    const { re, im, isOverloaded } = frontEnd.measure(frequencyHz, amplitudeV, precision, range);
    const isLost = faults.missingSample;
    faults.missingSample = false;
    if (isLost) return;
    if (isOverloaded || faults.isOverloaded) this.acknowledge(acknowledge.overcurrent);
    const stampMs = Math.round(1000 * time.nowS()) - faults.clockBackMs;
    faults.clockBackMs = 0;
    const shown = faults.notANumber ? NaN : re;
    faults.notANumber = false;
    const frame = frameBytes(
      tags.measure,
      ...wordBytes(index),
      ...(this.#stamps === 'ms' ? longBytes(Math.max(0, stampMs)) : []),
      ...(this.#sendsRange ? [range] : []),
      ...floatBytes(shown),
      ...floatBytes(im),
    );
    send(frame);
    if (faults.duplicateSample) send(frame);
    faults.duplicateSample = false;
  }
}
