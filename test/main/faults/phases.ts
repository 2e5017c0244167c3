import { setTimeout as delay } from 'node:timers/promises';
import type { MethodStep } from '../../../src-core/model/method.ts';
import { until, type PtyBench, type PtyInstrument } from './pty-bench.ts';

/** Where in a run a fault strikes. */
export interface Phase {
  readonly name: string;
  readonly speed: number;
  readonly steps: readonly MethodStep[];
  /** Resolves in the moment to strike. Called right after the start of the run. */
  reach(bench: PtyBench, runId: string, instrument: PtyInstrument): Promise<void>;
  /** Whether the cell is on then, and the script goes on without the host. */
  readonly cellOn: boolean;
  readonly scriptRuns: boolean;
  /** The step at whose boundary the run goes on. */
  readonly stepIndex: number;
  /** Wall ms within which silence is noticed, on a busy processor. */
  readonly muteNoticedMs: readonly [atLeast: number, atMost: number];
}

/** 750 ms to the third missed beat, one beat to begin with, and room for a busy processor. */
const heartbeatBounds = [500, 2500] as const;

const rest = (maxDurationS: number): MethodStep => ({ kind: 'rest', end: { maxDurationS } });
export const pulse: MethodStep = {
  kind: 'gitt',
  direction: 'discharge',
  current: { currentA: 60e-6 },
  pulseDurationS: 900,
  pulseCount: 1,
  rest: { maxDurationS: 1 },
  minVoltageV: 0.5,
  maxVoltageV: 1.9,
};
const sweep = (startFrequencyHz: number, endFrequencyHz: number): MethodStep => ({
  kind: 'eis',
  control: 'potentiostatic',
  startFrequencyHz,
  endFrequencyHz,
  pointsPerDecade: 5,
  amplitudeVRms: 0.005,
  dc: 'open-circuit',
});

/** Once `rows` of the step are on disk. */
function rowsOf(stepIndex: number, rows: number) {
  return async (bench: PtyBench, runId: string): Promise<void> => {
    const saved = (): number => {
      const { dc, impedance } = bench.host.storage.chunks;
      const indices = [...dc(runId).stepIndex, ...impedance(runId).stepIndex];
      return indices.filter((index) => index === stepIndex).length;
    };
    await until(() => saved() >= rows, `${rows} rows of step ${stepIndex + 1}`);
  };
}

function journalSays(words: RegExp) {
  return (bench: PtyBench): Promise<void> =>
    new Promise((resolve) => {
      bench.host.on('runs.journal', ({ entry }) => {
        if (words.test(`${entry.kind} ${entry.state ?? ''} ${entry.message}`)) resolve();
      });
    });
}

/** The user has been told, and the sine is on the cell. */
async function announcedLongPoint(bench: PtyBench, _runId: string, { emulator }: PtyInstrument): Promise<void> {
  await until(() => bench.journal.some(({ message }) => /may be silent for 14 s/.test(message)), 'the announcement');
  await until(() => emulator.cellOn, 'the sine');
  await delay(500);
}

async function holdAfterFirstStep(bench: PtyBench, runId: string): Promise<void> {
  await until(() => bench.journal.some(({ kind }) => kind === 'step-started'), 'the first step');
  await bench.host.handlers['runs.hold']({ runId });
  await journalSays(/^state holding/)(bench);
}

const off = { cellOn: false, scriptRuns: false, muteNoticedMs: heartbeatBounds } as const;

export const phases: readonly Phase[] = [
  // What is asked before the first step is asked twice, each time with 0.6 s for an answer.
  {
    ...off,
    name: 'arming',
    speed: 1,
    steps: [rest(600)],
    reach: () => Promise.resolve(),
    stepIndex: 0,
    muteNoticedMs: [500, 3500],
  },
  {
    ...off,
    name: 'open circuit',
    speed: 1,
    steps: [rest(600)],
    reach: rowsOf(0, 4),
    scriptRuns: true,
    stepIndex: 0,
  },
  {
    name: 'a pulse',
    speed: 1,
    steps: [rest(1), pulse],
    reach: rowsOf(1, 4),
    cellOn: true,
    scriptRuns: true,
    stepIndex: 1,
    muteNoticedMs: heartbeatBounds,
  },
  {
    name: 'an impedance sweep',
    // Slow enough that the sweep still goes on when a busy host notices the loss.
    speed: 6,
    steps: [rest(10), sweep(1000, 0.1)],
    reach: rowsOf(1, 3),
    cellOn: true,
    scriptRuns: true,
    stepIndex: 1,
    muteNoticedMs: [500, 3500],
  },
  // A point at 0.02 Hz may take 252 s, 12.6 s at this speed.
  {
    name: 'a long point',
    speed: 20,
    steps: [rest(10), sweep(0.02, 0.01)],
    reach: announcedLongPoint,
    cellOn: true,
    scriptRuns: true,
    stepIndex: 1,
    muteNoticedMs: [12_000, 17_000],
  },
  // The beats of the next step: its script is on the way when nobody listens any more.
  {
    ...off,
    name: 'the gap between steps',
    speed: 1,
    steps: [rest(1), rest(600)],
    reach: journalSays(/^step-ended/),
    stepIndex: 1,
  },
  { ...off, name: 'a hold', speed: 1, steps: [rest(1), rest(600)], reach: holdAfterFirstStep, stepIndex: 1 },
];
