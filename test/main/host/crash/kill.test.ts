import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { killAndLook, serveInstrument } from './kill-host.ts';

test.skipIf(process.platform === 'win32')(
  'ten hosts killed at random instants: nothing acknowledged is lost, the run is found, the cell is off again',
  { timeout: 120_000 },
  async () => {
    const dataFile = path.join(temporaryFolder(), 'data.mobion');
    const bench = await serveInstrument(1);
    onTestFinished(() => bench.close());
    const random = createRandom(20261122);
    for (let kill = 0; kill < 10; kill++) {
      const finding = await killAndLook(dataFile, bench, 600 * random.uniform());
      expect(finding.storedRows).toBeGreaterThanOrEqual(finding.acknowledgedRows);
      expect(finding).toMatchObject({
        integrity: 'ok',
        state: 'interrupted',
        cellStateBeforeConnecting: 'unknown',
        cellStateAfterConnecting: 'off',
        runCellState: 'off',
      });
      expect(finding.reopenMs).toBeLessThan(5000);
    }
  },
);
