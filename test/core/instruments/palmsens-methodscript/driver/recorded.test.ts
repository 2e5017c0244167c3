import { afterEach, expect, test } from 'vitest';
import type { Emulator } from '../../../../../src-core/instruments/driver.ts';
import { palmsensMethodScript } from '../../../../../src-core/instruments/palmsens-methodscript/index.ts';
import type { Action } from '../../../../../src-core/model/action.ts';
import { connectBytes } from '../../../../support/byte-client.ts';
import { plugIn } from '../../../../support/emulated-link.ts';
import { createPatientClock } from '../../../../support/patient-clock.ts';

const opened: Emulator[] = [];
afterEach(() => {
  for (const emulator of opened.splice(0)) emulator.dispose();
});

const hold: Action = {
  kind: 'potential',
  voltageV: 0.05,
  durationS: 600,
  maxCurrentA: 1e-3,
  sampling: { firstIntervalS: 1, lastIntervalS: 1 },
};

/** An emulator whose computer crashes in the middle of an action, once for each name. */
async function interrupted(...recordIds: readonly string[]) {
  const clock = createPatientClock();
  const emulator = palmsensMethodScript.emulate({ cellId: 'dummy-cell', seed: 1, speed: 20 }, clock);
  opened.push(emulator);
  const connect = () => {
    const cable = plugIn(emulator, 20);
    return palmsensMethodScript.open(cable, clock).then((instrument) => ({ instrument, cable }));
  };
  for (const recordId of recordIds) {
    const { instrument, cable } = await connect();
    await new Promise<void>((resolve) => {
      const never = { aborted: false, throwIfAborted: () => undefined, addEventListener: () => undefined, removeEventListener: () => undefined }; // prettier-ignore
      let rows = 0;
      const onReading = () => {
        if (++rows === 5) resolve();
      };
      const context = { recordId, signal: never, onReading };
      instrument.execute(hold, context).catch(() => undefined);
    });
    cable.crash();
  }
  return { emulator, ...(await connect()), connect };
}

const files = async (emulator: Emulator) => {
  const client = connectBytes(emulator);
  const list = await client.ask('fs_dir\n', /\n\n$/);
  client.detach();
  return list.match(/mobion-[0-9a-f]{8}\.txt/g) ?? [];
};

test('what is stored or needed by nobody is deleted in the device, and nothing else', async () => {
  const { emulator, instrument, cable, connect } = await interrupted('r1/0/0', 'r2/0/0');
  expect(instrument.recorded!.map(({ recordId }) => recordId)).toEqual(['r1/0/0', 'r2/0/0']);
  instrument.forgetRecorded!(['r1/0/0', 'of another one']);
  expect(instrument.recorded!.map(({ recordId }) => recordId)).toEqual(['r2/0/0']);
  // In its turn: what is asked next comes after it.
  expect(await instrument.makeSafe()).toBe('off');
  cable.crash();
  expect(await files(emulator)).toHaveLength(1);
  const { instrument: again } = await connect();
  expect(again.recorded!.map(({ recordId }) => recordId)).toEqual(['r2/0/0']);
});

test('a step begun twice at one time, its first file not read, has the rows of the second start alone', async () => {
  const { emulator, instrument, cable, connect } = await interrupted('r1/0/0');
  const rows = instrument.recorded![0]!.readings.length;
  cable.crash();
  // As if the file had not been read at that connection, and so not been deleted.
  const [file] = await files(emulator);
  const script = ['var t', 'var i', 'var p', 'store_var t 7 eb', 'store_var i 3u ba', 'store_var p 50m da', `file_open "${file}" 1`, 'set_script_output 3', 'send_string "r1/0/0"', 'pck_start', 'pck_add t', 'pck_add i', 'pck_add p', 'pck_add t', 'pck_add i', 'pck_add p', 'pck_end']; // prettier-ignore
  const client = connectBytes(emulator);
  await client.ask(`e\n${script.join('\n')}\n\n`, /\n\n$/);
  client.detach();
  const { recorded = [] } = (await connect()).instrument;
  expect(rows).toBeGreaterThan(4);
  expect(recorded.map(({ recordId }) => recordId)).toEqual(['r1/0/0']);
  expect(recorded[0]!.readings).toMatchObject([{ stepTimeS: 7, currentA: 3e-6, status: 0 }]);
});
