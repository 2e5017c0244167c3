import { planTimeline, timelineRows } from '../../../src-core/figures/plan-timeline.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { titlesByPlace } from '../../../src-core/methods/places.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import { exampleMethods } from '../../../src-core/methods/examples.ts';
import { describeMethod } from '../../../src-core/reports/method-text.ts';
import { formatBytes, formatDuration } from '../../../src-core/units/format.ts';
import { defineCommand } from '../command.ts';
import { readDocument, readSample } from '../read-document.ts';
import { textTable } from '../table.ts';

export const methodCheck = defineCommand({
  name: 'method check',
  summary: 'Reads a method, plans it, and tells its course, its duration and every problem; measures nothing.',
  positionals: '<file|id>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    sample: { kind: 'text', value: 'FILE|ID', help: 'planned for it: capacity, C-rates, x' },
  },
  examples: ['method check formation.json --sample mg-ti2s4'],
  async run({ options, positionals }) {
    const find = (id: string) => exampleMethods.find((known) => known.id === id);
    const method = await readDocument(positionals[0]!, 'method', parseMethod, find);
    const sample = await readSample(options.sample);
    const plan = planMethod(method, sample ? { sample } : {});
    const timeline = planTimeline(plan, titlesByPlace(method.steps), 1);
    const { prediction: _prediction, steps, ...numbers } = plan;
    const lines = [
      method.name,
      ...describeMethod(method).map((line) => `  ${line}`),
      '',
      textTable(['Begins', 'Lasts', 'Step', 'Remarks'], timelineRows(timeline)).trimEnd(),
      '',
      ...summary(plan),
      '',
    ];
    const isUsable = plan.problems.every(({ severity }) => severity !== 'error');
    return {
      json: { method, ...numbers, stepCount: steps.length, timeline },
      text: lines.join('\n'),
      exitCode: isUsable ? 0 : 1,
    } as const;
  },
});

function summary(plan: Plan): readonly string[] {
  const { shortestDurationS, expectedDurationS, maxDurationS, expectedSamples, expectedBytes, steps, problems } = plan;
  const expected =
    shortestDurationS === undefined
      ? formatDuration(expectedDurationS)
      : `${formatDuration(shortestDurationS)} to ${formatDuration(expectedDurationS)}, as conditions hold`;
  return [
    `${steps.length} steps, ${expected}; at most ${formatDuration(maxDurationS)}`,
    `${expectedSamples} samples, ${formatBytes(expectedBytes)}`,
    ...problems.map(({ severity, field, message, remedy = '' }) => `${severity}: ${field}: ${message} ${remedy}`),
    ...(problems.length === 0 ? ['No problem found.'] : []),
  ];
}
