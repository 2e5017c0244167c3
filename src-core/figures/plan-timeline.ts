import type { Action, LoopPass, Plan, PlannedStep } from '../model/plan.ts';
import { formatDuration, formatEngineering } from '../units/format.ts';

/** What a stretch of a plan is about: colour and pattern follow from it. */
export type TimelineKind = 'rest' | 'current' | 'voltage' | 'impedance' | 'temperature' | 'other';

/** One step of the method in one pass, or several passes folded into one stretch. Times from the start, s. */
export interface TimelineBar {
  readonly key: string;
  /** Place of the step in the method. */
  readonly field: string;
  readonly title: string;
  /** For hover and screen readers. */
  readonly detail: string;
  readonly startS: number;
  readonly endS: number;
  readonly kind: TimelineKind;
  /** Drawn with values that a result will replace. */
  readonly isAssumed: boolean;
  readonly isFolded: boolean;
}

/** All passes of one repetition. */
export interface TimelineLoop {
  readonly id: string;
  readonly label: string;
  readonly startS: number;
  readonly endS: number;
  /** 0 is the outermost. */
  readonly depth: number;
  readonly isConditional: boolean;
}

/** A straight piece of a planned course. */
export interface TimelineLevel {
  readonly lane: 'current' | 'voltage' | 'temperature';
  readonly startS: number;
  readonly endS: number;
  /** A, V or °C at both ends. */
  readonly from: number;
  readonly to: number;
  readonly isAssumed: boolean;
}

export interface PlanTimeline {
  readonly totalS: number;
  /** When conditions hold after the first pass; absent where the total is sure. */
  readonly shortestS?: number;
  readonly bars: readonly TimelineBar[];
  readonly loops: readonly TimelineLoop[];
  readonly levels: readonly TimelineLevel[];
  /** Spectra. */
  readonly marks: readonly { readonly startS: number; readonly endS: number }[];
}

/** More bars than these are folded: after the second pass of a repetition, the others become one. */
const mostBars = 80;
const mostLevels = 1500;

interface Placed {
  readonly step: PlannedStep;
  readonly startS: number;
  readonly endS: number;
}

/**
 * A plan over time, as data.
 *
 * @param titles - of the steps of the method, by their place; what is not named has the label of its first planned step
 * @param mostPasses - of a repetition that stand alone; the others are folded, as they are where there are many bars
 */
export function planTimeline(plan: Plan, titles: ReadonlyMap<string, string>, mostPasses = Infinity): PlanTimeline {
  const placed = place(plan.steps);
  const whole = barsOf(placed, titles, mostPasses);
  const bars = whole.length <= mostBars ? whole : barsOf(placed, titles, Math.min(2, mostPasses));
  return {
    totalS: placed.at(-1)?.endS ?? 0,
    ...(plan.shortestDurationS === undefined ? {} : { shortestS: plan.shortestDurationS }),
    bars: bars.length <= 4 * mostBars ? bars : barsOf(placed, titles, 0),
    loops: loopsOf(placed),
    levels: thinned(placed.flatMap(levelsOf), mostLevels),
    marks: thinned(
      placed.flatMap(({ step, startS, endS }) => (step.action.kind === 'impedance' ? [{ startS, endS }] : [])),
      mostLevels,
    ),
  };
}

/** The same as lines of text: start, duration, what, remarks. */
export function timelineRows(timeline: PlanTimeline): readonly (readonly [string, string, string, string])[] {
  return timeline.bars.map(({ startS, endS, title, field, isAssumed, isFolded, detail }) => {
    const loops = timeline.loops.filter(
      (loop) => loop.startS <= startS && loop.endS >= endS && loop.endS > loop.startS,
    );
    const remarks = [
      ...(isFolded ? [detail] : loops.map(({ label }) => label)),
      ...(isAssumed ? ['from a result: planned with what is assumed'] : []),
    ];
    const indent = '  '.repeat(field.split('.').length - 1);
    return [formatDuration(startS), formatDuration(endS - startS), `${indent}${title}`, remarks.join('; ')] as const;
  });
}

function place(steps: readonly PlannedStep[]): readonly Placed[] {
  let startS = 0;
  return steps.map((step) => {
    const here = { step, startS, endS: startS + step.expectedDurationS };
    startS = here.endS;
    return here;
  });
}

/** Neighbours of one place and pass are one bar; of a repetition at most `passes` passes stand alone. */
function barsOf(placed: readonly Placed[], titles: ReadonlyMap<string, string>, passes: number): TimelineBar[] {
  const bars: { members: Placed[]; key: string; folded: LoopPass | undefined }[] = [];
  for (const entry of placed) {
    const { loops = [], field = '' } = entry.step;
    const folded = loops.find(({ pass }) => pass > passes);
    const key = folded ? `fold ${folded.id}` : `${field} ${loops.map(({ id, pass }) => `${id}.${pass}`).join(' ')}`;
    const last = bars.at(-1);
    if (last?.key === key) last.members.push(entry);
    else bars.push({ members: [entry], key, folded });
  }
  return bars.map(({ members, key, folded }, index) => toBar(members, `${index} ${key}`, folded, titles));
}

function toBar(
  members: readonly Placed[],
  key: string,
  folded: LoopPass | undefined,
  titles: ReadonlyMap<string, string>,
): TimelineBar {
  const { step, startS } = members[0]!;
  const { endS } = members.at(-1)!;
  const { field = '', label } = step;
  const isAssumed = members.some((member) => member.step.isAssumed);
  const title = folded ? `Passes ${folded.pass} to ${folded.of}` : (titles.get(field) ?? label);
  const what = members.length === 1 ? label : `${members.length} steps, beginning with “${label}”`;
  const values = step.fromResult?.values.map(({ path, expression }) => `${path} from ${expression}`) ?? [];
  const detail = [
    folded ? `${title} of the repetition` : title,
    ...(title === what || isNumbered(what, title) ? [] : [what]),
    ...(members.length === 1 ? levelText(step.action) : []),
    `from ${formatDuration(startS)}, for ${formatDuration(endS - startS)}`,
    ...(isAssumed ? [`from a result${values.length > 0 ? ` (${values.join(', ')})` : ''}`] : []),
  ].join('; ');
  const place = folded ? outerField(field, step.loops ?? [], folded) : field;
  return {
    key,
    field: place,
    title,
    detail,
    startS,
    endS,
    kind: kindOf(members),
    isAssumed,
    isFolded: folded !== undefined,
  };
}

/** "Constant voltage 1.2 V" behind "Constant voltage" tells nothing that the level does not. */
function isNumbered(what: string, title: string): boolean {
  return what.startsWith(title) && /^[\s\d.−-]+\S{1,2}$/.test(what.slice(title.length));
}

/** Place of the repetition itself: as many levels further out as there are repetitions from it inwards. */
function outerField(field: string, loops: readonly LoopPass[], { id }: LoopPass): string {
  const inner = loops.length - loops.findIndex((loop) => loop.id === id);
  return field.split('.').slice(0, -inner).join('.');
}

/** A titration is about its current though most of it is rest; a spectrum alone is about impedance. */
function kindOf(members: readonly Placed[]): TimelineKind {
  const kinds = new Set(members.map(({ step }) => kindOfAction(step.action)));
  const order: readonly TimelineKind[] = ['temperature', 'current', 'voltage', 'impedance', 'rest', 'other'];
  return order.find((kind) => kinds.has(kind)) ?? 'other';
}

function kindOfAction({ kind }: Action): TimelineKind {
  switch (kind) {
    case 'open-circuit':
      return 'rest';
    case 'current':
    case 'pulse':
    case 'cccv':
      return 'current';
    case 'potential':
    case 'staircase':
    case 'sweep':
      return 'voltage';
    case 'impedance':
      return 'impedance';
    case 'temperature':
    case 'temperature-watch':
      return 'temperature';
    default:
      return 'other';
  }
}

function levelText(action: Action): readonly string[] {
  if (action.kind === 'current' || action.kind === 'pulse' || action.kind === 'cccv')
    return [formatEngineering(action.currentA, 'A')];
  if (action.kind === 'potential') return [formatEngineering(action.voltageV, 'V')];
  return action.kind === 'temperature' ? [`${action.targetC} °C`.replace('-', '−')] : [];
}

function loopsOf(placed: readonly Placed[]): readonly TimelineLoop[] {
  const loops = new Map<string, TimelineLoop>();
  for (const { step, startS, endS } of placed)
    for (const [depth, { id, of, until }] of (step.loops ?? []).entries()) {
      const label = until === undefined ? `${of} times` : `until ${until}, at most ${of} times`;
      const known = loops.get(id) ?? { id, label, startS, endS, depth, isConditional: until !== undefined };
      loops.set(id, { ...known, endS });
    }
  return [...loops.values()];
}

function levelsOf({ step, startS, endS }: Placed): readonly TimelineLevel[] {
  const { action, isAssumed = false } = step;
  const flat = (lane: TimelineLevel['lane'], value: number): TimelineLevel => ({
    ...{ lane, startS, endS, isAssumed },
    ...{ from: value, to: value },
  });
  switch (action.kind) {
    case 'open-circuit':
      return [flat('current', 0)];
    case 'current':
    case 'cccv':
      return [flat('current', action.currentA)];
    case 'pulse':
      return [{ ...flat('current', action.currentA), endS: startS + action.pulseS }];
    case 'potential':
      return [flat('voltage', action.voltageV)];
    case 'staircase':
      return staircase(
        action.levels,
        action.control === 'potentiostatic' ? 'voltage' : 'current',
        startS,
        endS,
        isAssumed,
      );
    case 'sweep':
      return sweep(action.vertexVoltagesV, startS, endS, isAssumed);
    case 'temperature':
      return [flat('temperature', action.targetC)];
    default:
      return [];
  }
}

function staircase(
  levels: readonly number[],
  lane: TimelineLevel['lane'],
  startS: number,
  endS: number,
  isAssumed: boolean,
): readonly TimelineLevel[] {
  const holdS = (endS - startS) / Math.max(1, levels.length);
  return levels.map((value, index) => ({
    ...{ lane, isAssumed, from: value, to: value },
    startS: startS + index * holdS,
    endS: startS + (index + 1) * holdS,
  }));
}

function sweep(
  vertices: readonly number[],
  startS: number,
  endS: number,
  isAssumed: boolean,
): readonly TimelineLevel[] {
  const spans = vertices.slice(1).map((vertex, index) => Math.abs(vertex - vertices[index]!));
  const span = spans.reduce((sum, part) => sum + part, 0);
  if (!(span > 0)) return [];
  let done = 0;
  return spans.map((part, index) => {
    const piece = {
      ...({ lane: 'voltage', isAssumed, from: vertices[index]!, to: vertices[index + 1]! } as const),
      startS: startS + ((endS - startS) * done) / span,
      endS: startS + ((endS - startS) * (done + part)) / span,
    };
    done += part;
    return piece;
  });
}

/** Every n-th where there are too many to be told apart. */
function thinned<T>(items: readonly T[], most: number): readonly T[] {
  const every = Math.ceil(items.length / most);
  return every <= 1 ? items : items.filter((_, index) => index % every === 0);
}
