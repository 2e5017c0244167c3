import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { faultsOf, killAndLook, serveInstrument } from './kill-host.ts';

test.skipIf(process.platform === 'win32')(
  'ten hosts killed at random instants: nothing acknowledged is lost, the run is found, the cell is off again',
  { timeout: 120_000 },
  async () => {
    const dataFile = path.join(temporaryFolder(), 'data.mobion');
    const bench = await serveInstrument(1);
    onTestFinished(() => bench.close());
    const random = createRandom(20261122);
    let ranOn = 0;
    for (let kill = 0; kill < 10; kill++) {
      const finding = await killAndLook(dataFile, bench, 600 * random.uniform());
      expect(faultsOf(finding), JSON.stringify(finding)).toEqual([]);
      expect(finding.reopenMs).toBeLessThan(5000);
      if (finding.scriptRanOn) ranOn++;
    }
    // Else nothing would have been there to be switched off.
    expect(ranOn).toBeGreaterThan(0);
  },
);
