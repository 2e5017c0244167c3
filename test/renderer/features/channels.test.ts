import { expect, test } from 'vitest';
import type { InstrumentSummary } from '../../../src-core/contract/calls.ts';
import type { MethodStep } from '../../../src-core/model/method.ts';
import { stepDifference } from '../../../src-renderer/features/methods/step-difference.ts';
import { channelsOf } from '../../../src-renderer/features/run/channels.ts';
import { instrumentAt } from '../../support/fake-run.ts';

test('members of a bench are no channels of their own; a queue without its instrument is one', () => {
  const member: InstrumentSummary = { ...instrumentAt('virtual:a', 1, 1, 1), id: 'virtual:a' };
  const bench: InstrumentSummary = {
    ...instrumentAt('bench:b', 1, 1, 2),
    id: 'bench:b',
    bench: { memberIds: ['virtual:a'], reminders: [] },
  };
  const item = { id: 'q', title: 't', methodName: 'm', sampleName: 's', addedAt: '' };
  const queue = { state: 'paused', changedAt: '', items: [item] } as const;
  const queues = [
    { ...queue, instrumentId: 'bench:b' },
    { ...queue, instrumentId: 'serial:gone' },
    { ...queue, instrumentId: 'serial:empty', items: [] },
  ];
  const channels = channelsOf([member, bench], queues);
  expect(channels.map(({ id, name, instrument }) => [id, name, instrument !== undefined])).toEqual([
    ['bench:b', 'Bench b', true],
    ['serial:gone', 'serial:gone', false],
  ]);
});

test('a difference keeps the longest common sequence of steps', () => {
  const rest = (maxDurationS: number) => ({ kind: 'rest', end: { maxDurationS } }) as const;
  const signs = stepDifference([rest(1), rest(2), rest(3)], [rest(1), rest(3), rest(4)]).map(
    ({ sign, text }) => `${sign} ${text}`,
  );
  expect(signs).toEqual([
    '  Open-circuit rest for 1.0 s.',
    '− Open-circuit rest for 2.0 s.',
    '  Open-circuit rest for 3.0 s.',
    '+ Open-circuit rest for 4.0 s.',
  ]);
  const withAnother: MethodStep = { ...rest(1), sampleIntervalS: 7 };
  const [old, now] = stepDifference([rest(1)], [withAnother]);
  expect(old!.text).not.toBe(now!.text);
  expect(now!.text).toContain('sampleIntervalS 7');
});
