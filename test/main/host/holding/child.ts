import { writeSync } from 'node:fs';
import { createHost } from '../../../../src-main/host/host.ts';
import { parseMethod } from '../../../../src-core/methods/parse.ts';
import { presetSamples } from '../../../../src-main/host/presets.ts';

/** A program that has the data file in hand and measures until it is told, or killed, to end. */
const [dataFile = ''] = process.argv.slice(2);
const method = parseMethod({
  name: 'Rest and pulses',
  limits: { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: '10 d' },
  steps: [
    {
      kind: 'gitt',
      direction: 'discharge',
      current: { currentA: 6e-5 },
      pulseDurationS: 60,
      pulseCount: 200,
      rest: { maxDurationS: 60 },
      minVoltageV: 0.5,
      maxVoltageV: 1.9,
    },
  ],
});
const host = await createHost({ dataFile, shell: 'cli', hold: true, demo: false, workers: 1 });
const { id } = await host.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 5 });
const runId = host.startRun(
  id,
  method,
  presetSamples.find((preset) => preset.id === 'mg-ti2s4')!,
);
writeSync(1, `run ${runId}\n`);
process.on('SIGTERM', () => void host.close());
