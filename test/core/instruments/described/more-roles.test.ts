import { afterEach, describe, expect, test } from 'vitest';
import { checkDescription, parseDescription } from '../../../../src-core/instruments/described/check-description.ts';
import { exampleDescriptions } from '../../../../src-core/instruments/described/examples.ts';
import { explainAnswer } from '../../../../src-core/instruments/described/explain.ts';
import { describedDriver } from '../../../../src-core/instruments/described/index.ts';
import { messagesToTry, safeMessages } from '../../../../src-core/instruments/described/messages-to-try.ts';
import type { Clock, Emulator, Instrument } from '../../../../src-core/instruments/driver.ts';
import type { ConstantCurrentVoltageAction, ImpedanceAction } from '../../../../src-core/model/action.ts';
import { readingStatus } from '../../../../src-core/model/reading.ts';
import { startAction } from '../../../support/action-log.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';
import { toTarget } from '../../../support/temperature-bench.ts';

type Json = Record<string, unknown>;
const titles = { source: 'Source-measure unit', meter: 'Spot-frequency LCR meter', oven: 'Temperature controller' };

function copyOf(which: keyof typeof titles): Json {
  return structuredClone(exampleDescriptions.find(({ title }) => title === titles[which])!.description) as Json;
}

/** With the field at a path such as “impedance.status” changed; undefined takes it away. */
function changed(json: Json, path: string, value: unknown): Json {
  const keys = path.split('.');
  const last = keys.pop()!;
  const place = keys.reduce((inner, key) => inner[key] as Json, json);
  if (value === undefined) Reflect.deleteProperty(place, last);
  else place[last] = value;
  return json;
}

const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

async function open(description: unknown, cellId = 'dummy-cell', own?: (clock: Clock) => Emulator) {
  const clock = createPatientClock();
  const driver = describedDriver(parseDescription(description));
  const emulator = own?.(clock) ?? driver.emulate({ cellId, seed: 3, speed: 1 }, clock);
  emulators.push(emulator);
  const instrument: Instrument = await driver.open(plugIn(emulator, 1), clock);
  return { instrument, emulator, clock };
}

const spots: ImpedanceAction = {
  ...{ kind: 'impedance', control: 'potentiostatic', dc: 'open-circuit', amplitudeRms: 0.02, openCircuitV: 0 },
  ...{ frequenciesHz: [10_000, 100, 10], cutOff: { minVoltageV: -1, maxVoltageV: 1 } },
};

/** 1 kΩ + (10 kΩ ∥ 1 µF). */
function dummyImpedance(frequencyHz: number): { re: number; im: number } {
  const omegaRC = 2 * Math.PI * frequencyHz * 1e-2;
  return { re: 1000 + 1e4 / (1 + omegaRC ** 2), im: (-1e4 * omegaRC) / (1 + omegaRC ** 2) };
}

describe('a description', () => {
  test.each<[string, keyof typeof titles, string, unknown]>([
    ['impedance.form', 'meter', 'impedance.form', undefined],
    ['impedance.frequency.get', 'meter', 'impedance.frequency.get', undefined],
    ['impedance.frequency.set', 'meter', 'impedance.frequency.set', ':FREQ {levelV}'],
    ['impedance.level.reply', 'meter', 'impedance.level.reply', '{frequencyHz}'],
    ['impedance.limits.highestHz', 'meter', 'impedance.limits.highestHz', 5],
    ['impedance.bias', 'meter', 'impedance.bias', undefined],
    ['impedance.averages.set', 'meter', 'impedance.averages.set', ':AVER 4'],
    ['impedance.runs', 'meter', 'impedance.runs', 'sometimes'],
    ['impedance.trigger', 'meter', 'impedance.runs', 'freely'],
    ['impedance.measure', 'meter', 'impedance.measure', [{ query: ':FETC?', reply: '{realOhm},{phaseDeg},{status}' }]],
    ['impedance.measure', 'meter', 'impedance.measure', [{ query: ':FETC?', reply: '{realOhm},{status}' }]],
    ['impedance.status', 'meter', 'impedance.status', undefined],
    ['impedance.status', 'meter', 'impedance.status', { 1: 'overload' }],
    ['impedance.status.x', 'meter', 'impedance.status', { 0: 'ok', x: 'overload' }],
    ['impedance.periods', 'meter', 'impedance.periods', -1],
    ['order', 'meter', 'order', 'identity'],
    ['order', 'oven', 'order', 'frequency'],
    ['impedance', 'meter', 'channels', (exampleDescriptions[1]!.description as Json)['channels']],
    ['temperature.setPoint.get', 'oven', 'temperature.setPoint.get', undefined],
    ['temperature.setPoint.set', 'oven', 'temperature.setPoint.set', ':SOUR:TEMP 5'],
    ['temperature.setPointRange', 'oven', 'temperature.setPointRange', [100, 0]],
    ['temperature.readingRange', 'oven', 'temperature.readingRange', [0, 100]],
    ['temperature.safeC', 'oven', 'temperature.safeC', 500],
    ['temperature.output.isOn', 'oven', 'temperature.output.isOn', '0'],
    ['temperature.sensors', 'oven', 'temperature.sensors', []],
    [
      'temperature.sensors.0.measure',
      'oven',
      'temperature.sensors',
      [{ id: 'a', measure: [{ query: 'T?', reply: '{value}' }] }],
    ],
    ['temperature.stable.is', 'oven', 'temperature.stable.is', '0'],
    ['source.holdsCurrentLimit', 'source', 'source.holdsCurrentLimit', 'yes'],
  ])('wrong at %s names the place and what to do', (field, which, path, value) => {
    const { problems, description } = checkDescription(changed(copyOf(which), path, value));
    expect(description).toBeUndefined();
    const found = problems.find((problem) => problem.field === field);
    expect(found, JSON.stringify(problems)).toMatchObject({ severity: 'error' });
    expect(found!.message).toMatch(/\.$/);
    expect(found!.remedy).toMatch(/\.$|\}\.?$/);
  });

  test('of a controller that nobody could end is refused', () => {
    const json = changed(changed(copyOf('oven'), 'temperature.safeC', undefined), 'temperature.output', undefined);
    expect(checkDescription(json).problems).toMatchObject([{ field: 'temperature.output' }]);
  });

  test('offers what is worth trying, ends it safely, and explains the answers', () => {
    const meter = parseDescription(copyOf('meter'));
    expect(messagesToTry(meter).map(({ message }) => message)).toEqual(
      expect.arrayContaining([':FREQ 1000', ':VOLT 0.005', ':BIAS:STAT OFF', ':TRIG:IMM;:FETC?']),
    );
    expect(safeMessages(meter)).toEqual([':BIAS:STAT OFF', ':VOLT 0.005']);
    expect(explainAnswer(meter, ':TRIG:IMM;:FETC?', '1E3,-2E3,3')).toEqual([
      ':FETC?  real = 1000 Ω, imaginary = -2000 Ω, status = 3 (level not met)',
    ]);
    expect(explainAnswer(meter, ':FETC?', '1E3,-2E3,9')[0]).toMatch(/does not know/);
    const oven = parseDescription(copyOf('oven'));
    expect(safeMessages(oven)).toEqual([':SOUR:TEMP 25', ':OUTP OFF']);
    expect(explainAnswer(oven, ':STAT:STAB?', '1')).toEqual([':STAT:STAB?  it is stable']);
  });
});

describe('an impedance meter', () => {
  test('is answered in bytes as its description says, by an emulator that knows nothing else', async () => {
    const clock = createPatientClock();
    const emulator = describedDriver(parseDescription(copyOf('meter'))).emulate(
      { cellId: 'dummy-cell', seed: 3, speed: 1 },
      clock,
    );
    emulators.push(emulator);
    const client = connectBytes(emulator);
    expect(await client.ask('*IDN?\n', '\n')).toMatch(/^EXAMPLE,LCR200,VIRTUAL[0-9A-F]{4},1\.3\n$/);
    expect(await client.ask(':FUNC:IMP?\n', '\n')).toBe('CPD\n');
    client.send(':FUNC:IMP RX;:FREQ 100;:VOLT 0.05\n');
    expect(await client.ask(':FREQ?;:VOLT?;:BIAS:STAT?;:FUNC:IMP?\n', '\n')).toBe('+1.000000E+02;+5.000000E-02;0;RX\n');
    expect(await client.ask(':FETC?;:SYST:ERR?\n', '\n')).toBe('-230,"Data corrupt or stale"\n');
    const [real, imaginary, status] = (await client.ask(':TRIG:IMM;:FETC?\n', '\n')).split(',').map(Number);
    const { re, im } = dummyImpedance(100);
    expect(Math.hypot(real! - re, imaginary! - im) / Math.hypot(re, im)).toBeLessThan(0.01);
    expect(status).toBe(0);
    expect(emulator.truth.energised).toBe(true);
    expect(await client.ask(':FREQ 1E7;:SYST:ERR?\n', '\n')).toBe('-222,"Parameter data out of range"\n');
  });

  test('waits as long as the lowest frequency takes, and no longer than that is told', async () => {
    const { instrument, clock } = await open(copyOf('meter'));
    const silences: number[] = [];
    const abort = new AbortController();
    const startMs = clock.nowMs();
    const low = { ...spots, frequenciesHz: [10, 1000] };
    await instrument.execute(low, {
      onReading: () => undefined,
      signal: abort.signal,
      onExpectedSilence: (ms) => silences.push(ms),
    });
    // 0.12 s + 4 periods.
    expect(clock.nowMs() - startMs).toBeGreaterThan(520);
    expect(silences[0]).toBeGreaterThan(2 * 520);
    expect(silences[0]! - silences[1]!).toBeCloseTo(2 * 1000 * (4 / 10 - 4 / 1000), 0);
  });

  test('a code without a value gives none; an unknown code is asked again', async () => {
    const { instrument, emulator } = await open(copyOf('meter'));
    const log = startAction(instrument, spots, (_reading, { impedance }) => {
      if (impedance.length === 1) emulator.setFault('not-a-number', true);
    });
    await log.outcome;
    expect(log.impedance.map(({ status }) => status)).toEqual([0, readingStatus.notANumber, 0]);
    expect(log.impedance[1]!.zReOhm).toBeNaN();
  });

  test('without abort, bias, codes and error queue, in kHz, mV, |Z| and degrees, freely running: another’s bytes', async () => {
    const json = copyOf('meter');
    Object.assign(json, { errorQueue: 'none', order: 'frequency', terminator: 'crlf' });
    for (const field of ['abort', 'averages', 'trigger', 'status']) changed(json, `impedance.${field}`, undefined);
    Object.assign(json['impedance'] as Json, {
      ...{
        bias: 'none',
        runs: 'freely',
        setup: [],
        limits: { lowestHz: 10, highestHz: 2e5, lowestV: 0.01, highestV: 1 },
      },
      form: { set: 'PAR ZTD', get: 'PAR?', is: 'ZTD' },
      frequency: { set: 'FRQ {frequencykHz}', get: 'FRQ?', reply: 'FRQ {frequencykHz} KHZ' },
      level: { set: 'LEV {levelmV}', get: 'LEV?', reply: 'LEV {levelmV} MV' },
      measure: [{ query: 'RES?', reply: '{magnitudeOhm},{phaseDeg},{*}' }],
    });
    Object.assign(json['identity'] as Json, { pattern: 'EXAMPLE,LCR200' });
    let box!: OtherMeter;
    const { instrument } = await open(json, 'dummy-cell', (clock) => (box = new OtherMeter(clock)).emulator());
    const log = startAction(instrument, spots);
    expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
    expect(log.impedance.map(({ frequencyHz }) => frequencyHz)).toEqual(spots.frequenciesHz);
    for (const { frequencyHz, zReOhm, zImOhm } of log.impedance) {
      const { re, im } = dummyImpedance(frequencyHz);
      expect(zReOhm).toBeCloseTo(re, 1);
      expect(zImOhm).toBeCloseTo(im, 1);
    }
    expect(box.levelMv).toBe(10);
    expect(box.unknown).toEqual([]);
    // What goes beyond its range stands in place of the numbers.
    box.isOpen = true;
    const lost = startAction(instrument, spots);
    await lost.outcome;
    expect(lost.impedance[0]!.zReOhm).toBeNaN();
    expect(lost.impedance[0]!.status & readingStatus.overload).not.toBe(0);
  });
});

/** A meter as somebody else would build it, on the dummy cell: CR LF, its own words, no *ESE, no error queue. */
class OtherMeter {
  readonly #clock: Clock;
  #shownKhz = 1;
  #dueMs = 0;
  frequencyKhz = 1;
  levelMv = 300;
  form = 'CPD';
  isOpen = false;
  readonly unknown: string[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  answer(line: string): string | undefined {
    const [word = '', value = ''] = line.trim().toUpperCase().replace(/^:/, '').split(/\s+/);
    if (word === '*IDN?') return 'EXAMPLE,LCR200,VIRTUAL0001,9';
    if (word === 'FRQ?') return `FRQ ${this.frequencyKhz.toFixed(6)} KHZ`;
    if (word === 'LEV?') return `LEV ${this.levelMv.toFixed(1)} MV`;
    if (word === 'PAR?') return this.form;
    if (word === 'RES?') return this.#reading();
    if (word === 'FRQ') this.#setFrequency(Number(value));
    else if (word === 'LEV') this.levelMv = Number(value);
    else if (word === 'PAR') this.form = value;
    else if (word !== '') this.unknown.push(line);
    return undefined;
  }

  /** The reading under way, and the first half of the next one, still show the frequency before. */
  #setFrequency(kilohertz: number): void {
    this.frequencyKhz = kilohertz;
    this.#dueMs = this.#clock.nowMs() + 1.5 * (120 + 4 / kilohertz);
  }

  #reading(): string {
    if (this.#clock.nowMs() >= this.#dueMs) this.#shownKhz = this.frequencyKhz;
    if (this.isOpen) return '9.99999E37,9.99999E37,2';
    const { re, im } = dummyImpedance(this.#shownKhz * 1000);
    return `${Math.hypot(re, im).toFixed(4)}, ${((Math.atan2(im, re) * 180) / Math.PI).toFixed(6)},0`;
  }

  emulator(): Emulator {
    const isLow = (): boolean => this.levelMv <= 10;
    return {
      attach: (wire) => {
        let half = '';
        return {
          receive: (bytes) => {
            half += String.fromCharCode(...bytes);
            const lines = half.split('\r\n');
            half = lines.pop() ?? '';
            for (const line of lines) {
              const answers = line.split(';').flatMap((unit) => this.answer(unit) ?? []);
              const text = answers.length > 0 ? `${answers.join(';')}\r\n` : '';
              if (text !== '') void wire.send(Uint8Array.from(text, (character) => character.charCodeAt(0)));
            }
          },
          detach: () => undefined,
        };
      },
      get truth() {
        return { energised: !isLow(), voltageV: 0, currentA: 0, temperatureC: 25 };
      },
      setFault: () => undefined,
      dispose: () => undefined,
    };
  }
}

describe('a controller', () => {
  test('settles, goes on holding, reads both sensors, and is safe with the set point it was given', async () => {
    const { instrument, emulator } = await open(copyOf('oven'));
    expect(instrument.capabilities.temperature).toMatchObject({ sensorIds: ['bath', 'sample'] });
    const log = startAction(instrument, toTarget(60, { sensorId: 'sample' }));
    expect(await log.outcome).toMatchObject({ end: 'settled' });
    expect(Math.abs(log.temperature.at(-1)!.temperatureC - 60)).toBeLessThan(0.31);
    expect(emulator.truth.energised).toBe(true);
    expect(await instrument.makeSafe()).toBe('off');
    expect(emulator.truth.energised).toBe(false);
    const client = connectBytes(emulator);
    expect(await client.ask(':SOUR:TEMP?;:OUTP?\r\n', '\n')).toBe('25.000;0\r\n');
  });

  test('that refuses its safe set point is switched off all the same, and what it refused is told', async () => {
    const clock = createPatientClock();
    const narrow = describedDriver(parseDescription(changed(copyOf('oven'), 'temperature.setPointRange', [-40, 90])));
    const hot = narrow.emulate({ cellId: 'dummy-cell', seed: 3, speed: 1 }, clock);
    emulators.push(hot);
    const client = connectBytes(hot);
    expect(await client.ask(':SOUR:TEMP 80;:OUTP ON;:OUTP?\r\n', '\n')).toBe('1\r\n');
    client.detach();
    const driver = describedDriver(parseDescription(changed(copyOf('oven'), 'temperature.safeC', 120)));
    await expect(driver.open(plugIn(hot, 1), clock)).rejects.toMatchObject({ code: 'instrument/refused' });
    expect(hot.truth.energised).toBe(false);
  });

  test('is settled only once it says so itself, where it does', async () => {
    const told = await open(copyOf('oven'));
    const without = await open(changed(copyOf('oven'), 'temperature.stable', undefined));
    // Wider than what the controller calls stable, 0.2 K.
    const action = toTarget(60, { toleranceK: 3, holdS: 0, intervalS: 5 });
    const lasted = async ({ instrument }: typeof told) => {
      const log = startAction(instrument, action);
      expect(await log.outcome).toMatchObject({ end: 'settled' });
      return log.temperature.at(-1)!;
    };
    const [sure, rash] = [await lasted(told), await lasted(without)];
    expect(Math.abs(sure.temperatureC - 60)).toBeLessThan(0.21);
    expect(Math.abs(rash.temperatureC - 60)).toBeGreaterThan(1);
    expect(sure.stepTimeS).toBeGreaterThan(rash.stepTimeS);
  });

  test('that always regulates is safe at its safe set point, in kelvin, without error queue or *ESE', async () => {
    const json = copyOf('oven');
    Object.assign(json, { errorQueue: 'none', order: 'identity' });
    for (const field of ['output', 'stable']) changed(json, `temperature.${field}`, undefined);
    changed(json, 'temperature.setPoint', { set: ':SET {temperatureK}', get: ':SET?', reply: '{temperatureK} K' });
    const { instrument, emulator } = await open(json);
    expect(emulator.truth.energised).toBe(false);
    const log = startAction(instrument, toTarget(-20));
    expect(await log.outcome).toMatchObject({ end: 'settled' });
    expect(log.temperature.at(-1)!.setPointC).toBeCloseTo(-20, 3);
    expect(emulator.truth.energised).toBe(true);
    emulator.setFault('stuck-output', true);
    expect(await instrument.makeSafe()).toBe('unknown');
    emulator.setFault('stuck-output', false);
    expect(await instrument.makeSafe()).toBe('off');
    expect(emulator.truth.energised).toBe(false);
  });
});

describe('constant current, then voltage', () => {
  const charge: ConstantCurrentVoltageAction = {
    ...{ kind: 'cccv', currentA: 20e-6, voltageV: 0.15, endCurrentA: 1e-6, durationS: 30 },
    ...{ sampling: { firstIntervalS: 0.1, lastIntervalS: 1 }, cutOff: { minVoltageV: -1, maxVoltageV: 1 } },
  };

  test('the limit of current drives, then the voltage holds: the dummy takes V/11 kΩ', async () => {
    const { instrument } = await open(copyOf('source'));
    const log = startAction(instrument, charge);
    expect(await log.outcome).toMatchObject({ end: 'duration' });
    for (const { voltageV, currentA, status } of log.dc) {
      expect(voltageV).toBeCloseTo(0.15, 3);
      expect(currentA * 1e6).toBeCloseTo(1e6 * (0.15 / 11e3), 1);
      expect(status).toBe(0);
    }
    const fallen = startAction(instrument, { ...charge, endCurrentA: 14e-6 });
    expect(await fallen.outcome).toMatchObject({ end: 'cut-off', detail: '|I| fell to 0.000014 A', cellState: 'off' });
  });

  test('a battery charges at the current, then at the voltage with a falling one; neither is ever exceeded', async () => {
    const { instrument, emulator } = await open(copyOf('source'), 'mg-ti2s4');
    const rest = startAction(instrument, { ...charge, kind: 'open-circuit', durationS: 1 });
    await rest.outcome;
    const restV = rest.dc.at(-1)!.voltageV;
    const held = { ...charge, currentA: 1e-3, voltageV: restV + 0.2, endCurrentA: 4e-4, durationS: 7200 };
    const limits = { cutOff: { minVoltageV: 0, maxVoltageV: 3 }, sampling: { firstIntervalS: 1, lastIntervalS: 10 } };
    const log = startAction(instrument, { ...held, ...limits });
    expect(await log.outcome).toMatchObject({ end: 'cut-off', detail: '|I| fell to 0.0004 A' });
    expect(emulator.truth.energised).toBe(false);
    const isConstant = ({ currentA }: { currentA: number }): boolean => Math.abs(currentA - 1e-3) < 2e-6;
    const handover = log.dc.findIndex((reading) => !isConstant(reading));
    expect(handover).toBeGreaterThan(3);
    for (const reading of log.dc.slice(handover)) {
      expect(reading.voltageV).toBeCloseTo(restV + 0.2, 2);
      expect(reading.currentA).toBeLessThan(1.002e-3);
    }
    for (const { voltageV, status } of log.dc) {
      expect(voltageV).toBeLessThan(restV + 0.205);
      // That the limit holds the source is what was asked for.
      expect(status).toBe(0);
    }
    const currents = log.dc.slice(handover).map(({ currentA }) => currentA);
    expect(currents).toEqual([...currents].sort((a, b) => b - a));
  });

  test('a cell that is beyond the voltage already is not driven the other way', async () => {
    const { instrument, emulator } = await open(copyOf('source'), 'mg-ti2s4');
    let wasOn = false;
    const log = startAction(instrument, { ...charge, voltageV: 0.5 }, () => (wasOn ||= emulator.truth.energised));
    expect(await log.outcome).toMatchObject({
      end: 'cut-off',
      detail: expect.stringMatching(/beyond the 0.5 V/) as string,
    });
    expect(log.dc).toEqual([]);
    expect(wasOn).toBe(false);
  });

  test('is claimed only by a source that says its limit holds', async () => {
    const { instrument } = await open(changed(copyOf('source'), 'source.holdsCurrentLimit', undefined));
    expect(instrument.capabilities.actions.has('cccv')).toBe(false);
    expect(instrument.check(charge)).not.toEqual([]);
  });
});
