import path from 'node:path';
import { expect, test } from 'vitest';
import { mgTi2S4DiffusivityM2PerS } from '../../../src-core/cells/truth.ts';
import { keithley2450 } from '../../../src-core/instruments/keithley-2450/index.ts';
import { createHost } from '../../../src-main/host/host.ts';
import { hostClock } from '../../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../../src-main/host/links/emulator-tcp.ts';
import { presetSamples } from '../../../src-main/host/presets.ts';
import { titrationMethod } from '../../support/closed-loop.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const speed = 1000;

test(
  'GITT of mg-ti2s4 on a Keithley 2450 over TCP: D within 3 % of the truth',
  { timeout: 120_000 },
  async ({ onTestFinished }) => {
    const emulator = keithley2450.emulate({ cellId: 'mg-ti2s4', seed: 41, speed }, hostClock);
    onTestFinished(() => emulator.dispose());
    const served = await serveEmulatorTcp(emulator, 0);
    onTestFinished(() => served.close());
    const dataFile = path.join(temporaryFolder(), 'titration.mobion');
    const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
    onTestFinished(() => host.close());
    const { id } = await host.handlers['instruments.connect']({
      address: served.address,
      driverId: keithley2450.id,
      speed,
    });
    const runId = host.startRun(
      id,
      titrationMethod(1),
      presetSamples.find((sample) => sample.id === 'mg-ti2s4')!,
    );
    expect(await host.runFinished(runId)).toMatchObject({ outcome: 'completed', cellState: 'off' });
    expect(emulator.truth.energised).toBe(false);
    const { titration } = await host.handlers['analysis.titration']({ runId });
    const ratios = titration!.pulses.map((p) => p.chemicalDiffusivityM2PerS / mgTi2S4DiffusivityM2PerS(p.x));
    console.info(`mg-ti2s4 on a 2450: D/truth ${ratios.map((ratio) => ratio.toFixed(4)).join(', ')}`);
    expect(ratios).toHaveLength(1);
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.03);
  },
);
