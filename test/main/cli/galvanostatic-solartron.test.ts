import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findCell } from '../../../src-core/cells/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

const method = {
  name: 'Galvanostatic spectrum',
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: '50 uA', maxDurationS: '1 h' },
  steps: [
    {
      ...{
        kind: 'eis',
        control: 'galvanostatic',
        startFrequencyHz: '5 kHz',
        endFrequencyHz: '50 Hz',
        pointsPerDecade: 1,
      },
      ...{ amplitudeARms: '2 uA', dc: { currentA: '5 uA' } },
    },
  ],
};

test(
  '1260 with 1287, galvanostatic, from the command line to the table: the cell, its sine and the level under it',
  { timeout: 60_000 },
  async () => {
    const folder = temporaryFolder();
    const measure = async (name: string, limits: object) => {
      const file = path.join(folder, `${name}.json`);
      writeFileSync(file, JSON.stringify({ ...method, limits: { ...method.limits, ...limits } }));
      const db = path.join(folder, `${name}.mobion`);
      const instrument = ['--instrument', 'virtual:dummy-cell', '--driver', 'solartron-1260', '--speed', '200'];
      const answer = await cli('run', '--method', file, '--sample', 'dummy-cell', '--db', db, ...instrument, '--json');
      return { db, run: answer.json() };
    };
    const { db, run } = await measure('whole', {});
    expect(run).toMatchObject({ status: 'completed', cellState: 'off' });
    const out = path.join(folder, 'out');
    await cli('export', String(run['runId']), '--db', db, '--csv', out);
    const [header = '', ...lines] = readFileSync(path.join(out, 'spectra.csv'), 'utf8').trim().split(/\r?\n/);
    const columns = header.split(',');
    const cell = findCell('dummy-cell')!.create();
    expect(lines.length).toBe(3);
    for (const line of lines) {
      const values = line.split(',').map(Number);
      const at = (name: string): number => values[columns.indexOf(name)] ?? NaN;
      const truth = cell.impedance(at('freq_Hz'));
      const ohm = Math.hypot(truth.re, truth.im);
      expect(Math.hypot(at('Zre_ohm') - truth.re, at('Zim_ohm') - truth.im) / ohm).toBeLessThan(0.005);
      expect(at('amplitude_Arms') / 2e-6).toBeCloseTo(1, 2);
      expect(at('amplitude_Vrms') / (2e-6 * ohm)).toBeCloseTo(1, 1);
      // The voltmeter cannot take the sine out at this pace, but reads no more than its peak beside the level.
      expect(Math.abs(at('dc_A') - 5e-6)).toBeLessThan(3e-6);
    }
    const shown = await cli('runs', 'show', String(run['runId']), '--db', db);
    expect(shown.stdout).toMatch(/measured A \(rms\)/);

    // 5 µA on 11 kΩ are 55 mV: more than this limit, told with a point.
    const limited = await measure('limited', { maxVoltageV: 0.04 });
    expect(limited.run['status']).not.toBe('completed');
    expect(limited.run).toMatchObject({ cellState: 'off' });
  },
);
