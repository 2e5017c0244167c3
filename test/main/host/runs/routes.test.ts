import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exampleDescriptions } from '../../../../src-core/instruments/described/examples.ts';
import { parseMethod } from '../../../../src-core/methods/parse.ts';
import { planMethod } from '../../../../src-core/methods/plan.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import { presetSamples } from '../../../../src-main/host/presets.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const limits = { minVoltageV: -1, maxVoltageV: 3, maxCurrentA: 1e-3, maxDurationS: 90_000 };
const rest = { kind: 'rest', end: { maxDurationS: 20_000 } } as const;

function switchTo(...routeIds: readonly string[]) {
  const steps = routeIds.flatMap((routeId) => [{ kind: 'switch', routeId } as const, rest]);
  return parseMethod({ name: 'Routes', limits, steps });
}

test('a route that the bench does not have is refused with those it has: of the bench, of a run, of a change', async () => {
  const dataFile = path.join(temporaryFolder(), 'd.mobion');
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => host.close());
  const { handlers } = host;
  const scanner = exampleDescriptions.find(({ description }) => 'switch' in (description as object))!;
  await handlers['instruments.saveDescription']({
    text: JSON.stringify({ ...(scanner.description as object), id: 'scanner' }),
  });
  const address = 'virtual:mg-ti2s4';
  const bench = {
    name: 'two cells',
    speed: 20,
    members: [
      { driverId: 'palmsens-methodscript', address, roles: ['source'] },
      { driverId: 'scpi-scanner', address, roles: ['switch'] },
    ],
  } as const;
  const refusal = { code: 'input/beyond-instrument', remedy: expect.stringMatching(/1.*2/) };
  await expect(host.connectBench({ ...bench, routeId: 'cellar' })).rejects.toMatchObject({
    ...refusal,
    message: 'The switch of two cells has no route “cellar”.',
  });
  const { id, routeIds = [] } = await host.connectBench(bench);
  expect(routeIds.length).toBeGreaterThan(1);
  const sample = presetSamples.find((preset) => preset.id === 'mg-ti2s4')!;
  expect(() => host.startRun(id, switchTo(routeIds[0]!, 'cellar'), sample)).toThrow(
    expect.objectContaining({ ...refusal, message: expect.stringContaining('no route “cellar”') }),
  );
  const runId = host.startRun(id, switchTo(routeIds[0]!), sample);
  await expect.poll(() => host.storage.runs.summary(runId)?.state, { timeout: 10_000 }).toBe('running');
  const change = {
    runId,
    firstChangedStep: 2,
    steps: [{ kind: 'switch', routeId: 'cellar' } as const],
    reason: 'Other cell',
  };
  await expect(async () => handlers['runs.modify'](change)).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining('no route “cellar”'),
    dataState: 'The run goes on as it was planned before.',
  });
  expect(host.storage.runs.summary(runId)).toMatchObject({ state: 'running' });
  await handlers['runs.stop']({ runId });
}, 30_000);

test('a method that only switches takes the time its relays need', () => {
  const method = parseMethod({ name: 'Switch', limits, steps: [{ kind: 'switch', routeId: '1' }] });
  expect(planMethod(method, {})).toMatchObject({ expectedDurationS: 1, maxDurationS: 2 });
});
