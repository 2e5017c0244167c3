import { afterEach, describe, expect, test } from 'vitest';
import { faultNamesOf } from '../../src-core/instruments/emulation/emulate.ts';
import type { FaultName } from '../../src-core/instruments/faults.ts';
import { createRandom } from '../../src-core/numerics/random.ts';
import { claimedActions } from '../support/conformance-actions.ts';
import { conformanceSubjects } from '../support/conformance-drivers.ts';
import {
  expectHonestlySafe,
  expectRecovery,
  expectTrueSamples,
  openFaultBench,
  runUnderFaults,
  type FaultBench,
} from '../support/fault-bench.ts';
import { recordSoakFigures } from '../support/soak-figures.ts';

/** The soak runs a thousand scripts a driver and a million mutations. */
const isSoak = process.env['SOAK'] === '1';
const scriptCount = isSoak ? 1000 : 20;
const mutationCount = isSoak ? 1e6 : 1e4;
const mutationProbability = 0.03;

/** With these the output cannot be switched off: it must not be said that it is. */
const keepsOn: ReadonlySet<FaultName> = new Set(['stuck-output', 'refuse-off']);

/** A Nexus or a channel speaks as the usual model does: the soak asks it too. */
const subjects = conformanceSubjects.filter(([name]) => isSoak || !/:(?:nexus|multiemstat4-hr)$/.test(name));

const benches = new Set<FaultBench>();
afterEach(() => {
  for (const bench of benches) close(bench);
});

async function open(...parameters: Parameters<typeof openFaultBench>): Promise<FaultBench> {
  const bench = await openFaultBench(...parameters);
  benches.add(bench);
  return bench;
}

/** A soak opens tens of thousands: none is kept. */
function close(bench: FaultBench): void {
  benches.delete(bench);
  bench.dispose();
}

describe.each(subjects)('%s', (_id, driver) => {
  test.each(faultNamesOf(driver))('%s in every action: told truly, no wrong sample, found again', async (name) => {
    const { instrument } = await open(driver, 5);
    for (const action of claimedActions(instrument.capabilities)) {
      const bench = await open(driver, 5);
      const { readings } = await runUnderFaults(bench, action, [], name);
      expectTrueSamples(action, readings, [name]);
      const state = await expectHonestlySafe(bench);
      if (keepsOn.has(name) && bench.emulator.truth.energised) expect(state).not.toBe('off');
      await expectRecovery(bench, [name]);
    }
  });

  test.each(faultNamesOf(driver))('%s while it is being connected', async (name) => {
    const bench = await open(driver, 5);
    bench.cable.crash();
    bench.emulator.setFault(name, true);
    const { plugIn } = await import('../support/emulated-link.ts');
    const opened = await driver.open(plugIn(bench.emulator, 1), bench.clock).then(
      (instrument) => instrument.makeSafe(),
      (error: unknown) => (error as { code?: string }).code,
    );
    expect(opened).toMatch(/^(off|unknown|(link|instrument|run)\/.+)$/);
    if (opened === 'off') expect(bench.emulator.truth.energised).toBe(false);
    await expectRecovery(bench, [name]);
  });

  test(`${scriptCount} random scripts of faults`, { timeout: isSoak ? 3_600_000 : 60_000 }, async ({ task }) => {
    const names = faultNamesOf(driver);
    for (let seed = 1; seed <= scriptCount; seed++) {
      const random = createRandom(seed);
      const bench = await open(driver, seed);
      const actions = claimedActions(bench.instrument.capabilities);
      const action = actions[random.integer(actions.length)]!;
      const strikes = Array.from({ length: 1 + random.integer(3) }, () => ({
        name: names[random.integer(names.length)]!,
        atMs: 30_000 * random.uniform() ** 2,
      }));
      const faults = strikes.map(({ name }) => name);
      try {
        const { readings } = await runUnderFaults(bench, action, strikes);
        expectTrueSamples(action, readings, faults);
        await expectHonestlySafe(bench);
        await expectRecovery(bench, faults);
      } catch (error) {
        throw new Error(`Seed ${seed}, ${action.kind}, ${JSON.stringify(strikes)}`, { cause: error });
      }
      close(bench);
    }
    recordSoakFigures(task, `${scriptCount} scripts`);
  });

  test(`${mutationCount} random bytes in what it sends`, { timeout: isSoak ? 3_600_000 : 60_000 }, async ({ task }) => {
    const random = createRandom(17);
    let mutations = 0;
    let bytes = 0;
    let probability = 0;
    const damage = (sent: Uint8Array): Uint8Array =>
      sent.map((byte) => {
        bytes++;
        if (random.uniform() >= probability) return byte;
        mutations++;
        return random.integer(256);
      });
    for (let round = 0; mutations < mutationCount; round++) {
      const bench = await open(driver, 1 + round, damage);
      const actions = claimedActions(bench.instrument.capabilities);
      probability = mutationProbability;
      for (let count = 0; count < 20 && mutations < mutationCount; count++)
        await runUnderFaults(bench, actions[count % actions.length]!, []);
      probability = 0;
      // In order again at once: the first exchange that is not damaged is understood.
      await expectHonestlySafe(bench);
      expect(await bench.instrument.makeSafe()).toBe('off');
      close(bench);
    }
    recordSoakFigures(task, `${mutations} bytes changed, ${bytes} sent`);
  });
});
