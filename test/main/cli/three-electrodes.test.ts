import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

const method = {
  name: 'Two pulses and a spectrum',
  limits: { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: '1 mA', maxDurationS: '10 h' },
  steps: [
    {
      kind: 'gitt',
      direction: 'discharge',
      current: { currentA: 60e-6 },
      pulseDurationS: 300,
      pulseCount: 2,
      rest: { maxDurationS: 600 },
      minVoltageV: 0.5,
      maxVoltageV: 1.9,
    },
    {
      kind: 'eis',
      control: 'potentiostatic',
      startFrequencyHz: 1000,
      endFrequencyHz: 10,
      pointsPerDecade: 3,
      amplitudeVRms: '10 mV',
      dc: 'open-circuit',
    },
  ],
};

test('run --electrodes three: runs show tells electrodes and levels, --potential chooses what D is taken from', async () => {
  const folder = temporaryFolder();
  const db = path.join(folder, 'data.mobion');
  const file = path.join(folder, 'method.json');
  writeFileSync(file, JSON.stringify(method));
  const on = ['--instrument', 'virtual:mg-ti2s4-three-electrode', '--sample', 'mg-ti2s4', '--db', db];
  const run = await cli('run', '--method', file, ...on, '--electrodes', 'three', '--speed', '2000', '--json');
  expect([run.exitCode, run.stderr]).toEqual([0, expect.anything()]);
  const { runId } = run.json() as { runId: string };

  const shown = await cli('runs', 'show', runId, '--db', db);
  expect(shown.stdout).toContain('working and counter electrode recorded against a reference');
  expect(shown.stdout).toMatch(/Amplitude set \(rms\).*measured V \(rms\).*DC voltage/);
  const json = (await cli('runs', 'show', runId, '--db', db, '--json')).json();
  expect(json).toMatchObject({ electrodes: 'three', levels: [{ setAmplitudeRms: 0.01, control: 'potentiostatic' }] });

  const analysed = async (...potential: string[]) =>
    (await cli('titration', 'analyse', runId, ...potential, '--db', db, '--json')).json() as {
      titration?: { warnings: { code: string; message: string }[] };
    };
  expect(JSON.stringify(await analysed())).toContain('working electrode against the reference');
  expect(JSON.stringify(await analysed('--potential', 'cell'))).toContain('voltage of the whole cell');
  const wrong = await cli('titration', 'analyse', runId, '--potential', 'counter', '--db', db);
  expect(wrong.exitCode).not.toBe(0);
  expect(wrong.stderr).toContain('working-electrode');
}, 60_000);
