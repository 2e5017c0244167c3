import { expect, test } from 'vitest';
import { coldEnergies, hotEnergies, scoreOf } from '../../support/pellet-energies.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Fixed beforehand, not chosen. */
const seeds = [401, 402, 403, 404];

/** Of seeds that mostly wait: all at the same time. */
test('Arrhenius of mg-nasicon by role, hands off: thermostat and potentiostat, furnace and LCR meter', async () => {
  const folder = temporaryFolder();
  const [cold, hot] = await Promise.all([
    Promise.all(seeds.map((seed) => coldEnergies(folder, seed))),
    Promise.all(seeds.slice(0, 2).map((seed) => hotEnergies(folder, seed))),
  ]);
  const scores = { cold: scoreOf(cold), hot: scoreOf(hot) };
  console.info(`mg-nasicon, −40 to 25 °C: ${scores.cold.text}\nmg-nasicon, 25 to 150 °C: ${scores.hot.text}`);
  // 95 % each; of 8, fewer than 6 would happen in 0.6 % of all sets of seeds. Forty seeds of each are in the soak.
  expect(scores.cold.held[0] + scores.cold.held[1]).toBeGreaterThanOrEqual(6);
  for (const { worstEv, largestErrorEv } of Object.values(scores)) {
    expect(Math.max(...worstEv)).toBeLessThan(3e-3);
    expect(Math.max(...largestErrorEv)).toBeLessThan(2e-3);
  }
}, 240_000);
