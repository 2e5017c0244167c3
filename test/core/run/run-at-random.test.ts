import { expect, test } from 'vitest';
import { createRandom } from '../../../src-core/numerics/random.ts';
import { openMethodScript } from '../../../src-core/instruments/palmsens-methodscript/driver/open.ts';
import { createEmStat4Emulator } from '../../../src-core/instruments/palmsens-methodscript/emulator/emulator.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import type { Method } from '../../../src-core/model/method.ts';
import { createRun } from '../../../src-core/run/index.ts';
import { plugIn } from '../../support/emulated-link.ts';
import { createPatientClock } from '../../support/patient-clock.ts';

const method: Method = {
  id: 'm',
  name: 'M',
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: 3600 },
  steps: [
    {
      kind: 'gitt',
      direction: 'both',
      current: { currentA: 20e-6 },
      pulseDurationS: 20,
      pulseCount: 2,
      rest: { maxDurationS: 20 },
      minVoltageV: -0.5,
      maxVoltageV: 0.5,
      eis: {
        control: 'potentiostatic',
        startFrequencyHz: 1000,
        endFrequencyHz: 1,
        pointsPerDecade: 3,
        amplitudeVRms: 0.01,
        dc: 'open-circuit',
      },
    },
  ],
};

/**
 * Requests and faults at random instants. Whatever the order: the run comes to an end, what it says of the cell is true,
 * time does not fall, no row is lost or comes after the end, and after a fault nothing is switched on again.
 */
test.each(Array.from({ length: 24 }, (_, seed) => [seed + 1]))(
  'requests and faults at random instants, seed %i',
  async (seed) => {
    const random = createRandom(seed);
    const clock = createPatientClock();
    const emulator = createEmStat4Emulator({ cellId: 'dummy-cell', seed, speed: 1 }, clock);
    const cable = plugIn(emulator, 1);
    const instrument = await openMethodScript(cable, clock);
    const plan = planMethod(method, {
      capabilities: instrument.capabilities,
      check: (action) => instrument.check(action),
    });
    const rows: number[][] = [];
    const finish = { over: false };
    const take = (row: readonly number[]): void => {
      expect(finish.over).toBe(false);
      rows.push([...row]);
    };
    const states: string[] = [];
    const run = createRun({
      runId: 'r',
      plan,
      instrument,
      clock,
      sink: { dc: take, impedance: take, flush: () => Promise.resolve() },
      journal: {
        append: ({ state }) => {
          if (state) states.push(state);
        },
      },
    });
    const deeds = {
      hold: () => run.hold(),
      resume: () => run.resume(),
      skip: () => run.skip(),
      stop: () => void run.stop(),
      unplug: () => cable.unplug(),
      mute: () => (emulator.faults.mute = true),
      garbage: () => (emulator.faults.garbageBytes = 40),
      stuck: () => (emulator.faults.stuckCell = true),
    };
    const names = Object.keys(deeds) as (keyof typeof deeds)[];
    const finished = run.start();
    void finished.then(() => (finish.over = true));
    const done: string[] = [];
    for (let count = 0; count < 12 && !finish.over; count++) {
      await clock.sleepMs(random.uniform() * 25_000);
      // Mostly requests, now and then a fault.
      const name = names[Math.floor(random.uniform() * (random.uniform() < 0.75 ? 3 : names.length))]!;
      done.push(name);
      deeds[name]();
    }
    run.resume();
    const end = await finished;
    const story = `${done.join(' ')} → ${end.state} ${end.outcome ?? ''} ${end.cellState}`;
    expect(['ended', 'interrupted', 'cell-unknown'], story).toContain(end.state);
    if (end.cellState === 'off') expect(emulator.cellOn, story).toBe(false);
    if (end.state === 'ended') expect(end.cellState, story).toBe('off');
    expect(run.snapshot().dcSamples + run.snapshot().impedancePoints).toBe(rows.length);
    expect(
      rows.every((row, index) => index === 0 || row[0]! >= rows[index - 1]![0]!),
      story,
    ).toBe(true);
    expect(states.at(-1)).toBe(end.state);
    const sent = cable.sent.length;
    await clock.sleepMs(30_000);
    expect(cable.sent.slice(sent).includes('cell_on'), story).toBe(false);
    emulator.dispose();
  },
);
