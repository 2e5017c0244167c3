import { afterEach, describe, expect, test } from 'vitest';
import type { Clock, Emulator } from '../../../../src-core/instruments/driver.ts';
import { emulate as emulateDriver } from '../../../../src-core/instruments/emulation/emulate.ts';
import { createAbort } from '../../../../src-core/instruments/exchange/abort.ts';
import { createAdapter } from '../../../../src-core/instruments/prologix/emulator/adapter.ts';
import { solartron1260 } from '../../../../src-core/instruments/solartron-1260/index.ts';
import { argument, field, limitFor, rangeFor } from '../../../../src-core/instruments/solartron-1260/wire.ts';
import type { Link } from '../../../../src-core/instruments/link.ts';
import type { Action, ImpedanceAction } from '../../../../src-core/model/action.ts';
import { readingStatus } from '../../../../src-core/model/reading.ts';
import { startAction } from '../../../support/action-log.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function emulate(cellId = 'dummy-cell') {
  const clock = createPatientClock();
  const emulator = emulateDriver(solartron1260, { cellId, seed: 1, speed: 1 }, clock);
  emulators.push(emulator);
  return { clock, emulator };
}

/** A program that knows the manuals of adapter and instruments only. */
function bench() {
  const { clock, emulator } = emulate();
  const client = connectBytes(emulator);
  async function say(address: number, commands: string, forMs = 5): Promise<string> {
    client.clear();
    const data = commands.replaceAll('+', '\x1b+').split(';').join('\n');
    client.sendBytes(Buffer.from(`++auto 0\n++addr ${address}\n${data}\n`, 'latin1'));
    await clock.sleepMs(forMs);
    return client.received;
  }
  async function read(address: number, commands: string, forMs = 250): Promise<string> {
    await say(address, commands, 1);
    client.clear();
    client.sendBytes(Buffer.from('++read_tmo_ms 3000\n++read eoi\n', 'latin1'));
    await clock.sleepMs(forMs);
    return client.received;
  }
  return { clock, emulator, say, read };
}
const [analyser, face] = [4, 6];

test('numbers as the instruments want and give them', () => {
  expect([0, 0.01, -1234.5, 2e-5].map((value) => argument(value))).toEqual([
    '+0.0000E+0',
    '+1.0000E-2',
    '-1.2345E+3',
    '+2.0000E-5',
  ]);
  // A line of a laboratory: “+2.07035E-03,+1.51106E-08,00,00”.
  expect([field(2.07035e-3, 5), field(1.51106e-8, 5)]).toEqual(['+2.07035E-03', '+1.51106E-08']);
});

test('the finest range and the lowest limit that carry a current', () => {
  expect([2, 0.2, 1e-3, 20e-6, 1e-9].map(rangeFor)).toEqual([1, 2, 4, 6, 8]);
  expect([2, 1e-3, 2e-6, 3e-6].map(limitFor)).toEqual([6, 3, 0, 1]);
});

describe('plain bytes against the 1287', () => {
  test('polarises with 0.11 V, and the voltmeter reads 0.11 V and 10 µA of the 11 kΩ dummy', async () => {
    const { say, read, emulator, clock } = bench();
    await say(face, 'PO0;PV1.1E-1;RR5;BY1;GP2;TR0;DG2;PW1');
    expect(emulator.truth.energised).toBe(true);
    await clock.sleepMs(200);
    const [voltage, current, ...codes] = (await read(face, 'RU1')).trim().split(',');
    expect(Number(voltage)).toBeCloseTo(0.11, 3);
    expect(Number(current) * 1e6).toBeCloseTo(10, 1);
    expect(codes).toEqual(['00', '00']);
    await say(face, 'PW0');
    expect(emulator.truth.energised).toBe(false);
  });

  test('galvanostat: 10 µA give 0.11 V', async () => {
    const { say, read, clock } = bench();
    await say(face, 'PO1;PC1.0E-5;RR6;GP2;PW1');
    await clock.sleepMs(200);
    expect(Number((await read(face, 'RU1', 600)).split(',')[0])).toBeCloseTo(0.11, 3);
  });

  test('says what it holds, and what was wrong', async () => {
    const { read, say } = bench();
    await say(face, 'PV-2.5');
    expect(await read(face, '?PV')).toBe('-2.5000E+00\r\n');
    expect(await read(face, '?PW')).toBe('0\r\n');
    for (const [command, code] of [
      ['QQ1', '01'],
      ['RR', '02'],
      ['PV15', '03'],
      ['PV1.2.5', '04'],
      ['?CE', '05'],
    ] as const) {
      await say(face, 'CE');
      expect(await read(face, '?ER')).toBe('00\r\n');
      await say(face, command);
      expect(await read(face, '?ER'), command).toBe(`${code}\r\n`);
    }
  });
});

describe('plain bytes against the 1260', () => {
  test('V1/V2 of the dummy cell with the interface between: fields of 14 and 11 characters', async () => {
    const { say, read, clock } = bench();
    await say(face, 'PO0;PV0;PI1;RR5;PW1');
    await say(analyser, 'OS0;OT0;OP2,1;GT0;VA1.0;SO1,2;CV1;UW1;IS0.2;FR1.0E+3');
    await clock.sleepMs(100);
    const line = await read(analyser, 'SI', 1000);
    expect(line).toMatch(/^\+1\.0000000E\+03,[+-]\d\.\d{4}E[+-]\d\d,[+-]\d\.\d{4}E[+-]\d\d,0,00\r\n$/);
    const [, magnitude = NaN, degrees = NaN] = line.split(',').map(Number);
    // 1 kΩ + (10 kΩ ∥ 1 µF) at 1 kHz over the standard resistor of 1 kΩ.
    const omegaRC = 2 * Math.PI * 1000 * 10e3 * 1e-6;
    const [re, im] = [1000 + 10e3 / (1 + omegaRC ** 2), (-10e3 * omegaRC) / (1 + omegaRC ** 2)];
    expect(magnitude * 1000).toBeCloseTo(Math.hypot(re, im), -1);
    expect(degrees).toBeCloseTo((Math.atan2(im, re) * 180) / Math.PI, 0);
  });

  test('more current than the standard resistor takes is an error digit', async () => {
    const { say, read } = bench();
    await say(face, 'PO0;PV0;PI1;RR8;PW1');
    await say(analyser, 'OP2,1;VA1.0;CV1;FR1.0E+3');
    expect(await read(analyser, 'SI', 1000)).toMatch(/,2,00\r\n$/);
  });

  test('puts out V1 and V2 of the last measurement again: 10 mV on the cell, and its current in the resistor', async () => {
    const { say, read } = bench();
    await say(face, 'PO0;PV0;PI1;RR5;PW1');
    await say(analyser, 'OP2,1;VA1.0;SO1,2;CV1;FR1.0E+3');
    const [, ratio = NaN] = (await read(analyser, 'SI', 1000)).split(',').map(Number);
    const [, volts = NaN] = (await read(analyser, 'SO1,0;DO')).split(',').map(Number);
    const [frequency, across = NaN] = (await read(analyser, 'SO2,0;DO')).split(',').map(Number);
    expect(frequency).toBe(1000);
    expect(volts).toBeCloseTo(0.01, 4);
    expect(across / 1000).toBeCloseTo(0.01 / 1015.08, 7);
    expect(volts / across / ratio).toBeCloseTo(1, 3);
  });

  test('galvanostat: volts at the input stand across the standard resistor', async () => {
    const { say, read } = bench();
    await say(face, 'PO1;PC0;PI1;RR6;PW1');
    await say(analyser, 'OP2,1;VA1.0;SO1,2;CV1;FR1.0E+3');
    const [, ratio = NaN, degrees = NaN] = (await read(analyser, 'SI', 1000)).split(',').map(Number);
    expect((ratio * 1e4) / 1015.08).toBeCloseTo(1, 2);
    expect(degrees).toBeCloseTo(-9.02, 0);
    // 1 V at a hundredth across 10 kΩ is 1 µA.
    expect(Number((await read(analyser, 'SO2,0;DO')).split(',')[1]) / 1e4).toBeCloseTo(1e-6, 9);
    expect(Number((await read(analyser, 'SO1,0;DO')).split(',')[1])).toBeCloseTo(1.015e-3, 5);
  });

  test('its voltmeter sees a slow sine, and nothing of a fast one', async () => {
    const spread = async (frequency: string): Promise<number> => {
      const { say, read } = bench();
      await say(face, 'PO0;PV5.0E-1;PI1;RR5;GP2;TR0;DG2;PW1');
      await say(analyser, `VA1.0;FR${frequency}`);
      const levels: number[] = [];
      for (let index = 0; index < 4; index++) levels.push(Number((await read(face, 'RU1')).split(',')[0]));
      return Math.max(...levels) - Math.min(...levels);
    };
    expect(await spread('1.0E+0')).toBeGreaterThan(0.01);
    expect(await spread('1.0E+4')).toBeLessThan(0.001);
  });

  test('nothing comes to the bus while its output is off', async () => {
    const { say, read } = bench();
    await say(analyser, 'OP2,0;FR1.0E+3');
    expect(await read(analyser, 'SI', 1000)).toBe('');
  });
});

/** An adapter with nothing on its bus. */
function createAdapterAlone(clock: Clock): Emulator {
  return {
    attach(wire) {
      const adapter = createAdapter({ clock, devices: new Map(), send: (bytes) => void wire.send(bytes) });
      return { receive: (bytes) => adapter.receive(bytes), detach: () => undefined };
    },
    truth: { energised: false, voltageV: NaN, currentA: NaN, temperatureC: NaN },
    setFault: () => undefined,
    dispose: () => undefined,
  };
}

async function open(cellId?: string) {
  const { clock, emulator } = emulate(cellId);
  const cable = plugIn(emulator, 1);
  return { clock, emulator, cable, instrument: await solartron1260.open(cable, clock) };
}

const spectrum: ImpedanceAction = {
  kind: 'impedance',
  control: 'potentiostatic',
  frequenciesHz: [1e5, 1e3, 1, 1e-3],
  amplitudeRms: 0.01,
  dc: 'open-circuit',
  cutOff: { minVoltageV: -1, maxVoltageV: 3 },
};

const galvanostatic: ImpedanceAction = {
  ...spectrum,
  control: 'galvanostatic',
  frequenciesHz: [1e3, 10, 0.1],
  amplitudeRms: 2e-6,
};

/** With bytes changed on their way to the instruments, as instruments of another kind would hear them. */
async function openWith(heard: (text: string) => string) {
  const { clock, emulator } = emulate();
  const cable = plugIn(emulator, 1);
  const link: Link = {
    address: cable.address,
    timeScale: cable.timeScale,
    write: (bytes) => cable.write(Buffer.from(heard(Buffer.from(bytes).toString('latin1')), 'latin1')),
    onBytes: (listener) => cable.onBytes(listener),
    onClosed: (listener) => cable.onClosed(listener),
    close: () => cable.close(),
  };
  return { emulator, instrument: await solartron1260.open(link, clock) };
}

describe('the driver', () => {
  test('chooses resistors over four decades of frequency; Z within 0.3 % of the cell', async () => {
    const { instrument, cable } = await open();
    const log = startAction(instrument, spectrum);
    expect((await log.outcome).end).toBe('duration');
    for (const { frequencyHz, zReOhm, zImOhm } of log.impedance) {
      const omegaRC = 2 * Math.PI * frequencyHz * 10e3 * 1e-6;
      const [re, im] = [1000 + 10e3 / (1 + omegaRC ** 2), (-10e3 * omegaRC) / (1 + omegaRC ** 2)];
      expect(Math.hypot(zReOhm - re, zImOhm - im) / Math.hypot(re, im)).toBeLessThan(3e-3);
    }
    expect(new Set(cable.sent.match(/RR\d/g)).size).toBeGreaterThan(1);
  });

  test('each point tells the sine on the cell, and the direct level without it', async () => {
    const { instrument } = await open('mg-ti2s4');
    const log = startAction(instrument, { ...spectrum, frequenciesHz: [1e3, 10, 0.1], dc: { voltageV: 1.2 } });
    expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
    for (const { zReOhm, zImOhm, amplitudeVRms, amplitudeARms, dcVoltageV, dcCurrentA, status } of log.impedance) {
      expect(amplitudeVRms).toBeCloseTo(0.01, 4);
      expect((amplitudeVRms! / amplitudeARms! / Math.hypot(zReOhm, zImOhm)).toFixed(2)).toBe('1.00');
      expect(dcVoltageV).toBeCloseTo(1.2, 2);
      expect(Number.isFinite(dcCurrentA)).toBe(true);
      expect(status).toBe(readingStatus.ok);
    }
  });

  test('galvanostatic: the same impedance, in one range, with the current that was set', async () => {
    const { instrument, cable, emulator } = await open();
    const action: Action = { ...galvanostatic, dc: { currentA: 5e-6 } };
    expect(instrument.check(action)).toEqual([]);
    let heldA = NaN;
    const log = startAction(instrument, action, () => {
      heldA = emulator.truth.currentA;
    });
    expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
    expect(log.impedance.map(({ frequencyHz }) => frequencyHz)).toEqual(action.frequenciesHz);
    for (const { frequencyHz, zReOhm, zImOhm, amplitudeARms, amplitudeVRms, dcVoltageV, dcCurrentA } of log.impedance) {
      const omegaRC = 2 * Math.PI * frequencyHz * 10e3 * 1e-6;
      const [re, im] = [1000 + 10e3 / (1 + omegaRC ** 2), (-10e3 * omegaRC) / (1 + omegaRC ** 2)];
      expect(Math.hypot(zReOhm - re, zImOhm - im) / Math.hypot(re, im)).toBeLessThan(3e-3);
      expect(amplitudeARms).toBeCloseTo(2e-6, 8);
      expect(amplitudeVRms! / (2e-6 * Math.hypot(re, im))).toBeCloseTo(1, 2);
      expect(dcCurrentA).toBeCloseTo(5e-6, 6);
      // 5 µA on 11 kΩ, once charged.
      if (frequencyHz < 1) expect(dcVoltageV).toBeCloseTo(0.055, 2);
    }
    expect(heldA).toBeCloseTo(5e-6, 8);
    expect(new Set(cable.sent.match(/RR\d/g)).size).toBe(1);
    expect(cable.sent).toMatch(/PO1/);
  });

  test('galvanostatic: a direct voltage beyond the limits ends it; what cannot be is refused, what is doubtful is said', async () => {
    const { instrument } = await open();
    const action: Action = { ...galvanostatic, dc: { currentA: 5e-6 }, cutOff: { minVoltageV: -1, maxVoltageV: 0.03 } };
    const log = startAction(instrument, { ...action, frequenciesHz: [1e3, 100, 10, 1, 0.1] });
    expect(await log.outcome).toMatchObject({
      end: 'cut-off',
      detail: expect.stringMatching(/direct voltage are beyond the limits/) as string,
      cellState: 'off',
    });
    expect(log.impedance.length).toBeLessThan(5);
    expect(instrument.check({ ...galvanostatic, dc: { voltageV: 1 } })).toMatchObject([{ field: 'dc' }]);
    expect(instrument.check({ ...galvanostatic, amplitudeRms: 1, dc: { currentA: 1 } })).toMatchObject([
      { field: 'amplitudeRms', severity: 'error' },
    ]);
    expect(instrument.check({ ...galvanostatic, frequenciesHz: [1e5] })).toMatchObject([{ severity: 'warning' }]);
    expect(instrument.check({ ...action, frequenciesHz: [1, 0.01] })).toMatchObject([
      {
        field: 'frequenciesHz',
        severity: 'warning',
        message: expect.stringMatching(/for up to .*unwatched/) as string,
      },
    ]);
    expect(instrument.check({ ...galvanostatic, frequenciesHz: [1, 0.01] })).toEqual([]);
  });

  test('galvanostatic: a direct voltage that the voltmeter cannot read ends it, as nobody could watch it', async () => {
    const { clock, emulator } = emulate();
    let isOver = false;
    const damage = (bytes: Uint8Array): Uint8Array => {
      const text = Buffer.from(bytes).toString('latin1');
      return isOver
        ? Buffer.from(text.replace(/^([+-]\d\.\d{5}E[+-]\d\d,[+-]\d\.\d{5}E[+-]\d\d),00,/, '$1,11,'), 'latin1')
        : bytes;
    };
    const instrument = await solartron1260.open(plugIn(emulator, 1, 'virtual:test', damage), clock);
    const log = startAction(instrument, { ...galvanostatic, dc: { currentA: 5e-6 } }, () => {
      isOver = true;
    });
    expect(await log.outcome).toMatchObject({
      end: 'cut-off',
      detail: expect.stringMatching(/direct voltage cannot be read/) as string,
      cellState: 'off',
    });
    expect(log.impedance).toHaveLength(2);
  });

  test('an analyser that does not put out its inputs measures without them', async () => {
    const { instrument } = await openWith((text) => text.replace(/^DO$/m, 'QQ'));
    const log = startAction(instrument, { ...spectrum, frequenciesHz: [1e3, 500, 100] });
    expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
    expect(log.impedance.map(({ amplitudeVRms, dcVoltageV }) => [amplitudeVRms, Math.abs(dcVoltageV!) < 1e-3])).toEqual(
      [
        [undefined, true],
        [undefined, true],
        [undefined, true],
      ],
    );
    expect(log.impedance[0]!.zReOhm / 1002.5).toBeCloseTo(1, 2);
  });

  test('a sine that is not what was set, as with other wiring, ends the spectrum with what to check', async () => {
    const { instrument, emulator } = await openWith((text) => text.replace(/^PI1$/m, 'PI0'));
    const log = startAction(instrument, { ...spectrum, frequenciesHz: [1e3] });
    await expect(log.outcome).rejects.toMatchObject({
      code: 'instrument/refused',
      message: expect.stringMatching(/The sine on the cell is 1\.00 V rms instead of 0\.01/) as string,
    });
    expect(log.impedance).toEqual([]);
    expect(emulator.truth.energised).toBe(false);
  });

  test('holds a cell with a voltage of its own at that voltage', async () => {
    const { instrument, emulator } = await open('mg-ti2s4');
    const restV = emulator.truth.voltageV;
    expect(Math.abs(restV)).toBeGreaterThan(0.5);
    let heldV = NaN;
    const log = startAction(instrument, { ...spectrum, frequenciesHz: [1e4, 1e3] }, () => {
      heldV = emulator.truth.voltageV;
    });
    await log.outcome;
    expect(heldV).toBeCloseTo(restV, 2);
    const outside = { ...spectrum, cutOff: { minVoltageV: -0.1, maxVoltageV: 0.1 } } as Action;
    expect(await startAction(instrument, outside).outcome).toMatchObject({ end: 'cut-off', cellState: 'off' });
  });

  test('a point of a thousand seconds is announced, and an abort in it switches the cell off within 0.3 s', async () => {
    const { instrument, clock, emulator } = await open();
    const silencesMs: number[] = [];
    const abort = createAbort();
    const outcome = instrument.execute(
      { ...spectrum, frequenciesHz: [1e3, 1e-3] },
      {
        signal: abort.signal,
        onReading: () => undefined,
        onExpectedSilence: (ms) => silencesMs.push(ms),
      },
    );
    await clock.sleepMs(600_000);
    expect(Math.max(...silencesMs)).toBeGreaterThan(2_000_000);
    expect(emulator.truth.energised).toBe(true);
    abort.abort();
    await clock.sleepMs(300);
    expect(emulator.truth.energised).toBe(false);
    expect((await outcome).end).toBe('aborted');
  });

  test('an adapter that falls mute in a long point is missed within four seconds', async () => {
    const { instrument, clock, emulator } = await open();
    const log = startAction(instrument, { ...spectrum, frequenciesHz: [1e-3] });
    const failed = log.outcome.catch((error: unknown) => error);
    await clock.sleepMs(100_000);
    const beforeMs = clock.nowMs();
    emulator.setFault('mute', true);
    expect(await failed).toMatchObject({ code: 'link/lost', cellState: 'unknown' });
    expect(clock.nowMs() - beforeMs).toBeLessThan(4000);
    expect(emulator.truth.energised).toBe(true);
  });

  test('a bus without the instruments is told from no adapter', async () => {
    const { clock } = emulate();
    const nobody = createAdapterAlone(clock);
    await expect(solartron1260.open(plugIn(nobody, 1), clock)).rejects.toMatchObject({
      code: 'instrument/no-reply',
      message: expect.stringMatching(/GPIB addresses 4 and 12/) as string,
    });
  });

  test('overloads of voltmeter and analyser reach the status of the sample', async () => {
    for (const action of [
      { kind: 'open-circuit', durationS: 5, sampling: { firstIntervalS: 1, lastIntervalS: 1 } },
      { ...spectrum, frequenciesHz: [1e3, 10] },
    ] as const satisfies readonly Action[]) {
      const { instrument, emulator } = await open();
      let count = 0;
      const log = startAction(instrument, action, () => {
        if (++count === 1) emulator.setFault('compliance', true);
      });
      await log.outcome.catch(() => undefined);
      const last = [...log.dc, ...log.impedance].at(-1)!;
      if (action.kind === 'impedance') expect(last.status & readingStatus.overload).toBeTruthy();
      else expect(log.dc.every(({ voltageV, status }) => !Number.isNaN(voltageV) || status !== 0)).toBe(true);
    }
  });
});
