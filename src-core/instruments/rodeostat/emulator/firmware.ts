import type { DeviceTime } from '../../emulation/device-time.ts';
import type { SourceMeasure } from '../../emulation/source-measure.ts';
import type { RandomSource } from '../../../numerics/random.ts';
import { flagOf, halved, numberOf, parsed, Refusal, rounded, type JsonObject } from './json.ts';
import { currentRanges, isObject, longestPeriodMs, microAmpere, shortestPeriodMs } from '../wire.ts';

export interface FirmwareFaults {
  noReply: boolean;
  refuseNext: boolean;
  refuseOff: boolean;
  stuckOutput: boolean;
  isOverloaded: boolean;
  notANumber: boolean;
  failRunning: boolean;
  setClipped: boolean;
  clockBackMs: number;
  duplicateSample: boolean;
  missingSample: boolean;
}

export interface FirmwareParts {
  readonly time: DeviceTime;
  readonly source: SourceMeasure;
  readonly random: RandomSource;
  readonly faults: FirmwareFaults;
  /** What getVersion answers. */
  readonly version: string;
  /** One line, without its end. */
  send(text: string): void;
}

const electrodes = ['Ref', 'Ctr', 'Wrk'] as const;
type Electrode = (typeof electrodes)[number];
const voltageRangesV = { '1V': 1, '2V': 2, '5V': 5, '10V': 10 } as const;
/** Twelve bits over both signs. */
const converterSteps = 4095;
const noise = 5e-5;
const amplifierA = 0.03;
const testNames = ['constant', 'multiStep'];

/** What the firmware makes of commands; runs tests and streams their samples. */
export class Firmware {
  readonly #parts: FirmwareParts;
  readonly #connected: Record<Electrode, boolean> = { Ref: false, Ctr: false, Wrk: false };
  #params: Record<string, JsonObject> = {};
  #voltageRange: keyof typeof voltageRangesV = '1V';
  #currentRange: (typeof currentRanges)[number] = currentRanges[2];
  #periodMs = 10;
  #levelV = 0;
  #operation = 0;

  constructor(parts: FirmwareParts) {
    this.#parts = parts;
    this.restart();
  }

  get isDriving(): boolean {
    return this.#parts.source.on;
  }

  restart(): void {
    this.#operation++;
    for (const electrode of electrodes) this.#connected[electrode] = false;
    this.#params = {
      constant: { quietTime: 0, quietValue: 0, value: 0, duration: 1000 },
      multiStep: { quietTime: 0, quietValue: 0, step: [] },
    };
    this.#voltageRange = '1V';
    this.#currentRange = currentRanges[2];
    this.#periodMs = 10;
    this.#setVoltage(0);
    this.#parts.time.wake();
  }

  dispose(): void {
    this.#operation++;
    this.#parts.time.wake();
  }

  line(text: string): void {
    const { faults } = this.#parts;
    if (faults.noReply) {
      faults.noReply = false;
      return;
    }
    try {
      const message = parsed(text);
      const command = message['command'];
      if (typeof command !== 'string') throw new Refusal('command not found');
      if (faults.refuseNext && /^set|^run/.test(command)) {
        faults.refuseNext = false;
        throw new Refusal('command failed');
      }
      const response = this.#carryOut(command, message);
      this.#reply({ success: true, response: { command, ...response } });
      if (command === 'runTest') void this.#run(message['test'] as string);
      if (command === 'stopTest') this.#parts.send('{}');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#reply({ success: false, message: error.message, response: {} });
    }
  }

  #reply(message: JsonObject): void {
    this.#parts.send(JSON.stringify(message));
  }

  #carryOut(command: string, message: JsonObject): JsonObject {
    const [, verb = '', electrode = ''] = /^(get|set)(Ref|Ctr|Wrk|All)ElectConnected$/.exec(command) ?? [];
    if (verb === 'get') return { connected: this.#isConnected(electrode) };
    if (verb === 'set') return { connected: this.#connect(electrode, flagOf(message['connected'])) };
    const carry = this.#commands[command];
    if (!carry) throw new Refusal('unknown command');
    return carry(message);
  }

  readonly #commands: Readonly<Record<string, (message: JsonObject) => JsonObject>> = {
    getVersion: () => ({ version: this.#parts.version }),
    getVariant: () => ({ variant: 'microAmpV0.2' }),
    getHardwareVersion: () => ({ hardwareVersion: 'HW0.2' }),
    getDeviceId: () => ({ deviceId: 1 }),
    getTestNames: () => ({ testNames }),
    getVolt: () => ({ v: rounded(this.#levelV) }),
    setVolt: ({ v }) => {
      this.#setVoltage(numberOf(v, 'v'));
      return { v: rounded(this.#levelV) };
    },
    getCurr: () => ({ i: this.#current().microA }),
    getRefVolt: () => ({ r: rounded(this.#terminals().voltageV) }),
    getVoltRange: () => ({ voltRange: this.#voltageRange }),
    setVoltRange: ({ voltRange }) => {
      if (typeof voltRange !== 'string' || !(voltRange in voltageRangesV)) throw new Refusal('unknown voltage range');
      this.#voltageRange = voltRange as keyof typeof voltageRangesV;
      return { voltRange };
    },
    getCurrRange: () => ({ currRange: this.#currentRange.name }),
    setCurrRange: ({ currRange }) => {
      const range = currentRanges.find(({ name }) => name === currRange);
      if (!range) throw new Refusal('unknown current range');
      this.#currentRange = range;
      return { currRange };
    },
    getSamplePeriod: () => ({ samplePeriod: this.#periodMs }),
    setSamplePeriod: ({ samplePeriod }) => {
      const periodMs = numberOf(samplePeriod, 'samplePeriod');
      if (!Number.isInteger(periodMs)) throw new Refusal('json samplePeriod value is not uint32_t');
      if (periodMs > longestPeriodMs) throw new Refusal('json samplePeriod value is too large');
      if (periodMs < shortestPeriodMs) throw new Refusal('json samplePeriod value is too small');
      this.#periodMs = periodMs;
      return { samplePeriod };
    },
    getParam: ({ test }) => ({ test, param: this.#paramOf(test) }),
    setParam: ({ test, param }) => {
      const before = this.#paramOf(test);
      if (!isObject(param)) throw new Refusal('json does not contain key: param');
      this.#params[test as string] = this.#parts.faults.setClipped
        ? halved({ ...before, ...param })
        : { ...before, ...param };
      return { test, param: this.#params[test as string] };
    },
    getTestDoneTime: ({ test }) => ({ test, testDoneTime: this.#levelsOf(test).at(-1)?.endMs ?? 0 }),
    runTest: ({ test }) => {
      this.#paramOf(test);
      return { test };
    },
    stopTest: () => {
      if (this.#parts.faults.stuckOutput || this.#parts.faults.refuseOff) throw new Refusal('test not stopped');
      this.#stop();
      return {};
    },
  };

  #paramOf(test: unknown): JsonObject {
    const param = typeof test === 'string' ? this.#params[test] : undefined;
    if (!param) throw new Refusal('test not found');
    return param;
  }

  #isConnected(electrode: string): boolean {
    if (electrode === 'All') return electrodes.every((each) => this.#connected[each]);
    return this.#connected[electrode as Electrode];
  }

  #connect(electrode: string, connected: boolean): boolean {
    const { faults } = this.#parts;
    if (!connected && faults.refuseOff) throw new Refusal('electrodes not disconnected');
    if (!connected && faults.stuckOutput) return connected;
    for (const each of electrodes) if (electrode === 'All' || electrode === each) this.#connected[each] = connected;
    this.#apply();
    return connected;
  }

  #setVoltage(voltageV: number): void {
    const rangeV = voltageRangesV[this.#voltageRange];
    const inside = Math.min(rangeV, Math.max(-rangeV, voltageV));
    this.#levelV =
      (Math.round(((inside + rangeV) / (2 * rangeV)) * converterSteps) / converterSteps) * 2 * rangeV - rangeV;
    this.#apply();
  }

  /** Current flows only with all three on the cell. */
  #apply(): void {
    const { source, time } = this.#parts;
    const setting = { kind: 'voltage', voltageV: this.#levelV, limitA: amplifierA } as const;
    source.set(time.nowS(), this.#isConnected('All'), setting);
  }

  #terminals(): { readonly voltageV: number; readonly currentA: number } {
    const { source, time } = this.#parts;
    source.advanceTo(time.nowS());
    return source.terminals;
  }

  #current(): { readonly microA: number; readonly isLimited: boolean } {
    const { fullScaleA } = this.#currentRange;
    const seenA = this.#terminals().currentA + noise * fullScaleA * this.#parts.random.normal();
    const clippedA = Math.min(fullScaleA, Math.max(-fullScaleA, seenA));
    return { microA: rounded(clippedA / microAmpere), isLimited: clippedA !== seenA };
  }

  #levelsOf(test: unknown): readonly { readonly endMs: number; readonly value: number }[] {
    const { quietTime, quietValue, value, duration, step } = this.#paramOf(test);
    const pairs = Array.isArray(step)
      ? (step as readonly (readonly number[])[])
      : [[duration as number, value as number]];
    let endMs = quietTime as number;
    const levels = [{ endMs, value: quietValue as number }];
    for (const [lengthMs = 0, levelV = 0] of pairs) levels.push({ endMs: (endMs += lengthMs), value: levelV });
    return levels.filter((level, index) => index > 0 || level.endMs > 0);
  }

  #stop(): void {
    this.#operation++;
    this.#setVoltage(0);
    this.#parts.time.wake();
  }

  async #run(test: string): Promise<void> {
    const mine = ++this.#operation;
    const { time, send, faults } = this.#parts;
    const levels = this.#levelsOf(test);
    this.#autoRange(levels.map(({ value }) => value));
    const startS = time.nowS();
    let timeMs = 0;
    for (const { endMs, value } of levels) {
      this.#setVoltage(value);
      while (timeMs < endMs) {
        const nextMs = Math.min(endMs, (Math.floor(timeMs / this.#periodMs) + 1) * this.#periodMs);
        await time.wait(startS + nextMs / 1000 - time.nowS());
        if (mine !== this.#operation) return;
        timeMs = nextMs;
        if (faults.failRunning) break;
        if (timeMs % this.#periodMs === 0) this.#sample(timeMs, value);
      }
      if (faults.failRunning) break;
    }
    faults.failRunning = false;
    this.#stop();
    send('{}');
  }

  #autoRange(values: readonly number[]): void {
    const largest = Math.max(...values.map(Math.abs));
    const names = Object.keys(voltageRangesV) as (keyof typeof voltageRangesV)[];
    this.#voltageRange = names.find((name) => voltageRangesV[name] >= largest) ?? '10V';
  }

  #sample(timeMs: number, value: number): void {
    const { faults, send } = this.#parts;
    const { microA, isLimited } = this.#current();
    const isLost = faults.missingSample;
    faults.missingSample = false;
    if (isLost) return;
    const line = JSON.stringify({
      t: Math.max(0, timeMs - faults.clockBackMs),
      v: rounded(value),
      i: faults.notANumber ? null : microA,
      ...(isLimited || faults.isOverloaded ? { le: 1 } : {}),
    });
    faults.clockBackMs = 0;
    faults.notANumber = false;
    send(line);
    if (faults.duplicateSample) send(line);
    faults.duplicateSample = false;
  }
}
