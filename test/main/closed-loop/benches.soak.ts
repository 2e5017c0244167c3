import { expect, test } from 'vitest';
import { coldEnergies, hotEnergies, scoreOf, type Energies } from '../../support/pellet-energies.ts';
import { recordSoakFigures } from '../../support/soak-figures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Fixed beforehand, not chosen. */
const seeds = Array.from({ length: 40 }, (_, k) => 401 + k);
const atOnce = 4;

async function inTurns(work: (seed: number) => Promise<Energies>): Promise<readonly Energies[]> {
  const found: Energies[] = [];
  const waiting = [...seeds];
  const lane = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) found.push(await work(seed));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return found;
}

test('mg-nasicon, −40 to 25 °C, Huber and EmStat4: energies of forty seeds', async ({ task }) => {
  const folder = temporaryFolder();
  const score = scoreOf(await inTurns((seed) => coldEnergies(folder, seed)));
  recordSoakFigures(task, score.text);
  for (const held of score.held) expect(held).toBeGreaterThanOrEqual(34);
});

test('mg-nasicon, 25 to 150 °C, Eurotherm and IM3590: energies of forty seeds', async ({ task }) => {
  const folder = temporaryFolder();
  const score = scoreOf(await inTurns((seed) => hotEnergies(folder, seed)));
  recordSoakFigures(task, score.text);
  for (const held of score.held) expect(held).toBeGreaterThanOrEqual(34);
});
