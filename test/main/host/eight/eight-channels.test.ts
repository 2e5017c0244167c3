import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { liveFortnight } from './fortnight.ts';

// The long version, a simulated fortnight with fifty faults, is eight-channels.soak.ts.
test('eight channels for some hours with faults: nothing acknowledged is lost, no cell stays on, the file is whole', async () => {
  const figures = await liveFortnight({
    ...{ deviceDays: 0.14, speed: 2000, sampleIntervalS: 60, faults: 6, seed: 1 },
    folder: temporaryFolder(),
  });
  const none = { acknowledgedLost: 0, stillOn: 0, wrongHashes: 0, integrity: 'ok' };
  expect(figures).toMatchObject(none);
  // Every stored row is one that was sent, once and in its order.
  expect(figures.comparison.findings).toEqual([]);
  expect(figures.comparison).toMatchObject({ untraced: 0 });
  expect(figures.comparison.stored).toBeGreaterThan(300);
  // Each crossing was answered; how fast, a busy machine cannot say.
  expect(
    Object.values(figures.crossingsMs)
      .flat()
      .every((ms) => ms < 5000),
  ).toBe(true);
});
