import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseSpectrumText } from '../../../../src-main/host/analysis/read-data-file.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import { mpr, mpt } from '../../../core/formats/samples.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function host() {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const created = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => created.close());
  return created;
}

test('a binary file and the second spectrum of a file go through the workers', async () => {
  const { handlers } = await host();
  const circuit = 'R0-p(R1,C1)';
  const first = await handlers['analysis.impedance']({ source: { text: mpr(), fileName: 'a.mpr' }, circuit });
  expect(first.impedance!.fit.parameters[1]!.value).toBeCloseTo(100, 2);
  const source = { text: mpt(undefined, 2), fileName: 'a.mpt', stepIndex: 1 };
  const second = await handlers['analysis.impedance']({ source, circuit });
  expect(second.title).toContain('a.mpt #2');
  expect(second.impedance!.warnings.map(({ code }) => code)).toContain('several-sweeps');
  const beyond = handlers['analysis.impedance']({ source: { ...source, stepIndex: 2 }, circuit });
  await expect(beyond).rejects.toMatchObject({ code: 'input/not-found' });
  const broken = handlers['analysis.impedance']({ source: { text: mpr().slice(0, 400), fileName: 'a.mpr' }, circuit });
  await expect(broken).rejects.toMatchObject({ code: 'input/file-format' });
});

test('of several spectra the first is taken when none is named, and that is told', () => {
  const { spectrum, warnings } = parseSpectrumText(mpt(undefined, 2), 'a.mpt');
  expect(spectrum.name).toBe('a.mpt #1');
  expect(warnings.map(({ code }) => code)).toEqual(['several-sweeps', 'first-of-several']);
  expect(parseSpectrumText(mpt(undefined, 2), 'a.mpt', { index: 1 }).spectrum.name).toBe('a.mpt #2');
});
