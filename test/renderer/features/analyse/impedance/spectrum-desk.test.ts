import { beforeEach, expect, test } from 'vitest';
import type { ImportContent } from '../../../../../src-core/contract/calls.ts';
import { SpectrumDesk } from '../../../../../src-renderer/features/analyse/impedance/spectrum-desk.svelte.ts';
import type { Workspace } from '../../../../../src-renderer/workspace/workspace.svelte.ts';
import { noisySpectrum, sweep } from '../../../../core/analysis/impedance/synthetic.ts';

const spectra = [1, 2].map((seed) => noisySpectrum('R0-p(R1,C1)', [10, 100, 1e-6], sweep(1e5, 1, 4), 0.01, seed));
const content = {
  summary: { id: 'import', fileName: 'two.csv', spectra: [{ index: 0 }, { index: 1 }] },
  spectra,
} as unknown as ImportContent;

let desk: SpectrumDesk;
beforeEach(() => {
  // What lies in a file needs no host.
  desk = new SpectrumDesk(undefined as unknown as Workspace);
  desk.openImport(content);
  desk.begin({ ...desk.settings, circuit: 'R0-p(R1,C1)' });
});

test('every spectrum has a mask and a history of its own, and the next begins where the last one stands', () => {
  desk.toggleMask([3, 1]);
  desk.change({ weight: 'unity' }, 'weight');
  desk.choose(1);
  expect([desk.masked, desk.settings.weight, desk.settings.circuit]).toEqual([[], 'unity', 'R0-p(R1,C1)']);
  expect(desk.history.past).toEqual([]);
  desk.toggleMask(5);
  desk.choose(0);
  expect(desk.masked).toEqual([1, 3]);
  desk.undo();
  desk.undo();
  expect([desk.masked, desk.settings.weight]).toEqual([[], 'modulus']);
  desk.redo();
  expect(desk.masked).toEqual([1, 3]);
  desk.choose(1);
  expect(desk.masked).toEqual([5]);
});

test('points some of which are left out already are left out together, and then taken in together', () => {
  desk.toggleMask(2);
  desk.toggleMask([1, 2, 3]);
  expect(desk.selection).toEqual({ maskedPoints: [1, 2, 3] });
  desk.toggleMask([2, 3]);
  expect(desk.masked).toEqual([1]);
  expect(desk.history.past.map(({ name }) => name)).toEqual([
    'leave a point out',
    'leave 3 points out',
    'take 2 points in',
  ]);
});

test('leads are taken away from what is looked at, not from what was measured', () => {
  const [measured] = spectra;
  expect(desk.cell).toBe(measured);
  desk.change({ correction: { seriesResistanceOhm: 4 } }, 'leads');
  expect(desk.cell!.zReOhm[0]).toBeCloseTo(measured!.zReOhm[0]! - 4, 9);
  expect(desk.current!.spectrum).toBe(measured);
  desk.undo();
  expect(desk.cell).toBe(measured);
});

test('a fit belongs to the settings it was made with: any change leaves it, undoing comes back to it', () => {
  const record = { id: 'fit' } as NonNullable<typeof desk.settings.record>;
  desk.change({ record }, 'fit');
  desk.setRange({ minFrequencyHz: 10 });
  desk.setRange({ minFrequencyHz: 20 });
  expect(desk.settings.record).toBeUndefined();
  desk.undo();
  expect([desk.settings.record, desk.minFrequencyHz]).toEqual([record, undefined]);
});

test('into another file go the circuit and the manner, not what belongs to this cell; back here all is as it was', () => {
  const other = { ...content, summary: { ...content.summary, id: 'other', fileName: 'other.csv' } };
  desk.toggleMask([1, 2]);
  desk.change(
    {
      ...{ weight: 'unity', sampleId: 'pellet', minFrequencyHz: 10, values: { R1: 90 } },
      constraints: [{ kind: 'tie', parameter: 'R1', expression: '3*R0' }],
    },
    'demands',
  );
  const left = desk.settings;
  desk.openImport(other);
  expect(desk.settings).toMatchObject({
    ...{ circuit: 'R0-p(R1,C1)', weight: 'unity', sampleId: '', values: {}, constraints: [], masked: [] },
    minFrequencyHz: undefined,
  });
  expect(desk.history.past).toEqual([]);
  desk.openImport(content);
  expect(desk.settings).toBe(left);
  desk.undo();
  expect([desk.settings.sampleId, desk.masked]).toEqual(['', [1, 2]]);
});
