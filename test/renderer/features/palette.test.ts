import { expect, test } from 'vitest';
import { findAnything } from '../../../src-renderer/features/frame/palette.ts';
import { syntheticReportInput } from '../../support/report-input.ts';

const { run } = syntheticReportInput({ pulses: 1, samplesPerPulse: 10 });
const lists = {
  samples: [run.sample],
  methods: [run.method],
  imports: [],
  runs: [
    { ...run, id: 'old', title: 'Older', startedAt: '2026-01-01T00:00:00Z' },
    { ...run, id: 'new', title: 'Newer', startedAt: '2026-02-01T00:00:00Z' },
  ],
};

test('without a word the places come first, in their order', () => {
  const titles = findAnything(lists, '').map(({ title }) => title);
  expect(titles.slice(0, 9)).toEqual([
    'Instruments',
    'Samples',
    'Methods',
    'Run',
    'Library',
    'Analyse',
    'Reports',
    'Settings',
    'Calculator',
  ]);
});

test('every word must be found in name or kind; the newest run comes first', () => {
  expect(findAnything(lists, 'analyse er').map(({ location }) => location.item)).toEqual(['new', 'old']);
  expect(findAnything(lists, `sample ${run.sample.name}`)[0]?.location).toEqual({
    place: 'samples',
    item: run.sample.id,
  });
  expect(findAnything(lists, 'no such thing')).toEqual([]);
});
