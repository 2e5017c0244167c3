import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findDriver } from '../../../src-core/instruments/index.ts';
import { methodKinds } from '../../../src-core/methods/index.ts';
import type { MethodStep } from '../../../src-core/model/method.ts';
import { createHost } from '../../../src-main/host/host.ts';
import { hostClock } from '../../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../../src-main/host/links/emulator-tcp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const speed = 100;
const spectrum = {
  control: 'potentiostatic',
  startFrequencyHz: 1000,
  endFrequencyHz: 10,
  pointsPerDecade: 2,
  amplitudeVRms: 0.05,
  dc: 'open-circuit',
} as const;
const steps: MethodStep[] = [
  { kind: 'rest', end: { maxDurationS: 20 } },
  { ...methodKinds['linearity-check'].create(), frequenciesHz: [100, 10], maxChange: 0.05 },
  {
    ...methodKinds.pitt.create(),
    ...{ against: 'open-circuit', startVoltageV: -0.01, endVoltageV: -0.02, stepVoltageV: 0.01 },
    ...{ holdS: 150, restS: 20 },
  },
  { kind: 'eis', ...spectrum, amplitudeAsChecked: true },
];

test(
  'voltages counted from open circuit and checked amplitudes outlast an interruption',
  { timeout: 60_000 },
  async () => {
    const emulator = findDriver().emulate({ cellId: 'mg-ti2s4', speed, seed: 1 }, hostClock);
    onTestFinished(() => emulator.dispose());
    const first = await serveEmulatorTcp(emulator, 0);
    const dataFile = path.join(temporaryFolder(), 'data.mobion');
    const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
    onTestFinished(() => host.close());
    const { handlers } = host;
    const { id: instrumentId } = await handlers['instruments.connect']({ address: first.address, speed });
    const limits = { minVoltageV: 0, maxVoltageV: 2.5, maxCurrentA: 1e-2, maxDurationS: 1e5 };
    const { id: methodId } = await handlers['methods.save']({ id: '', name: 'Counted from rest', limits, steps });
    const { runId } = await handlers['runs.start']({ instrumentId, sampleId: 'mg-ti2s4', methodId });
    const journal = () => host.storage.journal.list(runId);
    const counted = () => journal().flatMap(({ message }) => (message.includes('counted from') ? [message] : []));
    // In the second level: its rest is long over, and it will be repeated.
    await expect.poll(() => counted().length, { timeout: 30_000 }).toBe(2);
    await first.close();
    expect(await host.runFinished(runId)).toMatchObject({ state: 'interrupted' });
    const second = await serveEmulatorTcp(emulator, Number(first.address.split(':').at(-1)));
    onTestFinished(() => second.close());
    await handlers['instruments.connect']({ address: second.address, speed });
    await handlers['runs.resume']({ runId });
    expect(await host.runFinished(runId)).toMatchObject({ outcome: 'completed', cellState: 'off' });
    const [, before, after] = counted();
    expect(after).toBe(`${before}, measured before the interruption`);
    const { stepIndex, voltageV } = host.storage.chunks.dc(runId);
    const { plan } = await handlers['runs.show']({ runId });
    const zeroStep = plan.steps.findLast(({ action }) => action.kind === 'open-circuit')!.index;
    const zeroV = voltageV[stepIndex.lastIndexOf(zeroStep)]!;
    expect(voltageV[stepIndex.lastIndexOf(zeroStep + 2)]).toBeCloseTo(zeroV - 0.02, 3);
    expect(journal().some(({ message }) => /with 20.0 mV rms, as checked/.test(message))).toBe(true);
  },
);
