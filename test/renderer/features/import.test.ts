import { expect, test } from 'vitest';
import type { ImportSummary } from '../../../src-core/contract/calls.ts';
import { filesOfInput } from '../../../src-renderer/features/analyse/source/dropped-files.ts';
import { readContent } from '../../../src-renderer/features/analyse/source/file-content.ts';
import { outlinePoints } from '../../../src-renderer/features/analyse/source/outline-points.ts';
import { searchImports } from '../../../src-renderer/features/library/search-imports.ts';
import { contentWords, currentImports, isImport } from '../../../src-renderer/workspace/import-words.ts';

const file: ImportSummary = {
  ...{ id: 'import-1', fileName: 'T 25.mpt', folder: 'pellet 3', format: 'biologic-mpt', formatTitle: 'BioLogic mpt' },
  ...{ kind: 'spectrum', importedAt: '2026-11-22T10:00:00Z', programVersion: '0.1.0', bytes: 900, sha256: 'ab' },
  spectra: [{ index: 0, label: 'T 25.mpt', points: 61, minFrequencyHz: 1, maxFrequencyHz: 1e6 }],
  ...{ warnings: [], answers: {}, isWatched: false, version: 1 },
};

test('imports are found by file, folder, format and sample; a replaced version only when it is asked for', () => {
  const list: readonly ImportSummary[] = [
    { ...file, id: 'import-3', replaces: 'import-2', version: 2, isWatched: true, sampleId: 's1' },
    { ...file, id: 'import-2', replacedBy: 'import-3', isWatched: true },
    { ...file, id: 'import-1', kind: 'titration', spectra: [], samples: 1200 },
  ];
  const names = new Map([['s1', 'Pellet of MgSc2Se4']]);
  const found = (query: string, filter: Parameters<typeof searchImports>[2] = 'current') =>
    searchImports(list, query, filter, names).map(({ id }) => id);
  expect(found('')).toEqual(['import-3', 'import-1']);
  expect(found('mgsc2se4 biologic')).toEqual(['import-3']);
  expect(found('', 'titration')).toEqual(['import-1']);
  expect(found('', 'watched')).toEqual(['import-3']);
  expect(found('', 'replaced')).toEqual(['import-2']);
  expect(currentImports(list).map(({ id }) => id)).toEqual(['import-3', 'import-1']);
  expect(list.map(contentWords)).toEqual([
    '1 spectrum, 61 points',
    '1 spectrum, 61 points',
    'titration, 1,200 samples',
  ]);
  expect([isImport('import-20261122-1'), isImport('run-20261122-1')]).toEqual([true, false]);
});

test('files of a folder come in natural order, hidden ones left out', () => {
  const of = (path: string) =>
    Object.defineProperty(new File(['x'], path.slice(path.lastIndexOf('/') + 1)), 'webkitRelativePath', {
      value: path,
    });
  const list = ['day/10.csv', 'day/2.csv', 'day/.DS_Store', 'a/1.csv'].map(of);
  expect(filesOfInput(list as unknown as FileList).map(({ folder, file: { name } }) => `${folder}/${name}`)).toEqual([
    'a/1.csv',
    'day/2.csv',
    'day/10.csv',
  ]);
});

test('a file of 1 GB is refused unread', async () => {
  const huge = new File(['x'], 'huge.csv');
  Object.defineProperty(huge, 'size', { value: 2 ** 30 });
  await expect(readContent(huge)).rejects.toMatchObject({ code: 'input/file-format' });
});

test('a small Nyquist plot has equal scales, −Z″ upwards, and stays in its box', () => {
  const box = { widthPx: 132, heightPx: 84, marginPx: 6 };
  const angles = Array.from({ length: 19 }, (_, k) => (k * Math.PI) / 18);
  const { points, zeroY } = outlinePoints(
    angles.map((a) => 100 + 50 * Math.cos(a)),
    angles.map((a) => -50 * Math.sin(a)),
    box,
  );
  const [right, top, left] = [points[0]!, points[9]!, points[18]!];
  expect((right.x - left.x) / 2).toBeCloseTo(zeroY - top.y, 9);
  for (const { x, y } of points) {
    expect(x).toBeGreaterThanOrEqual(6 - 1e-9);
    expect(x).toBeLessThanOrEqual(126 + 1e-9);
    expect(y).toBeGreaterThanOrEqual(6 - 1e-9);
    expect(y).toBeLessThanOrEqual(78 + 1e-9);
  }
  // One point alone, and a pure resistor, are no division by zero.
  expect(outlinePoints([5], [0], box).points[0]).toEqual({ x: 6, y: 78 });
});
