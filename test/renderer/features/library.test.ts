import { expect, test } from 'vitest';
import { readAddress } from '../../../src-renderer/features/instruments/discovery.svelte.ts';
import { durationOf, searchRuns } from '../../../src-renderer/features/library/search.ts';
import { refusalOf, usesOf, fieldGroups } from '../../../src-renderer/features/samples/fields.ts';
import { sampleFields } from '../../../src-core/model/sample-fields.ts';
import { syntheticReportInput, titrationSample } from '../../support/report-input.ts';

const { run } = syntheticReportInput({ pulses: 1, samplesPerPulse: 5 });
const old = {
  ...run,
  id: 'old',
  title: 'GITT of March',
  startedAt: '2026-03-01T08:00:00Z',
  state: 'ended',
  outcome: 'completed',
} as const;
const { outcome: _outcome, ...open } = run;
const broken = {
  ...open,
  id: 'broken',
  title: 'EIS at night',
  startedAt: '2026-04-01T08:00:00Z',
  state: 'interrupted',
} as const;
const live = { ...open, id: 'live', title: 'GITT now', startedAt: '2026-05-01T08:00:00Z', state: 'running' } as const;
const runs = [old, broken, live];

test('runs are found by every word, newest first', () => {
  expect(searchRuns(runs, '', 'all').map(({ id }) => id)).toEqual(['live', 'broken', 'old']);
  expect(searchRuns(runs, 'gitt march', 'all').map(({ id }) => id)).toEqual(['old']);
  expect(searchRuns(runs, 'nothing like it', 'all')).toEqual([]);
});

test('filters tell whole runs from those that live or broke off', () => {
  const idsOf = (filter: 'live' | 'finished' | 'unfinished') => searchRuns(runs, '', filter).map(({ id }) => id);
  expect([idsOf('live'), idsOf('finished'), idsOf('unfinished')]).toEqual([['live'], ['old'], ['broken']]);
});

test('the duration of a run that has no end is not known', () => {
  expect(durationOf({ ...old, endedAt: '2026-03-01T09:00:00Z' })).toBe(3600);
  const { endedAt: _endedAt, ...unended } = run;
  expect(durationOf(unended)).toBeNaN();
});

test('every quantity of a sample has a place in the form, once', () => {
  const keys = fieldGroups.flatMap(({ fields }) => fields.map(({ key }) => key));
  expect(keys.toSorted()).toEqual(sampleFields.map(({ key }) => key).toSorted());
});

test('what is missing is named by its label', () => {
  const { particleRadius: _radius, ...sample } = titrationSample;
  expect(usesOf(sample).find(({ title }) => title.startsWith('Chemical'))?.missing).toEqual(['particle radius']);
  expect(usesOf(titrationSample).find(({ title }) => title.startsWith('Chemical'))?.missing).toEqual([]);
});

test('a quantity beyond what is possible is refused with what to do', () => {
  const mass = sampleFields.find(({ key }) => key === 'mass')!;
  expect(refusalOf(mass, { value: 5, unit: 'mg' })).toBeUndefined();
  expect(refusalOf(mass, { value: -5, unit: 'mg' })).toMatch(/Mass.*Check number and unit/);
});

test.each([
  ['/dev/ttyACM0', 'serial:/dev/ttyACM0'],
  ['COM5', 'serial:COM5'],
  ['tcp:127.0.0.1:5000', 'tcp:127.0.0.1:5000'],
  ['hello', undefined],
  ['', undefined],
])('the address %j is %j', (typed, address) => {
  expect(readAddress(typed)).toBe(address);
});
