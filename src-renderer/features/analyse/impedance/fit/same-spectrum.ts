import type { AnalysisRecord } from '../../../../../src-core/model/results.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';

/** SHA-256 of the numbers, little-endian, column after column: the name the host gives to what an analysis was made from. */
export async function hashOfSpectrum({ frequencyHz, zReOhm, zImOhm, status }: Spectrum): Promise<string> {
  const columns = [frequencyHz, zReOhm, zImOhm, ...(status ? [status] : [])];
  const numbers = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    numbers.set(column, at);
    at += column.length;
  }
  const digest = await crypto.subtle.digest('SHA-256', numbers);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Fits of one spectrum among all that is stored, the newest first. */
export function fitsOf(
  records: readonly AnalysisRecord[],
  { inputHash, runId, stepIndex }: { readonly inputHash: string; readonly runId: string; readonly stepIndex: number },
): readonly AnalysisRecord[] {
  const isOfStep = (record: AnalysisRecord): boolean => {
    const stored = record.parameters as { readonly stepIndex?: number } | null;
    return runId !== '' && record.runId === runId && stored?.stepIndex === stepIndex;
  };
  return records
    .filter((record) => record.kind === 'impedance' && record.impedance)
    .filter((record) => record.inputHash === inputHash || isOfStep(record))
    .toReversed();
}
