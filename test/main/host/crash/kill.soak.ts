import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { faultsOf, killAndLook, serveInstrument, type KillFinding } from './kill-host.ts';

/** A thousand by default; MOBION_KILLS for fewer or more. */
const kills = Number(process.env['MOBION_KILLS'] ?? 1000);
/** The list of runs grows; a fresh file now and then keeps each kill as quick as the first. */
const killsPerFile = 50;
/** Each with its own instrument and data file; most of a kill is waiting. */
const lanes = 4;

test('hosts killed at random instants', async ({ task }) => {
  const findings = (
    await Promise.all(Array.from({ length: lanes }, (_, lane) => killInLane(lane, Math.ceil(kills / lanes))))
  ).flat();
  const count = (matches: (finding: KillFinding) => boolean): number => findings.filter(matches).length;
  const acknowledged = findings.reduce((sum, { acknowledgedRows }) => sum + acknowledgedRows, 0);
  const lost = findings.reduce((sum, one) => sum + Math.max(0, one.acknowledgedRows - one.storedRows), 0);
  const bad = findings.filter((finding) => faultsOf(finding).length > 0);
  const slowestMs = Math.max(...findings.map(({ reopenMs }) => reopenMs));
  recordSoakFigures(
    task,
    `${findings.length} kills, ${acknowledged} rows acknowledged, ${lost} lost, ${bad.length} files, runs or cells not as they should be; cell on at ${count(({ cellWasOn }) => cellWasOn)} of the reconnections, slowest reopening ${slowestMs.toFixed(0)} ms`,
  );
  expect(bad.map((finding) => [faultsOf(finding), finding])).toEqual([]);
  expect(lost).toBe(0);
});

async function killInLane(lane: number, count: number): Promise<readonly KillFinding[]> {
  const random = createRandom(1 + lane);
  const bench = await serveInstrument(1 + lane);
  onTestFinished(() => bench.close());
  const folder = temporaryFolder();
  const findings: KillFinding[] = [];
  for (let kill = 0; kill < count; kill++) {
    const dataFile = path.join(folder, `data-${Math.floor(kill / killsPerFile)}.mobion`);
    findings.push(await killAndLook(dataFile, bench, 800 * random.uniform()));
  }
  return findings;
}
