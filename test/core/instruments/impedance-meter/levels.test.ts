import { expect, test } from 'vitest';
import type { Emulator, InstrumentDriver } from '../../../../src-core/instruments/driver.ts';
import { gwLcr6000 } from '../../../../src-core/instruments/gw-lcr6000/index.ts';
import { hiokiIm35xx } from '../../../../src-core/instruments/hioki-im35xx/index.ts';
import { toldLevels } from '../../../../src-core/instruments/impedance-meter/driver/levels.ts';
import type { Link } from '../../../../src-core/instruments/link.ts';
import { keysightE4980a } from '../../../../src-core/instruments/keysight-e4980a/index.ts';
import { keysightE4990a } from '../../../../src-core/instruments/keysight-e4990a/index.ts';
import { rsLcx } from '../../../../src-core/instruments/rs-lcx/index.ts';
import { pointColumns, type PointColumn } from '../../../../src-core/model/reading.ts';
import { startAction } from '../../../support/action-log.ts';
import { openMeter, spectrumOf } from '../../../support/meter-bench.ts';

/** |Z| of the dummy cell, 1 kΩ + (10 kΩ ∥ 1 µF), behind `sourceOhm` in series. */
function ohmWith(sourceOhm: number, hz: number): number {
  const omegaRC = 2 * Math.PI * hz * 0.01;
  return Math.hypot(sourceOhm + 1000 + 1e4 / (1 + omegaRC ** 2), (-1e4 * omegaRC) / (1 + omegaRC ** 2));
}

/** What remains of the level of an open source on the cell. */
function shareBehind(sourceOhm: number): (hz: number) => number {
  return (hz) => ohmWith(0, hz) / ohmWith(sourceOhm, hz);
}

const held = (): number => 1;
const all: readonly PointColumn[] = pointColumns;
const sine: readonly PointColumn[] = ['amplitudeVRms', 'amplitudeARms'];

test.each<[InstrumentDriver, readonly PointColumn[], (hz: number) => number]>([
  [keysightE4980a, all, held],
  [keysightE4990a, sine, shareBehind(25)],
  [hiokiIm35xx, all, shareBehind(100)],
  [rsLcx, sine, shareBehind(100)],
  [gwLcr6000, sine, held],
])(
  '$id: each point tells the sine as the source leaves it on the cell, and what else the meter has',
  async (...given) => {
    const [driver, names, shareAt] = given;
    const { instrument } = await openMeter(
      (link, clock) => driver.open(link, clock),
      (settings, clock) => driver.emulate(settings, clock),
    );
    const log = startAction(instrument, spectrumOf([1000, 100], { amplitudeRms: 0.1 }));
    expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
    expect(log.impedance).toHaveLength(2);
    for (const reading of log.impedance) {
      expect(pointColumns.filter((name) => reading[name] !== undefined)).toEqual(names);
      // The monitors are good to 1 %, the fixture adds little at these frequencies.
      expect(Math.abs(reading.amplitudeVRms! / (0.1 * shareAt(reading.frequencyHz)) - 1)).toBeLessThan(0.015);
      expect(
        Math.abs(reading.amplitudeVRms! / reading.amplitudeARms! / ohmWith(0, reading.frequencyHz) - 1),
      ).toBeLessThan(0.03);
      if (names === all) expect([reading.dcVoltageV, reading.dcCurrentA]).toEqual([0, 0]);
    }
  },
);

function openE4980a(model: string | undefined, cellId = 'dummy-cell') {
  return openMeter<Emulator>(
    (link, clock) => keysightE4980a.open(link, clock),
    (settings, clock) => keysightE4980a.emulate({ ...settings, ...(model === undefined ? {} : { model }) }, clock),
    cellId,
  );
}

test('a meter that refuses a monitor measures without it', async () => {
  const { instrument } = await openE4980a('plain');
  const log = startAction(instrument, spectrumOf([1000, 100]));
  expect(await log.outcome).toMatchObject({ end: 'duration' });
  expect(log.impedance.map((reading) => pointColumns.filter((name) => reading[name] !== undefined))).toEqual([
    sine,
    sine,
  ]);
});

test('a monitor that never answers costs its own value alone, and is not asked a third time', async () => {
  let asked = 0;
  const { instrument } = await openMeter(
    (link, clock) => {
      const lossy: Link = {
        address: link.address,
        timeScale: link.timeScale,
        // As for a meter of another firmware, which does not know the question.
        write(bytes) {
          const text = Buffer.from(bytes).toString('latin1');
          if (text.includes('SMON:IAC?')) asked++;
          return link.write(Buffer.from(text.replace('SMON:IAC?', 'SMON:QQQ?'), 'latin1'));
        },
        onBytes: (listener) => link.onBytes(listener),
        onClosed: (listener) => link.onClosed(listener),
        close: () => link.close(),
      };
      return keysightE4980a.open(lossy, clock);
    },
    (settings, clock) => keysightE4980a.emulate(settings, clock),
  );
  const log = startAction(instrument, spectrumOf([1000, 500, 200, 100]));
  expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
  expect(log.impedance.map(({ frequencyHz }) => frequencyHz)).toEqual([1000, 500, 200, 100]);
  expect(log.impedance.every(({ amplitudeARms }) => amplitudeARms === undefined)).toBe(true);
  expect(log.impedance.every(({ amplitudeVRms, dcVoltageV }) => amplitudeVRms! > 0 && dcVoltageV === 0)).toBe(true);
  expect(asked).toBe(2);
});

test('E4980A with its option finds a cell that was stated to have no voltage, as the Hioki does', async () => {
  const { instrument, emulator } = await openE4980a(undefined, 'mg-ti2s4');
  const log = startAction(instrument, spectrumOf([1000, 100]));
  await expect(log.outcome).rejects.toMatchObject({ code: 'input/beyond-instrument' });
  expect(log.impedance).toEqual([]);
  expect(emulator.truth.energised).toBe(false);
});

test('galvanostatic: the current is held, the voltage follows from the cell', async () => {
  const { instrument } = await openE4980a(undefined);
  const action = spectrumOf([1000], { control: 'galvanostatic', amplitudeRms: 1e-4 });
  const log = startAction(instrument, action);
  await log.outcome;
  const { amplitudeARms = NaN, amplitudeVRms = NaN } = log.impedance[0]!;
  expect(Math.abs(amplitudeARms / 1e-4 - 1)).toBeLessThan(0.011);
  expect(Math.abs(amplitudeVRms / 0.1015 - 1)).toBeLessThan(0.015);
});

test('behind a DC block the direct level of the terminals is not that of the cell', () => {
  const levels = { amplitudeVRms: 0.01, amplitudeARms: NaN, dcVoltageV: 0.002, dcCurrentA: 1e-6 };
  expect(toldLevels(levels, true)).toEqual({ amplitudeVRms: 0.01 });
  expect(toldLevels(levels, false)).toEqual({ amplitudeVRms: 0.01, dcVoltageV: 0.002, dcCurrentA: 1e-6 });
  expect(() => toldLevels({ dcVoltageV: -0.011 }, false)).toThrow(/11\.0 mV of direct voltage/);
  expect(toldLevels({ dcVoltageV: -0.011 }, true)).toEqual({});
});
