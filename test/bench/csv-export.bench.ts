import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeCsvExport } from '../../src-main/host/reports/index.ts';
import { syntheticReportInput, syntheticTitration } from '../support/report-input.ts';
import type { Measurement } from './measurement.ts';

const limitS = 10;

/** A run of a million rows written as CSV with hashes, once. */
export async function measure(): Promise<readonly Measurement[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'mobion-bench-'));
  try {
    const { dc } = syntheticTitration({ pulses: 50, samplesPerPulse: 10_000, pulseS: 600, restS: 3600 });
    const begin = performance.now();
    await writeCsvExport({ ...syntheticReportInput(), dc }, { directory });
    const value = (performance.now() - begin) / 1000;
    const name = `CSV of ${(dc.timeS.length / 1e6).toFixed(1)} M rows, written and hashed`;
    return [{ name, value, unit: 's', target: `≤ ${limitS} s`, met: value <= limitS }];
  } finally {
    rmSync(directory, { recursive: true });
  }
}
