import { afterEach, describe, expect, test } from 'vitest';
import { checkDescription, parseDescription } from '../../../../src-core/instruments/described/check-description.ts';
import { exampleDescriptions } from '../../../../src-core/instruments/described/examples.ts';
import { describedDriver } from '../../../../src-core/instruments/described/index.ts';
import { dissect, fill } from '../../../../src-core/instruments/described/placeholders.ts';
import { fitsIdentity, readReply } from '../../../../src-core/instruments/described/replies.ts';
import type { Emulator, Instrument } from '../../../../src-core/instruments/driver.ts';
import type { Action } from '../../../../src-core/model/action.ts';
import { readingStatus } from '../../../../src-core/model/reading.ts';
import { startAction } from '../../../support/action-log.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { dummyOhm } from '../../../support/conformance-actions.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

type Json = Record<string, unknown>;
const copyOf = (index: number): Json => structuredClone(exampleDescriptions[index]!.description) as Json;
const unitSource = (): Json & { source: Record<string, Json> } => copyOf(0) as Json & { source: Record<string, Json> };

const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function emulate(description: unknown, cellId = 'dummy-cell') {
  const clock = createPatientClock();
  const driver = describedDriver(parseDescription(description));
  const emulator = driver.emulate({ cellId, seed: 3, speed: 1 }, clock);
  emulators.push(emulator);
  return { clock, driver, emulator };
}

async function open(description: unknown, cellId?: string): Promise<{ instrument: Instrument; emulator: Emulator }> {
  const { clock, driver, emulator } = emulate(description, cellId);
  return { instrument: await driver.open(plugIn(emulator, 1), clock), emulator };
}

const pulse: Action = {
  kind: 'pulse',
  currentA: 20e-6,
  pulseS: 10,
  restS: 10,
  sampling: { firstIntervalS: 0.1, lastIntervalS: 1 },
  cutOff: { minVoltageV: -1, maxVoltageV: 1 },
};

describe('a description', () => {
  test('of every example is without problems', () => {
    for (const { description } of exampleDescriptions) expect(checkDescription(description).problems).toEqual([]);
  });

  test.each<[string, (json: ReturnType<typeof unitSource>) => void]>([
    ['source.output.get', (json) => delete json.source['output']!['get']],
    ['source.level.current.get', (json) => delete (json.source['level']!['current'] as Json)['get']],
    ['source.limit.voltage.reply', (json) => ((json.source['limit']!['voltage'] as Json)['reply'] = '{voltageV}')],
    ['source.level.current.set', (json) => ((json.source['level']!['current'] as Json)['set'] = ':SOUR:CURR {amps}')],
    ['source.offState', (json) => delete json.source['offState']],
    ['source.limits', (json) => delete json.source['limits']],
    [
      'source.measure',
      (json) => ((json.source['measure'] as unknown) = [{ query: ':READ?', reply: '{voltageV},{currentA},{timeS}' }]),
    ],
    ['source.zeroClock', (json) => delete json.source['zeroClock']],
    ['source.setup', (json) => (json.source['setup'] = { current: [':A'], voltage: [':A'] })],
    ['source.output.isOn', (json) => (json.source['output']!['isOn'] = '0')],
    ['errorQueue', (json) => (json['errorQueue'] = 'none')],
    ['order', (json) => (json['order'] = 'identity')],
    ['identity.pattern', (json) => ((json['identity'] as Json)['pattern'] = 'ACME*')],
    ['identity.example', (json) => ((json['identity'] as Json)['example'] = 'EXAMPLE,SMU100')],
    ['links', (json) => (json['links'] = [])],
    ['source.output.on', (json) => (json.source['output']!['on'] = ':OUTP ON;:SOUR:VOLT 9')],
    ['ouput', (json) => (json['ouput'] = 1)],
    ['source', (json) => (json['channels'] = copyOf(1)['channels'])],
  ])('with something wrong at %s names the place and what to do', (field, spoil) => {
    const json = unitSource();
    spoil(json);
    const { problems, description } = checkDescription(json);
    expect(description).toBeUndefined();
    const found = problems.find((problem) => problem.field === field);
    expect(found, JSON.stringify(problems)).toMatchObject({ severity: 'error' });
    expect(found!.message).toMatch(/\.$/);
    expect(found!.remedy).toMatch(/\.$/);
    expect(() => parseDescription(json)).toThrow(problems[0]!.field);
  });

  test.each([null, 7, 'text', [[]], {}, { format: 'mobion-scpi-1' }])(
    'that is %j is refused, not thrown over',
    (input) => {
      expect(checkDescription(input).problems.length).toBeGreaterThan(0);
    },
  );
});

test('placeholders carry units both ways', () => {
  expect(fill(':SOUR:CURR {currentmA}', 'current', 2.5e-4)).toBe(':SOUR:CURR 0.25');
  expect(fill(':TEMP {temperatureK}', 'temperature', 25)).toBe(':TEMP 298.15');
  expect(dissect('V {voltagemV}, {*}', 'v 12.5,abc')).toEqual(['12.5', 'abc']);
  const questions = [{ query: 'A?', reply: '{voltagemV} mV;{status}' }];
  expect(readReply(questions, '1250 mV;8', [])).toEqual({
    voltage: { kind: 'value', value: 1.25 },
    status: { kind: 'value', value: 8 },
  });
  expect(readReply(questions, 'OVLD mV;0', ['ovld'])?.voltage).toEqual({ kind: 'overflow' });
  expect(readReply(questions, '9.91E37 mV;0', [])?.voltage).toEqual({ kind: 'not-a-number' });
  for (const damaged of ['12x mV;0', '12 mV', '12 V;0', '12 mV;0;1', ''])
    expect(readReply(questions, damaged, [])).toBeUndefined();
  expect(fitsIdentity('ACME*,SMU1', 'Acme Ltd. , smu100,1,2')).toBe(true);
  expect(fitsIdentity('ACME', 'THE ACME')).toBe(false);
});

describe('a source', () => {
  /** Every sample of a pulse on the dummy cell against the closed form at its time. */
  async function expectTruePulse(description: unknown): Promise<void> {
    const { instrument } = await open(description);
    const log = startAction(instrument, pulse);
    expect(await log.outcome).toEqual({ end: 'duration', cellState: 'off' });
    expect(log.dc.length).toBeGreaterThan(20);
    for (const { stepTimeS, voltageV } of log.dc) {
      const ohm = dummyOhm(stepTimeS) - (stepTimeS < 10.1 ? 0 : dummyOhm(stepTimeS - 10));
      if (Math.abs(stepTimeS - 10) > 0.1) expect(voltageV).toBeCloseTo(20e-6 * ohm, 3);
    }
  }

  test('with a clock of its own', () => expectTruePulse(copyOf(0)));

  test('without one, without a buffer, with a relay, in mA and mV: times are the host’s', async () => {
    const json = unitSource();
    delete json.source['zeroClock'];
    delete json.source['again'];
    (json.source['offState'] as unknown) = 'relay';
    (json.source['level']!['current'] as Json)['set'] = ':SOUR:CURR {currentmA}';
    (json.source['level']!['current'] as Json)['reply'] = '{currentmA} mA';
    (json.source['measure'] as unknown) = [
      { query: ':MEAS:VOLT?', reply: '{voltagemV}' },
      { query: ':MEAS:CURR?', reply: '{currentuA}' },
      { query: ':STAT:QUES?', reply: '{status}' },
    ];
    (json.source['limitBits'] as unknown) = 1;
    await expectTruePulse(json);
  });

  test('that takes a level without keeping it is found out before the output is on', async () => {
    const { instrument, emulator } = await open(copyOf(0));
    emulator.setFault('set-clipped', true);
    const held = {
      kind: 'potential',
      voltageV: 0.1,
      durationS: 5,
      maxCurrentA: 1e-3,
      sampling: pulse.sampling,
    } as const;
    await expect(startAction(instrument, held).outcome).rejects.toMatchObject({ code: 'instrument/refused' });
    expect(emulator.truth.energised).toBe(false);
  });

  test('whose output went off by itself gives no reading', async () => {
    const { instrument, emulator } = await open(copyOf(0));
    let count = 0;
    const log = startAction(instrument, { ...pulse, kind: 'open-circuit', durationS: 60 }, () => {
      if (++count === 3) emulator.setFault('reset', true);
    });
    await expect(log.outcome).rejects.toMatchObject({
      code: expect.stringMatching(/garbled|refused|no-reply/) as string,
    });
    expect(log.dc).toHaveLength(3);
  });

  test('is answered in bytes as its description says, by an emulator that knows nothing else', async () => {
    const { emulator } = emulate(copyOf(0));
    const client = connectBytes(emulator);
    expect(await client.ask('*IDN?\n', '\n')).toMatch(/^EXAMPLE,SMU100,VIRTUAL[0-9A-F]{4},1\.0\n$/);
    expect(await client.ask(':READ?;:SYST:ERR?\n', '\n')).toBe('-221,"Settings conflict"\n');
    client.send(':SOUR:FUNC CURR;:SOUR:CURR 2e-5;:SENS:VOLT:PROT 1;:SYST:TIME:RES;:OUTP ON\n');
    expect(await client.ask(':SOUR:CURR?;:SENS:VOLT:PROT?;:OUTP?\n', '\n')).toBe('+2.000000E-05;+1.000000E+00;1\n');
    const [voltage, current, time, limited] = (await client.ask(':READ?\n', '\n')).split(',').map(Number);
    expect(voltage).toBeCloseTo(20e-6 * dummyOhm(time!), 3);
    expect(current).toBeCloseTo(20e-6, 7);
    expect(limited).toBe(0);
    client.send(':SENS:VOLT:PROT 0.1\n');
    expect(await client.ask(':READ?\n', '\n')).toMatch(/^\+(9\.9|1\.0)\d+E-0[12],.*,1\n$/);
    expect(await client.ask(':NO:SUCH 1;:SYST:ERR?\n', '\n')).toBe('-113,"Undefined header"\n');
    expect(await client.ask(':SOUR:FUNC OHM;:SYST:ERR?\n', '\n')).toBe('-224,"Illegal parameter value"\n');
    expect(await client.ask(':SOUR:CURR 2;:SYST:ERR?\n', '\n')).toBe('-222,"Parameter data out of range"\n');
    expect(await client.ask(':OUTP:SMOD HIMP;:OUTP OFF;:OUTP?;:OUTP:SMOD?\n', '\n')).toBe('0;HIMP\n');
    expect(emulator.truth.energised).toBe(false);
  });
});

describe('channels and routes', () => {
  const watch = { durationS: 5, intervalS: 1 };

  test('read true values in their units', async () => {
    const { instrument } = await open(copyOf(1), 'mg-ti2s4');
    expect(instrument.capabilities.auxiliary?.map(({ unit }) => unit)).toEqual(['V', 'MPa', '°C']);
    const values = async (channelId: string): Promise<readonly number[]> => {
      const found: number[] = [];
      const log = startAction(instrument, { kind: 'auxiliary', channelId, ...watch }, (reading) => {
        if (reading.kind === 'auxiliary') found.push(reading.value);
      });
      expect((await log.outcome).end).toBe('duration');
      expect(found).toHaveLength(5);
      return found;
    };
    for (const value of await values('pressure')) expect(value).toBeCloseTo(5, 1);
    for (const value of await values('sample')) expect(value).toBeCloseTo(25, 0);
    for (const value of await values('cell')) expect(value).toBeGreaterThan(0.5);
    const log = startAction(instrument, { kind: 'temperature-watch', ...watch });
    await log.outcome;
    expect(log.temperature).toHaveLength(5);
    for (const { temperatureC, status } of log.temperature) {
      expect(temperatureC).toBeCloseTo(25, 0);
      expect(status).toBe(0);
    }
  });

  test('an open thermocouple is told as such, and is no number', async () => {
    const { instrument, emulator } = await open(copyOf(1));
    emulator.setFault('sensor-break', true);
    const log = startAction(instrument, { kind: 'temperature-watch', ...watch });
    await log.outcome;
    for (const { temperatureC, status } of log.temperature) {
      expect(temperatureC).toBeNaN();
      expect(status).toBe(readingStatus.sensorBreak | readingStatus.notANumber);
    }
  });

  test('a route closes alone and is open after making safe; a welded relay is no “off”', async () => {
    const { instrument, emulator } = await open(copyOf(1));
    const client = () => emulator.truth.energised;
    expect(await startAction(instrument, { kind: 'switch', routeId: 'cell-2' }).outcome).toMatchObject({
      end: 'duration',
    });
    expect(client()).toBe(true);
    expect(await instrument.makeSafe()).toBe('off');
    expect(client()).toBe(false);
    await startAction(instrument, { kind: 'switch', routeId: 'cell-1' }).outcome;
    emulator.setFault('stuck-output', true);
    expect(await instrument.makeSafe()).toBe('unknown');
    await expect(startAction(instrument, { kind: 'switch', routeId: 'cell-2' }).outcome).rejects.toMatchObject({
      code: 'instrument/refused',
      cellState: 'unknown',
    });
  });
});
