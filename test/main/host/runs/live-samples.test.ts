import { expect, test } from 'vitest';
import { createLiveSamples } from '../../../../src-main/host/runs/live-samples.ts';

const row = (timeS: number) => [timeS, 1.5, 1e-6, 25, 0, 0];

test('rows are told to whoever looks, once, in messages below 64 kB', () => {
  const live = createLiveSamples('r1', () => true);
  for (let at = 0; at < 900; at++) live.dc(row(at));
  const told = live.take();
  expect(told.map(({ runId, dc }) => [runId, dc?.timeS.length])).toEqual([
    ['r1', 800],
    ['r1', 100],
  ]);
  expect(told[1]!.dc).toMatchObject({ voltageV: new Float64Array(100).fill(1.5) });
  expect(live.take()).toEqual([]);
});

test('nothing is kept for nobody: who comes later reads the run, and is told what follows', () => {
  let isWatched = false;
  const live = createLiveSamples('r1', () => isWatched);
  live.dc(row(1));
  live.impedance(row(2));
  isWatched = true;
  live.dc(row(3));
  expect(live.take().map(({ dc, impedance }) => [dc && [...dc.timeS], impedance])).toEqual([[[3], undefined]]);
});
