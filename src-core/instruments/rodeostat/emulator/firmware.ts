import type { DeviceTime } from '../../emulation/device-time.ts';
import type { SourceMeasure } from '../../emulation/source-measure.ts';
import type { RandomSource } from '../../../numerics/random.ts';
import { flagOf, halved, numberOf, parsed, Refusal, rounded, type JsonObject } from './json.ts';
import { currentRanges, longestPeriodMs, microAmpere, shortestPeriodMs } from '../wire.ts';
import { KeptSettings, voltageRangeOf, voltageRangesV, type VoltageRange } from './kept-settings.ts';
import { initialParams, shapeOf, takenParams, testNames, type TestShape } from './tests.ts';

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
/** Twelve bits over both signs. */
const converterSteps = 4095;
const noise = 5e-5;
const amplifierA = 0.03;
const waveStepMs = 1;

interface SeenCurrent {
  readonly microA: number;
  readonly isLimited: boolean;
}

/** What the firmware makes of commands; runs tests and streams their samples. */
export class Firmware {
  readonly #parts: FirmwareParts;
  readonly #connected: Record<Electrode, boolean> = { Ref: false, Ctr: false, Wrk: false };
  #params: Record<string, JsonObject> = {};
  readonly #kept = new KeptSettings();
  #voltageRange: VoltageRange = '1V';
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
    this.#params = initialParams();
    this.#kept.restart();
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
      const response = this.#carryOut(command, message, text);
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

  #carryOut(command: string, message: JsonObject, text: string): JsonObject {
    const [, verb = '', electrode = ''] = /^(get|set)(Ref|Ctr|Wrk|All)ElectConnected$/.exec(command) ?? [];
    if (verb === 'get') return { connected: this.#isConnected(electrode) };
    if (verb === 'set') return { connected: this.#connect(electrode, flagOf(message['connected'], 'connected')) };
    const carry = this.#commands[command] ?? this.#kept.commands[command];
    if (!carry) throw new Refusal('unknown command');
    return carry(message, text);
  }

  readonly #commands: Readonly<Record<string, (message: JsonObject, text: string) => JsonObject>> = {
    getVersion: () => ({ version: this.#parts.version }),
    getVariant: () => ({ variant: '10V_microAmpV0.2' }),
    getHardwareVersion: () => ({ version: 'HW0.2' }),
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
      this.#voltageRange = voltageRangeOf(voltRange);
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
    setParam: ({ test, param }, text) => {
      const before = this.#paramOf(test);
      const taken = takenParams(test as string, param, text);
      const held = this.#parts.faults.setClipped ? halved(taken) : taken;
      this.#params[test as string] = { ...before, ...held };
      return { test, param: held };
    },
    getTestDoneTime: ({ test }) => ({ test, testDoneTime: this.#shapeOf(test).endMs }),
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

  #setVoltage(voltageV: number, atS = this.#parts.time.nowS()): void {
    const rangeV = voltageRangesV[this.#voltageRange];
    const inside = Math.min(rangeV, Math.max(-rangeV, voltageV));
    this.#levelV =
      (Math.round(((inside + rangeV) / (2 * rangeV)) * converterSteps) / converterSteps) * 2 * rangeV - rangeV;
    this.#apply(atS);
  }

  /** Current flows only with all three on the cell. */
  #apply(atS = this.#parts.time.nowS()): void {
    const { source } = this.#parts;
    const setting = { kind: 'voltage', voltageV: this.#levelV, limitA: amplifierA } as const;
    source.set(atS, this.#isConnected('All'), setting);
  }

  #terminals(): { readonly voltageV: number; readonly currentA: number } {
    const { source, time } = this.#parts;
    source.advanceTo(time.nowS());
    return source.terminals;
  }

  #current(): SeenCurrent {
    const { fullScaleA } = this.#currentRange;
    const seenA = this.#terminals().currentA + noise * fullScaleA * this.#parts.random.normal();
    const clippedA = Math.min(fullScaleA, Math.max(-fullScaleA, seenA));
    return { microA: rounded(clippedA / microAmpere), isLimited: clippedA !== seenA };
  }

  #shapeOf(test: unknown): TestShape {
    const param = this.#paramOf(test);
    return shapeOf(test as string, param, this.#periodMs);
  }

  #stop(): void {
    const { faults, time } = this.#parts;
    this.#operation++;
    this.#setVoltage(0);
    if (this.#kept.connectsItself && !faults.stuckOutput && !faults.refuseOff) this.#connect('All', false);
    time.wake();
  }

  /** Samples come before the level of their moment is on, as the firmware's filter lags behind it. */
  async #run(test: string): Promise<void> {
    const mine = ++this.#operation;
    const { time, send, faults } = this.#parts;
    const shape = this.#shapeOf(test);
    const { endMs } = shape;
    if (this.#kept.connectsItself) this.#connect('All', true);
    this.#autoRange(shape);
    const startS = time.nowS();
    const seen = { first: 0, second: 0, before: 0 };
    let timeMs = 0;
    this.#setVoltage(shape.levelAt(0));
    while (timeMs < endMs) {
      const sampleMs = (Math.floor(timeMs / this.#periodMs + 1e-6) + 1) * this.#periodMs;
      const wasMs = timeMs;
      timeMs = Math.min(endMs, sampleMs, shape.nextChangeMs(timeMs));
      await time.wait(startS + timeMs / 1000 - time.nowS());
      if (mine !== this.#operation) return;
      if (faults.failRunning) break;
      this.#followWave(shape, startS, wasMs, timeMs);
      if (shape.pulses) this.#follow(shape, timeMs, seen);
      else if (timeMs === sampleMs) this.#sample(timeMs, shape.sampleLevelAt(timeMs), this.#current());
      if (timeMs < endMs) this.#setVoltage(shape.levelAt(timeMs));
    }
    faults.failRunning = false;
    this.#stop();
    send('{}');
  }

  /** The converter's steps since `fromMs`, made up for: the cell has not been looked at meanwhile. */
  #followWave({ levelAt, nextChangeMs }: TestShape, startS: number, fromMs: number, toMs: number): void {
    if (Number.isFinite(nextChangeMs(fromMs))) return;
    for (let timeMs = fromMs + waveStepMs; timeMs < toMs - 1e-6; timeMs += waveStepMs)
      this.#setVoltage(levelAt(timeMs), startS + timeMs / 1000);
  }

  /** Of a pulsed staircase: currents at the ends of both halves; their difference once a period. */
  #follow(shape: TestShape, timeMs: number, seen: { first: number; second: number; before: number }): void {
    const sinceMs = timeMs - shape.quietMs;
    const isQuiet = sinceMs <= 0;
    const share = (isQuiet ? timeMs : sinceMs) / this.#periodMs;
    const halves = Math.round(2 * share);
    if (Math.abs(2 * share - halves) > 1e-6) return;
    const { microA, isLimited } = this.#current();
    if (halves % 2 === 1) seen.first = microA;
    if (halves % 2 === 1 || halves === 0) return;
    seen.second = microA;
    const [reference, isFirst] = shape.pulses === 'same-period' ? [seen.second, false] : [seen.before, halves === 2];
    const difference = isQuiet || isFirst ? 0 : rounded(seen.first - reference);
    seen.before = seen.second;
    this.#sample(timeMs, shape.sampleLevelAt(timeMs), { microA: difference, isLimited });
  }

  #autoRange({ endMs, levelAt, nextChangeMs }: TestShape): void {
    let largest = 0;
    for (let timeMs = 0; timeMs < endMs; timeMs = Math.min(nextChangeMs(timeMs), timeMs + endMs / 1000))
      largest = Math.max(largest, Math.abs(levelAt(timeMs)));
    const names = Object.keys(voltageRangesV) as VoltageRange[];
    this.#voltageRange = names.find((name) => voltageRangesV[name] >= largest - 1e-9) ?? '10V';
  }

  #sample(timeMs: number, value: number, { microA, isLimited }: SeenCurrent): void {
    const { faults, send } = this.#parts;
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
