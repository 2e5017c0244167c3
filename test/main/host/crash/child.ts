import { writeSync } from 'node:fs';
import { createHost } from '../../../../src-main/host/host.ts';
import { parseMethod } from '../../../../src-core/methods/parse.ts';
import { presetSamples } from '../../../../src-main/host/presets.ts';

/**
 * A host that is going to be killed: measures on the address given and says on standard output, at once and
 * synchronously, how many rows are on disk.
 */
const [dataFile = '', address = '', speed = '1'] = process.argv.slice(2);
const say = (line: string) => void writeSync(1, `${line}\n`);

const method = parseMethod({
  name: 'Pulses and spectra without end',
  limits: { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: '10 d' },
  steps: [
    {
      kind: 'repeat',
      times: 200,
      steps: [
        {
          kind: 'gitt',
          direction: 'discharge',
          current: { currentA: 6e-5 },
          pulseDurationS: 20,
          pulseCount: 1,
          rest: { maxDurationS: 20 },
          minVoltageV: 0.5,
          maxVoltageV: 1.9,
        },
        {
          kind: 'eis',
          control: 'potentiostatic',
          startFrequencyHz: 1000,
          endFrequencyHz: 10,
          pointsPerDecade: 5,
          amplitudeVRms: 0.005,
          dc: 'open-circuit',
        },
      ],
    },
  ],
});
const host = await createHost({
  dataFile,
  shell: 'cli',
  demo: false,
  onSaved: (_runId, rows) => say(`saved ${rows}`),
});
const { id } = await host.handlers['instruments.connect']({ address, speed: Number(speed) });
// The event comes after the journal's own commit: what is said here is on disk.
host.on('runs.journal', ({ entry }) => {
  if (entry.kind === 'step-started') say(`step ${entry.stepIndex}`);
});
const sample = presetSamples.find((preset) => preset.id === 'mg-ti2s4')!;
say(`run ${host.startRun(id, method, sample)}`);
