import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mgTi2S4DiffusivityM2PerS, mgTi2S4Truth } from '../../../src-core/cells/truth.ts';
import type { JointRow } from '../../../src-core/model/joint-view.ts';
import type { EisStep, Method } from '../../../src-core/model/method.ts';
import { chiSquaredTail, median } from '../../../src-core/numerics/statistics.ts';
import { measureAndAnalyse, titrationMethod } from '../../support/closed-loop.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Fixed before the first of these was run; each begins at another x, so that 0.12 to 0.53 is covered. */
const runs = [201, 202, 203, 204, 205].map((seed, k) => ({ seed, initialX: 0.115 + 0.083 * k }));
const pulsesEach = 9;

/** As `titrationMethod`, with the spectrum that an hour's rest is followed by: 100 kHz to 10 mHz. */
function methodWithSpectra(): Method {
  const method = titrationMethod(pulsesEach);
  const eis: Omit<EisStep, 'kind'> = {
    control: 'potentiostatic',
    startFrequencyHz: 100e3,
    endFrequencyHz: 0.01,
    pointsPerDecade: 10,
    amplitudeVRms: 0.01,
    dc: 'open-circuit',
  };
  return { ...method, steps: method.steps.map((step) => (step.kind === 'gitt' ? { ...step, eis } : step)) };
}

test.skipIf(!existsSync('/dev/ptmx'))(
  'mg-ti2s4 through a serial port: D of the pulses and of the spectra in their rests agree within their errors',
  { timeout: 600_000 },
  async () => {
    const folder = temporaryFolder();
    const found = await Promise.all(
      runs.map(async (run) => {
        const flat: (readonly JointRow[])[] = [];
        const record = await measureAndAnalyse(
          folder,
          { cellId: 'mg-ti2s4', method: methodWithSpectra(), ...run },
          async ({ handlers }, runId) => {
            const ofFlank = await handlers['analysis.jointView']({ runId, joint: { circuit: 'R0-p(R1-W1,CPE1)' } });
            flat.push(ofFlank.jointView!.rows);
            return handlers['analysis.jointView']({ runId });
          },
        );
        return { round: record.jointView!.rows, flat: flat[0]! };
      }),
    );
    const rows = found.flatMap(({ round }) => round).filter(({ x }) => x >= 0.12 && x <= 0.53);
    const differences = rows.map(({ differenceInErrors }) => differenceInErrors!);
    const within = (errors: number) => differences.filter((one) => Math.abs(one) <= errors).length;
    const chiSquared = differences.reduce((sum, one) => sum + one ** 2, 0);
    const ratio = median(rows.map((row) => row.ratio!.value));
    const held = rows.filter(({ x, fromWarburg }) => {
      const { value, standardUncertainty } = fromWarburg!;
      return Math.abs(value - mgTi2S4DiffusivityM2PerS(x)) <= 1.96 * standardUncertainty;
    }).length;
    const flatRatio = median(found.flatMap(({ flat }) => flat.map((row) => row.ratio!.value)));
    const transfer = median(rows.map(({ chargeTransfer }) => chargeTransfer!.value));
    console.info(
      `mg-ti2s4, spectra: ${rows.length} compared, within one error ${within(1)}, within two ${within(2)}, median ratio ` +
        `${ratio.toFixed(4)} (semi-infinite element ${flatRatio.toFixed(4)}), χ² ${chiSquared.toFixed(1)}, bands of the ` +
        `spectra's D hold ${held}, R_ct ${transfer.toFixed(2)} Ω`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(within(2) / rows.length).toBeGreaterThanOrEqual(0.9);
    expect(chiSquaredTail(chiSquared, rows.length)).toBeGreaterThan(0.001);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
    expect(held / rows.length).toBeGreaterThanOrEqual(0.9);
    expect(Math.abs(transfer / mgTi2S4Truth.chargeTransferOhm - 1)).toBeLessThan(0.005);
    // Errors that are far too large would agree with anything.
    const relative = median(rows.map((row) => row.ratio!.standardUncertainty / row.ratio!.value));
    expect(relative).toBeLessThan(0.05);
    // A flat element on round particles reads some 5 % less: it is the shape that makes both agree.
    expect(flatRatio).toBeLessThan(0.97);
  },
);
