import { afterEach, describe, expect, test } from 'vitest';
import type { AppError } from '../../src-core/errors.ts';
import type { Clock, Instrument } from '../../src-core/instruments/driver.ts';
import { asciiBytes } from '../../src-core/instruments/methodscript/bytes.ts';
import { openMethodScript } from '../../src-core/instruments/palmsens-methodscript/driver/open.ts';
import {
  createEmStat4Emulator,
  type EmStat4Emulator,
  type EmStat4Options,
} from '../../src-core/instruments/palmsens-methodscript/emulator/emulator.ts';
import { createRandom, type RandomSource } from '../../src-core/numerics/random.ts';
import type { Action } from '../../src-core/model/plan.ts';
import { readingStatus } from '../../src-core/model/reading.ts';
import { startAction } from '../support/action-log.ts';
import { plugIn, type TestCable } from '../support/emulated-link.ts';
import { createPatientClock } from '../support/patient-clock.ts';

const sampling = { firstIntervalS: 0.1, lastIntervalS: 0.5 };
const cutOff = { minVoltageV: -1, maxVoltageV: 1 };
const pulse: Action = { kind: 'current', currentA: 20e-6, durationS: 60, sampling, cutOff };
const rest: Action = { kind: 'open-circuit', durationS: 60, sampling };
const held: Action = { kind: 'potential', voltageV: 0.1, durationS: 60, sampling, maxCurrentA: 1e-3 };
const spectrum: Action = {
  kind: 'impedance',
  control: 'potentiostatic',
  frequenciesHz: [100, 10, 1, 0.1],
  amplitudeRms: 0.01,
  dc: 'open-circuit',
  cutOff,
};
const phases = [rest, pulse, held, spectrum].map((action) => [action.kind, action] as const);

interface Bench {
  readonly instrument: Instrument;
  readonly emulator: EmStat4Emulator;
  readonly cable: TestCable;
  readonly clock: Clock;
  readonly lost: AppError[];
}

const benches: EmStat4Emulator[] = [];
afterEach(() => {
  for (const emulator of benches.splice(0)) emulator.dispose();
});

function bench(options: EmStat4Options = {}): { emulator: EmStat4Emulator; clock: Clock } {
  const clock = createPatientClock();
  const emulator = createEmStat4Emulator({ cellId: 'dummy-cell', seed: 3, speed: 1 }, clock, options);
  benches.push(emulator);
  return { emulator, clock };
}

async function open(options: EmStat4Options = {}): Promise<Bench> {
  const { emulator, clock } = bench(options);
  const cable = plugIn(emulator, 1);
  const instrument = await openMethodScript(cable, clock);
  const lost: AppError[] = [];
  instrument.onLost((error) => lost.push(error));
  return { instrument, emulator, cable, clock, lost };
}

/** Wall time from the third reading, when `fault` strikes, to the end of the action. */
async function strike(
  { instrument, clock }: Bench,
  action: Action,
  fault: () => void,
): Promise<{ readonly error: AppError; readonly afterMs: number }> {
  let count = 0;
  let struckMs = NaN;
  const log = startAction(instrument, action, () => {
    if (++count !== 3) return;
    struckMs = clock.nowMs();
    fault();
  });
  const error = await log.outcome.then(
    () => Promise.reject(new Error('The action should have failed.')),
    (caught: unknown) => caught as AppError,
  );
  return { error, afterMs: clock.nowMs() - struckMs };
}

describe('a link that goes away', () => {
  test.each(phases)('mute during %s: noticed by the heartbeat, cell unknown', async (kind, action) => {
    const place = await open();
    const { error, afterMs } = await strike(place, action, () => (place.emulator.faults.mute = true));
    expect(error).toMatchObject({ code: 'link/lost', cellState: 'unknown' });
    expect(error.remedy).toMatch(/leads/);
    // The third sample of the spectrum is followed by a point at 0.1 Hz: 5/f + 2 s of silence are expected.
    expect(afterMs).toBeLessThan(kind === 'impedance' ? 12_000 + 53_000 : 1300);
    expect(place.lost).toHaveLength(1);
    const beforeMs = place.clock.nowMs();
    expect(await place.instrument.makeSafe()).toBe('unknown');
    expect(place.clock.nowMs() - beforeMs).toBeLessThan(12_000);
    expect(place.cable.sent.slice(-30)).toContain('cell_off');
  });

  test.each(phases)('closed during %s: noticed at once, cell unknown', async (_kind, action) => {
    const place = await open();
    const { error, afterMs } = await strike(place, action, () => place.cable.unplug());
    expect(error).toMatchObject({ code: 'link/lost', cellState: 'unknown' });
    expect(afterMs).toBeLessThan(10);
    expect(await place.instrument.makeSafe()).toBe('unknown');
    await expect(startAction(place.instrument, rest).outcome).rejects.toMatchObject({ code: 'link/lost' });
    await place.instrument.close();
  });

  test('closed by the port in the middle of a package', async () => {
    const place = await open();
    const { error } = await strike(place, pulse, () => (place.emulator.faults.closeAfterBytes = 17));
    expect(error).toMatchObject({ code: 'link/lost' });
  });

  test('a line cut in the middle, then silence', async () => {
    const place = await open();
    const { error, afterMs } = await strike(place, pulse, () => (place.emulator.faults.cutAfterBytes = 9));
    expect(error.code).toBe('link/lost');
    expect(afterMs).toBeLessThan(1300);
    expect(await place.instrument.makeSafe()).toBe('unknown');
  });

  test('cut and heard again after two seconds: no measurement goes on, but the cell is confirmed off', async () => {
    const place = await open();
    place.emulator.faults.resumeAfterCutMs = 2000;
    const { error } = await strike(place, pulse, () => (place.emulator.faults.cutAfterBytes = 9));
    expect(error.code).toBe('link/lost');
    expect(place.emulator.cellOn).toBe(true);
    await place.clock.sleepMs(2000);
    expect(await place.instrument.makeSafe()).toBe('off');
    expect(place.emulator.cellOn).toBe(false);
    await expect(startAction(place.instrument, rest).outcome).rejects.toMatchObject({ code: 'link/lost' });
    const again = await openMethodScript(plugIn(place.emulator, 1), place.clock);
    expect(await startAction(again, rest).outcome).toMatchObject({ end: 'duration' });
  });

  test('mute while idle: the heartbeat says so after three beats', async () => {
    const { instrument, emulator, clock, lost } = await open();
    emulator.faults.mute = true;
    const beforeMs = clock.nowMs();
    await expect(instrument.heartbeat()).rejects.toMatchObject({ code: 'link/lost' });
    expect(clock.nowMs() - beforeMs).toBeLessThan(900);
    expect(lost).toHaveLength(1);
    await expect(instrument.heartbeat()).rejects.toMatchObject({ code: 'link/lost' });
  });

  test('silence that a slow point explains is no loss', async () => {
    const { instrument, emulator, clock } = await open();
    let count = 0;
    const slow = { ...spectrum, frequenciesHz: [1, 0.01] } as Action;
    const log = startAction(instrument, slow, () => {
      if (++count === 2) emulator.faults.mute = true;
    });
    await clock.sleepMs(250_000);
    emulator.faults.mute = false;
    expect(await log.outcome).toMatchObject({ end: 'duration' });
    expect(log.impedance).toHaveLength(2);
  });
});

describe('damage on the wire', () => {
  test('one byte at a time is as good as any', async () => {
    const { instrument, emulator } = await open();
    const whole = startAction(instrument, rest);
    await whole.outcome;
    emulator.faults.dribble = true;
    const dribbled = startAction(instrument, rest);
    expect(await dribbled.outcome).toMatchObject({ end: 'duration' });
    expect(dribbled.dc).toHaveLength(whole.dc.length);
  });

  test('a burst of garbage costs at most the lines it hits', async () => {
    const { instrument, emulator } = await open();
    const clean = startAction(instrument, pulse);
    await clean.outcome;
    let count = 0;
    const log = startAction(instrument, pulse, () => {
      if (++count === 5) emulator.faults.garbageBytes = 12;
    });
    const outcome = await log.outcome;
    expect(outcome.end).toBe('duration');
    expect(log.dc.length).toBeGreaterThanOrEqual(clean.dc.length - 2);
    for (const { voltageV } of log.dc) expect(Math.abs(voltageV)).toBeLessThan(0.5);
  });

  test('steady garbage ends the action with its own error', async () => {
    const place = await open();
    const { error } = await strike(place, pulse, () => (place.emulator.faults.garbageProbability = 0.5));
    expect(error).toMatchObject({ code: 'link/garbled', cellState: 'unknown' });
    place.emulator.faults.garbageProbability = 0;
    expect(await place.instrument.makeSafe()).toBe('off');
  });

  test('a wrong baud rate is told from a dead port', async () => {
    const wrong = bench({ faults: { garbageProbability: 1 } });
    await expect(openMethodScript(plugIn(wrong.emulator, 1), wrong.clock)).rejects.toMatchObject({
      code: expect.stringMatching(/link\/garbled|instrument\/no-reply/) as string,
    });
    const dead = bench({ faults: { mute: true } });
    await expect(openMethodScript(plugIn(dead.emulator, 1), dead.clock)).rejects.toMatchObject({
      code: 'instrument/no-reply',
      remedy: expect.stringMatching(/cable/) as string,
    });
  });
});

describe('what the device reports', () => {
  test('a critical overload ends the action, and the cell is found off', async () => {
    const { instrument } = await open({ faults: { overloadAtRow: 4 } });
    // The read-back at connect has no row 4, so the fault waits for the pulse.
    const log = startAction(instrument, pulse);
    await expect(log.outcome).rejects.toMatchObject({
      code: 'instrument/overload',
      message: expect.stringMatching(/0032/) as string,
      cellState: 'unknown',
    });
    expect(log.dc).toHaveLength(4);
    expect(await instrument.makeSafe()).toBe('off');
    expect(await startAction(instrument, rest).outcome).toMatchObject({ end: 'duration' });
  });

  test('"not a number" arrives flagged', async () => {
    const { instrument, emulator } = await open();
    emulator.faults.nanAtRow = 6;
    const log = startAction(instrument, pulse);
    await log.outcome;
    expect(log.dc[6]!.voltageV).toBeNaN();
    expect(log.dc.map(({ status }) => status & readingStatus.notANumber).filter((bit) => bit !== 0)).toHaveLength(1);
  });

  test('a clock that goes backwards is flagged until it has caught up', async () => {
    const { instrument, emulator } = await open();
    emulator.faults.clockBackAtRow = 8;
    emulator.faults.clockBackS = 0.55;
    const log = startAction(instrument, pulse);
    await log.outcome;
    const flagged = log.dc.flatMap(({ status }, index) => (status & readingStatus.timeReversed ? [index] : []));
    expect(flagged[0]).toBe(8);
    expect(flagged.length).toBeLessThan(8);
  });

  test('overload and its status are handed on', async () => {
    const { instrument } = await open();
    // 5 V across 11 kΩ: beyond the range that the largest allowed current of the step selects.
    const log = startAction(instrument, { ...held, voltageV: 5, maxCurrentA: 100e-6 });
    const outcome = await log.outcome;
    expect(outcome).toMatchObject({ end: 'cut-off' });
    expect(log.dc.at(-1)!.status & readingStatus.overload).toBeTruthy();
  });

  test('a cell that will not switch off is "unknown", and nothing is opened on it', async () => {
    const place = await open();
    place.emulator.faults.stuckCell = true;
    let count = 0;
    const log = startAction(place.instrument, held, (_reading, { abort }) => {
      if (++count === 3) abort.abort();
    });
    await log.outcome;
    expect(place.emulator.cellOn).toBe(true);
    expect(await place.instrument.makeSafe()).toBe('unknown');
    expect(await place.instrument.makeSafe()).toBe('unknown');
    place.cable.crash();
    await expect(openMethodScript(plugIn(place.emulator, 1), place.clock)).rejects.toMatchObject({
      code: 'run/cell-unknown',
      cellState: 'unknown',
      remedy: expect.stringMatching(/Disconnect the leads/) as string,
    });
    place.emulator.faults.stuckCell = false;
    const again = await openMethodScript(plugIn(place.emulator, 1), place.clock);
    expect(await again.makeSafe()).toBe('off');
  });

  test('answers that come late do not shift later ones', async () => {
    const { instrument, emulator, clock } = await open();
    emulator.faults.replyDelayMs = 400;
    const beat = instrument.heartbeat().catch(() => undefined);
    await clock.sleepMs(100);
    emulator.faults.replyDelayMs = 0;
    await beat;
    expect(await instrument.makeSafe()).toBe('off');
    const log = startAction(instrument, rest);
    expect(await log.outcome).toMatchObject({ end: 'duration' });
  });
});

test('a computer that crashed while it sent a script: what there is of it never measures', async () => {
  const { emulator, clock } = bench();
  const before = plugIn(emulator, 1);
  await before.write(
    asciiBytes('e\nvar p\nvar i\nset_pgstat_mode 4\nset_e 500m\ncell_on\nmeas_loop_ca p i 500m 100m 3600\nendloop\n'),
  );
  before.crash();
  const instrument = await openMethodScript(plugIn(emulator, 1), clock);
  expect(emulator.running).toBe(false);
  expect(emulator.cellOn).toBe(false);
  expect(await startAction(instrument, rest).outcome).toMatchObject({ end: 'duration' });
});

test('ends a spectrum under direct current early, although each point is a loop of its own', async () => {
  const { instrument } = await open();
  let count = 0;
  const geis = { ...spectrum, control: 'galvanostatic', amplitudeRms: 2e-6, dc: { currentA: 5e-6 } } as Action;
  const log = startAction(instrument, geis, () => {
    if (++count === 2) instrument.endAction();
  });
  expect(await log.outcome).toMatchObject({ end: 'asked', cellState: 'off' });
  expect(log.impedance.length).toBeLessThanOrEqual(2);
});

test('refuses a list of frequencies that would not fit into the device', async () => {
  const { instrument } = await open();
  const frequenciesHz = Array.from({ length: 300 }, (_, index) => 1000 / (index + 1));
  expect(instrument.check({ ...spectrum, frequenciesHz })).toMatchObject([
    { field: 'frequenciesHz', severity: 'error' },
  ]);
});

describe('capabilities follow the device, not its name', () => {
  test('a device without galvanostat offers no pulses and no GEIS', async () => {
    const { instrument } = await open({ model: 'espico' });
    expect([...instrument.capabilities.actions].sort()).toEqual([
      ...['impedance', 'open-circuit', 'potential', 'staircase', 'sweep'],
    ]);
    expect([...instrument.capabilities.impedanceControl]).toEqual(['potentiostatic']);
    expect(instrument.check(pulse)).toMatchObject([
      { severity: 'error', message: expect.stringMatching(/no galvanostat/) as string },
    ]);
    for (const action of [rest, held, { ...spectrum, frequenciesHz: [100, 10, 1] } as Action])
      expect((await startAction(instrument, action).outcome).end).toBe('duration');
  });

  test.each(['es4_lr', 'es4_hr', 'mes4hr', 'nexus1'] as const)('%s does everything', async (model) => {
    const { instrument } = await open({ model });
    const geis: Action = {
      ...spectrum,
      control: 'galvanostatic',
      amplitudeRms: 2e-6,
      dc: { currentA: 5e-6 },
    };
    for (const action of [rest, pulse, held, spectrum, geis]) {
      const log = startAction(instrument, action);
      expect((await log.outcome).end).toBe('duration');
      expect(log.dc.every(({ status }) => (status & readingStatus.overload) === 0)).toBe(true);
    }
    expect(await instrument.makeSafe()).toBe('off');
  });
});

test('ending early and aborting in the same breath leaves nothing behind', async () => {
  for (const order of ['end first', 'abort first']) {
    const { instrument } = await open();
    let count = 0;
    const log = startAction(instrument, rest, (_reading, { abort }) => {
      if (++count !== 3) return;
      if (order === 'end first') instrument.endAction();
      abort.abort();
      if (order === 'abort first') instrument.endAction();
    });
    expect((await log.outcome).end).toBe('aborted');
    expect(await instrument.makeSafe()).toBe('off');
    expect(await startAction(instrument, pulse).outcome).toMatchObject({ end: 'duration' });
  }
});

/** Bytes lost, doubled, replaced by control characters or by a digit, wherever it happens. */
function wear(random: RandomSource): (bytes: Uint8Array, probability: number) => Uint8Array {
  const digits = Buffer.from('0123456789ABCDEF');
  return (bytes, probability) =>
    Uint8Array.from(
      [...bytes].flatMap((byte) => {
        if (random.uniform() >= probability) return [byte];
        const kind = random.integer(4);
        if (kind === 3) return [digits[random.integer(16)]!];
        return kind === 0 ? [] : kind === 1 ? [byte, byte] : [random.integer(32)];
      }),
    );
}

test('bytes lost, doubled or replaced never become a value, and never an unexpected failure', async () => {
  const clean = await open();
  const truth = startAction(clean.instrument, pulse);
  await truth.outcome;
  const times = new Map(truth.dc.map(({ stepTimeS, voltageV, currentA }) => [stepTimeS, { voltageV, currentA }]));
  let values = 0;
  let failures = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const { emulator, clock } = bench();
    const worn = wear(createRandom(seed));
    let probability = 0;
    const cable = plugIn(emulator, 1, 'virtual:test', (bytes) => worn(bytes, probability));
    const instrument = await openMethodScript(cable, clock);
    probability = [3e-4, 1e-3, 1e-2][seed % 3]!;
    const log = startAction(instrument, pulse);
    await log.outcome.catch((error: unknown) => {
      failures++;
      expect(error).toMatchObject({ code: expect.stringMatching(/^(link|instrument)\//) as string });
    });
    for (const { stepTimeS, voltageV, currentA } of log.dc) {
      values++;
      expect(times.get(stepTimeS), `seed ${seed}, ${stepTimeS} s`).toEqual({ voltageV, currentA });
    }
    probability = 0;
    expect(await instrument.makeSafe()).toBe('off');
  }
  expect(values).toBeGreaterThan(1000);
  expect(failures).toBeGreaterThan(0);
  expect(failures).toBeLessThan(60);
});
