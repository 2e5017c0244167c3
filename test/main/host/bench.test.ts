import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { readingStatus } from '../../../src-core/model/reading.ts';
import type { SensorAccuracy } from '../../../src-core/model/sensor-accuracy.ts';
import { spectraOfRun } from '../../../src-main/host/analysis/series-sources.ts';
import { serveEmulatorTcp } from '../../../src-main/host/links/emulator-tcp.ts';
import { presetSamples } from '../../../src-main/host/presets.ts';
import { openPelletBench, seriesMethod, type PelletBench } from '../../support/bench-runs.ts';

const speed = 600;
const sample = presetSamples.find(({ id }) => id === 'mg-nasicon')!;

async function start({ host, bench }: PelletBench, temperaturesC: number[], changes = {}): Promise<string> {
  const { id } = await host.connectBench(bench);
  return host.startRun(id, seriesMethod(temperaturesC, changes), sample);
}

async function reachStep({ host }: PelletBench, runId: string, label: RegExp): Promise<void> {
  for (;;) {
    const status = await host.handlers['runs.status']({ runId });
    if (!status) throw new Error('The run is over');
    if (status.summary.state === 'running' && label.test(status.stepLabel)) return;
    await delay(5);
  }
}

function withSensor(pellet: PelletBench, sensorAccuracy: SensorAccuracy): PelletBench {
  const members = pellet.bench.members.map((member) =>
    member.roles.includes('temperature') ? { ...member, sensorAccuracy } : member,
  );
  return { ...pellet, bench: { ...pellet.bench, members } };
}

function expectAllOff({ potentiostat, thermostat }: PelletBench): void {
  expect(potentiostat.truth.energised).toBe(false);
  expect(thermostat.truth.energised).toBe(false);
}

test('spectra know their temperature; journal names the instruments and compares clocks; all is off in the end', async () => {
  const sensorAccuracy = { classId: 't-2', correctionK: 0.5, correctionErrorK: 0.04 } as const;
  const bench = withSensor(await openPelletBench(speed), sensorAccuracy);
  const runId = await start(bench, [25, 10]);
  expect(await bench.host.runFinished(runId)).toMatchObject({ outcome: 'completed', cellState: 'off' });
  expectAllOff(bench);
  const { storage, handlers } = bench.host;
  const run = await handlers['runs.show']({ runId });
  const { temperatureC, voltageV, stepIndex, status } = storage.chunks.dc(runId);
  for (const { index, action } of run.plan.steps) {
    if (action.kind !== 'impedance' || !storage.chunks.impedance(runId).stepIndex.includes(index)) continue;
    const near = [...temperatureC].filter((_, row) => stepIndex[row] === index);
    expect(near.length).toBeGreaterThan(0);
    const aimC = run.plan.steps.findLast((step) => step.index < index && step.action.kind === 'temperature')!;
    const { targetC } = aimC.action as { targetC: number };
    for (const celsius of near) expect(Math.abs(celsius - targetC)).toBeLessThan(0.3);
  }
  // Rows of a thermometer hold no voltage that anybody could take for one.
  const flagged = [...status].map((bits) => (bits & readingStatus.notANumber) !== 0);
  expect(flagged).toContain(true);
  expect([...voltageV].map((value) => Number.isNaN(value))).toEqual(flagged);
  const notes = run.journal.map(({ message }) => message).join('\n');
  expect(notes).toContain('On the bench for temperature: Huber thermostat');
  expect(notes).toContain(
    'sensor at the sample: process, Thermocouple T of class 2 (IEC 60584-1), corrected by +0.500',
  );
  expect(notes).toMatch(/Clock of EmStat4 HR: its last step began/);
  expect(notes).toContain('the spectra agree');
  expect(run.instrument).toMatchObject({ driverId: 'bench', address: 'bench:pellet', virtual: true, sensorAccuracy });
  // Rows keep what was read; analyses take it corrected, with zero and slope of this very sensor.
  const tables = { impedance: storage.chunks.impedance(runId), dc: storage.chunks.dc(runId) };
  const conditions = spectraOfRun(run, tables, {}).map((spectrum) => spectrum.conditions);
  const offK = conditions.map(({ temperatureK }, k) => Math.abs(temperatureK! - 273.15 - [25.5, 10.5][k]!));
  expect(offK).toHaveLength(2);
  expect(Math.max(...offK)).toBeLessThan(0.25);
  for (const { temperatureSensor } of conditions)
    expect(temperatureSensor).toEqual({
      name: 'Thermocouple T of class 2 (IEC 60584-1), corrected by +0.500 ± 0.040 K',
      offsetErrorK: 0.04,
      gainError: 0.0075 / Math.sqrt(3),
    });
  // At the connection from the answers, in the end from the readings.
  const found = (run.clocks ?? []).map(({ model, when, spanS }) => [model, when, spanS === undefined]);
  expect(found).toContainEqual(['EmStat4 HR', 'connected', true]);
  expect(found).toContainEqual(['EmStat4 HR', 'end', false]);
}, 60_000);

test('while a run has the bench, nobody else has its instruments', async () => {
  const bench = await openPelletBench(speed);
  const runId = await start(bench, [-20]);
  const { handlers } = bench.host;
  const members = (await handlers['instruments.list'](null)).filter(({ id }) => !id.startsWith('bench:'));
  expect(members.map(({ runId: occupant }) => occupant)).toEqual([runId, runId]);
  expect(() => bench.host.startRun(members[0]!.id, seriesMethod([0]), sample)).toThrow(/run/i);
  await handlers['instruments.stopAll'](null);
  expect(await bench.host.runFinished(runId)).toMatchObject({ outcome: 'stopped', cellState: 'off' });
  expectAllOff(bench);
}, 60_000);

test('a sensor that breaks during a spectrum ends the run with everything off', async () => {
  const bench = await openPelletBench(60);
  const rest = { kind: 'rest', end: { maxDurationS: 36_000 } };
  const runId = await start(bench, [25], { steps: [rest], agreement: undefined, holdS: 60 });
  await reachStep(bench, runId, /rest/i);
  bench.thermostat.setFault('sensor-break', true);
  const end = await bench.host.runFinished(runId);
  expect(end).toMatchObject({ outcome: 'failed', cellState: 'off' });
  expect(end.error?.message).toMatch(/sensor|thermometer/);
  expectAllOff(bench);
}, 60_000);

test('a sample that gets too hot while the cell is measured: cell off and heating off, whatever the cell’s own pace', async () => {
  const bench = await openPelletBench(speed);
  // A row every two hours: the thermometer beside it is what tells.
  const rest = { kind: 'rest', end: { maxDurationS: 36_000 }, sampleIntervalS: 7200 };
  const method = seriesMethod([30], { steps: [rest], agreement: undefined, holdS: 60 });
  const { id } = await bench.host.connectBench(bench.bench);
  const runId = bench.host.startRun(id, { ...method, limits: { ...method.limits, maxTemperatureC: 33 } }, sample);
  await reachStep(bench, runId, /rest/i);
  bench.thermostat.setFault('overshoot', true);
  const end = await bench.host.runFinished(runId);
  const hottestC = bench.thermostat.truth.temperatureC;
  expect(end).toMatchObject({ outcome: 'limit', cellState: 'off' });
  expectAllOff(bench);
  expect(hottestC).toBeLessThan(36);
  // Nothing heats any more: it goes back to the room by itself.
  await expect.poll(() => bench.thermostat.truth.temperatureC, { timeout: 10_000 }).toBeLessThan(29);
  const { journal } = await bench.host.handlers['runs.show']({ runId });
  const crossed = journal.flatMap(({ kind, message }) => (kind === 'limit' ? [message] : []));
  expect(crossed).toEqual([expect.stringMatching(/^T = 3[3-5]\.\d °C is above the limit of 33 °C/)]);
  // The rows are two hours apart; the reading that crossed stands behind them with its own time.
  const { storage } = bench.host;
  const { timeS, temperatureC, voltageV, status, stepIndex } = storage.chunks.dc(runId);
  const hot = [...temperatureC].findLastIndex((celsius) => celsius > 33);
  expect(hot).toBe(temperatureC.length - 1);
  expect(crossed[0]).toContain(`T = ${temperatureC[hot]!.toFixed(1)} °C`);
  expect([voltageV[hot], status[hot]! & readingStatus.notANumber]).toEqual([NaN, readingStatus.notANumber]);
  const rested = timeS.filter((_, row) => stepIndex[row] === stepIndex[hot] && row !== hot);
  expect(timeS[hot]).toBeGreaterThan(rested.at(-1)!);
}, 60_000);

test('a temperature that never settles ends the run with everything off', async () => {
  const bench = await openPelletBench(speed);
  bench.thermostat.setFault('never-settles', true);
  const runId = await start(bench, [-20], { maxSettleS: 2400 });
  const end = await bench.host.runFinished(runId);
  expect(end).toMatchObject({ outcome: 'failed', cellState: 'off', error: { code: 'run/limit' } });
  expect(end.error?.message).toContain('did not become stable within 40 min');
  expectAllOff(bench);
}, 60_000);

test('the thermostat’s cable pulled out: interrupted, the cell off; connected again, all off; resumed to its end', async () => {
  const bench = await openPelletBench(speed);
  const runId = await start(bench, [25, 10]);
  await reachStep(bench, runId, /To 10 °C/);
  await bench.thermostatWire.close();
  const end = await bench.host.runFinished(runId);
  expect(end).toMatchObject({ state: 'interrupted', cellState: 'unknown', error: { code: 'link/lost' } });
  expect(bench.potentiostat.truth.energised).toBe(false);

  const port = Number(bench.bench.members[1]!.address.split(':').at(-1));
  const wire = await serveEmulatorTcp(bench.thermostat, port);
  onTestFinished(() => wire.close());
  const { handlers } = bench.host;
  const { id: instrumentId } = await bench.host.connectBench(bench.bench);
  expectAllOff(bench);
  await handlers['runs.resume']({ runId, instrumentId });
  expect(await bench.host.runFinished(runId)).toMatchObject({ outcome: 'completed', cellState: 'off' });
  expectAllOff(bench);
}, 60_000);

test.each([
  ['stopped', ({ host }: PelletBench, runId: string) => host.handlers['runs.stop']({ runId })],
  ['closed with the program', ({ host }: PelletBench) => host.close()],
])(
  'a bench that is %s while it heats: cell and heating off and read back',
  async (_how, end) => {
    const bench = await openPelletBench(20);
    const runId = await start(bench, [60]);
    await expect.poll(() => bench.thermostat.truth.energised, { timeout: 15_000 }).toBe(true);
    await end(bench, runId);
    expectAllOff(bench);
  },
  60_000,
);

test('a hold switches the heating off too; going on, the temperature comes first', async () => {
  const bench = await openPelletBench(speed);
  const runId = await start(bench, [10], { agreement: undefined });
  const { handlers } = bench.host;
  await reachStep(bench, runId, /To 10 °C/);
  await handlers['runs.hold']({ runId });
  while ((await handlers['runs.status']({ runId }))?.summary.state !== 'holding') await delay(5);
  expectAllOff(bench);
  await handlers['runs.resume']({ runId });
  expect(await bench.host.runFinished(runId)).toMatchObject({ outcome: 'completed', cellState: 'off' });
  const { journal } = await handlers['runs.show']({ runId });
  expect(journal.map(({ message }) => message)).toContain(
    'First back to the temperature of “To 10 °C, stable within ± 0.2 K”',
  );
}, 60_000);
