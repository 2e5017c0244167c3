import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { killAndLook, serveInstrument } from './kill-host.ts';

/** A thousand by default; MOBION_KILLS for fewer or more. */
const kills = Number(process.env['MOBION_KILLS'] ?? 1000);
/** The list of runs grows; a fresh file now and then keeps each kill as quick as the first. */
const killsPerFile = 50;

test('hosts killed at random instants', async ({ task }) => {
  const random = createRandom(1);
  const bench = await serveInstrument(1);
  onTestFinished(() => bench.close());
  let dataFile = '';
  let acknowledged = 0;
  let lost = 0;
  let bad = 0;
  let slowestMs = 0;
  for (let kill = 0; kill < kills; kill++) {
    if (kill % killsPerFile === 0) dataFile = path.join(temporaryFolder(), `data-${kill}.mobion`);
    const finding = await killAndLook(dataFile, bench, 800 * random.uniform());
    acknowledged += finding.acknowledgedRows;
    lost += Math.max(0, finding.acknowledgedRows - finding.storedRows);
    slowestMs = Math.max(slowestMs, finding.reopenMs);
    if (finding.integrity !== 'ok' || finding.state !== 'interrupted' || finding.runCellState !== 'off') bad++;
  }
  recordSoakFigures(
    task,
    `${kills} kills, ${acknowledged} rows acknowledged, ${lost} lost, ${bad} files, runs or cells not as they should be, slowest reopening ${slowestMs.toFixed(0)} ms`,
  );
  expect([lost, bad]).toEqual([0, 0]);
});
