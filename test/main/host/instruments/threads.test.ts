import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { findDriver } from '../../../../src-core/instruments/index.ts';
import type { Method } from '../../../../src-core/model/method.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { serveEmulatorPty } from '../../../../src-main/host/links/emulator-pty.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function openHost(instrumentThreads: 'all' | 'cables' = 'all'): Promise<Host> {
  const host = await createHost({
    ...{ dataFile: path.join(temporaryFolder(), 'data.mobion'), shell: 'cli', demo: false, workers: 1 },
    instrumentThreads,
    instrumentWorkerFile: path.join(import.meta.dirname, 'faulty-worker.ts'),
  });
  onTestFinished(() => host.close());
  return host;
}

function emulate(): Emulator {
  const emulator = findDriver().emulate({ cellId: 'dummy-cell', seed: 1, speed: 1 }, hostClock);
  onTestFinished(() => emulator.dispose());
  return emulator;
}

async function serve(emulator: Emulator): Promise<string> {
  const served = await serveEmulatorTcp(emulator, 0);
  onTestFinished(() => served.close());
  return served.address;
}

const holdAt = (voltageV: number): Method => ({
  id: `hold-${voltageV}`,
  name: `Hold ${voltageV} V`,
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: 7200 },
  steps: [{ kind: 'potential-step', voltageV, durationS: 3600, sampleIntervalS: 0.02 }],
});

async function startHold({ handlers }: Host, instrumentId: string, voltageV: number): Promise<string> {
  const { id: methodId } = await handlers['methods.save'](holdAt(voltageV));
  return (await handlers['runs.start']({ instrumentId, sampleId: 'dummy-cell', methodId })).runId;
}

const samplesOf = async ({ handlers }: Host, runId: string) =>
  (await handlers['runs.status']({ runId }))?.summary.dcSamples ?? 0;

for (const [what, voltageV, words] of [
  ['hangs', 0.123, /hangs/],
  ['breaks off', 0.321, /broke off \(a bug in a driver\)/],
] as const)
  test(`a thread that ${what}: told, cell unknown; the other channel measures on and is stopped at once`, async () => {
    const host = await openHost();
    const { handlers } = host;
    const [bad, good] = [emulate(), emulate()];
    const address = await serve(bad);
    const first = await handlers['instruments.connect']({ address });
    const second = await handlers['instruments.connect']({ address: await serve(good) });
    const goodRun = await startHold(host, second.id, 0.1);
    const badRun = await startHold(host, first.id, voltageV);
    const badEnd = host.runFinished(badRun);

    await expect.poll(() => samplesOf(host, badRun), { timeout: 10_000 }).toBeGreaterThan(0);
    const before = await samplesOf(host, goodRun);
    expect(await badEnd).toMatchObject({ state: 'interrupted', cellState: 'unknown', error: { code: 'link/lost' } });
    expect((await badEnd).error?.message).toMatch(words);
    const listed = await handlers['instruments.list'](null);
    expect(listed.find(({ id }) => id === first.id)).toMatchObject({ state: 'lost', cellState: 'unknown' });
    expect(listed.find(({ id }) => id === second.id)).toMatchObject({ state: 'running', cellState: 'on' });
    await expect.poll(() => samplesOf(host, goodRun), { timeout: 10_000 }).toBeGreaterThan(before);
    expect(good.truth.energised).toBe(true);

    const states = await handlers['instruments.stopAll'](null);
    expect(good.truth.energised).toBe(false);
    expect(states).toContainEqual({ instrumentId: first.id, cellState: 'unknown' });
    expect(states).toContainEqual({ instrumentId: second.id, cellState: 'off' });
    // A new thread makes the cell safe, and the interrupted run learns of it.
    expect(await handlers['instruments.connect']({ address })).toMatchObject({ state: 'idle', cellState: 'off' });
    expect(bad.truth.energised).toBe(false);
    expect(await handlers['runs.show']({ runId: badRun })).toMatchObject({ state: 'interrupted', cellState: 'off' });
  });

test('Stop does not wait for a thread that hangs', async () => {
  const host = await openHost();
  const { handlers } = host;
  const [bad, good] = [emulate(), emulate()];
  const { id } = await handlers['instruments.connect']({ address: await serve(bad) });
  const other = await handlers['instruments.connect']({ address: await serve(good) });
  await startHold(host, other.id, 0.1);
  const badRun = await startHold(host, id, 0.123);
  await expect.poll(() => samplesOf(host, badRun), { timeout: 10_000 }).toBeGreaterThan(0);
  const all = handlers['instruments.stopAll'](null);
  await expect.poll(() => good.truth.energised, { timeout: 1500, interval: 10 }).toBe(false);
  await all;
});

test('a serial port is free again after its thread hung', async (context) => {
  const emulator = emulate();
  const pty = await serveEmulatorPty(emulator).catch((error: unknown) =>
    context.skip(`no pseudo-terminal here: ${String(error)}`),
  );
  onTestFinished(() => pty.close());
  const host = await openHost();
  const address = `serial:${pty.path}`;
  const { id } = await host.handlers['instruments.connect']({ address });
  const end = host.runFinished(await startHold(host, id, 0.123));
  expect(await end).toMatchObject({ state: 'interrupted', cellState: 'unknown' });
  expect(emulator.truth.energised).toBe(true);
  expect(await host.handlers['instruments.connect']({ address })).toMatchObject({ state: 'idle', cellState: 'off' });
  expect(emulator.truth.energised).toBe(false);
});

test('a driver is asked what it can do across threads, and answers as it does beside the host', async () => {
  const near = await openHost('cables');
  const far = await openHost('all');
  const answers = await Promise.all(
    [near, far].map(async ({ handlers }) => {
      const { id } = await handlers['instruments.connect']({ address: 'virtual:dummy-cell', speed: 50 });
      const method = { ...holdAt(0.1), limits: { ...holdAt(0.1).limits, maxVoltageV: 50 } };
      const tooHigh: Method = { ...method, steps: [{ ...method.steps[0]!, voltageV: 40 } as Method['steps'][number]] };
      const plan = (method: Method) => handlers['methods.plan']({ method, sampleId: 'dummy-cell', instrumentId: id });
      return [await plan(holdAt(0.1)), await plan(tooHigh)];
    }),
  );
  expect(answers[1]).toEqual(answers[0]);
  const [possible, impossible] = answers[0]!;
  expect(possible!.problems).toEqual([]);
  expect(impossible!.problems).not.toEqual([]);
});

test('virtual instruments of one cell share their sample in one thread, and outlive a connection', async () => {
  const { handlers } = await openHost('all');
  const bath = await handlers['instruments.connect']({
    address: 'virtual:mg-nasicon/bath',
    driverId: 'huber',
    speed: 500,
  });
  const meter = await handlers['instruments.connect']({ address: 'virtual:mg-nasicon', speed: 500 });
  expect([bath.cellState, meter.cellState]).toEqual(['off', 'off']);
  await expect(
    handlers['instruments.connect']({ address: 'virtual:mg-nasicon/again', driverId: 'huber', speed: 500 }),
  ).rejects.toMatchObject({ code: 'link/in-use' });
  await handlers['instruments.disconnect']({ instrumentId: meter.id });
  await expect(handlers['instruments.connect']({ address: 'virtual:mg-nasicon', speed: 400 })).rejects.toMatchObject({
    code: 'link/in-use',
  });
  expect(await handlers['instruments.connect']({ address: 'virtual:mg-nasicon', speed: 500 })).toEqual(meter);
});
