import { readFileSync, writeSync } from 'node:fs';
import type { Bench } from '../../../../src-core/model/bench.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import { presetSamples } from '../../../../src-main/host/presets.ts';
import { seriesMethod } from '../../../support/bench-runs.ts';

/** A host that is going to be killed while the bench given keeps a pellet hot and measures it. */
const [dataFile = '', benchFile = ''] = process.argv.slice(2);
const bench = JSON.parse(readFileSync(benchFile, 'utf8')) as Bench;
const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
const rest = { kind: 'rest', end: { maxDurationS: 10 * 86_400 } };
const method = seriesMethod([40], { steps: [rest], agreement: undefined, toleranceK: 2, holdS: 60 });
const { id } = await host.connectBench(bench);
const sample = presetSamples.find((preset) => preset.id === 'mg-nasicon')!;
host.on('runs.journal', ({ entry: { kind, message } }) => {
  if (kind === 'step-started' && /rest/i.test(message)) writeSync(1, 'measuring\n');
});
host.startRun(id, { ...method, limits: { ...method.limits, maxDurationS: 30 * 86_400 } }, sample, 'Hot night');
