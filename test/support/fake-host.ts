import type { InstrumentSummary } from '../../src-core/contract/calls.ts';
import { spectraOf } from '../../src-core/figures/spectra.ts';
import { instrumentDrivers } from '../../src-core/instruments/index.ts';
import { exampleMethods } from '../../src-core/methods/examples.ts';
import { parseMethod } from '../../src-core/methods/parse.ts';
import { planMethod } from '../../src-core/methods/plan.ts';
import type { Method } from '../../src-core/model/method.ts';
import type { RunSummary } from '../../src-core/model/run.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import { describeDriver } from '../../src-main/host/instruments/describe-driver.ts';
import { fakeImports } from './fake-imports.ts';
import { cut, entryOf, input, instrumentAt, stepAt, statusOf, summaryOf, type Live } from './fake-run.ts';
import { titrationSample } from './report-input.ts';
import { createTestHost, type TestHost } from './test-host.ts';

/*
 * A host made of fixtures, for looking at screens: lists that are full, a run that advances by itself, analyses of
 * the right size. It measures nothing; claims about the product are tested on the real host.
 */

const tickMs = 100;

export interface FakeHost extends TestHost {
  /** Puts the screens into a state that is rare: an interrupted run whose cell is unknown. */
  interrupt(): void;
}

export function createFakeHost({ rowsPerTick = 12 } = {}): FakeHost {
  let samples: Sample[] = [
    titrationSample,
    { ...titrationSample, id: 'sample-2', name: 'Mg₀.₅Si₂(PO₄)₃ pellet 3', geometry: 'slab' },
  ];
  let methods: Method[] = [...exampleMethods];
  let instruments: InstrumentSummary[] = [];
  let runs: RunSummary[] = [{ ...input.run, state: 'ended', outcome: 'completed', cellState: 'off' }];
  let live: Live | undefined;
  let nextId = 10;

  const host = createTestHost({
    'app.info': () => ({
      name: 'Mobion',
      version: '0.1.0',
      shell: 'web',
      platform: 'linux x64',
      nodeVersion: '24.21.0',
      dataFile: '/home/lab/Mobion/mobion.sqlite',
    }),
    'settings.get': () => ({ theme: 'system', paper: 'A4' }),
    'settings.set': (change) => ({ theme: 'system', paper: 'A4', ...change }),
    'demo.status': () => ({ state: 'ready', message: '', fraction: 1 }),
    'instruments.discover': () => ({
      notices: [],
      ports: [
        {
          address: 'serial:/dev/ttyACM0',
          title: 'EmStat4 HR',
          kind: 'serial',
          details: ['PalmSens', 'serial number 1021'],
          problem: {
            code: 'link/no-permission',
            message: 'The port may not be opened by this user.',
            remedy: 'Run “sudo usermod -aG dialout $USER”, then log out and in again.',
          },
        },
        {
          address: 'virtual:mg-ti2s4',
          title: 'Mg | Ti₂S₄ electrode',
          kind: 'virtual',
          details: ['D_C a function of x'],
        },
        { address: 'virtual:mg-nasicon', title: 'Solid electrolyte pellet', kind: 'virtual', details: ['two arcs'] },
      ],
    }),
    'instruments.drivers': () => instrumentDrivers.map((driver) => describeDriver(driver)),
    'instruments.probe': () => ({ attempts: [] }),
    'instruments.cancelProbe': () => null,
    'instruments.wire': ({ address }) => ({ address, entries: [], lastNumber: 0, lostBefore: 0 }),
    'instruments.list': () => instruments,
    'instruments.connect': ({ address, speed = 1, seed = 1 }) => {
      const added = instrumentAt(address, speed, seed, ++nextId);
      setInstruments([...instruments, added]);
      return added;
    },
    'instruments.disconnect': ({ instrumentId }) => {
      setInstruments(instruments.filter(({ id }) => id !== instrumentId));
      return null;
    },
    'instruments.stop': () => stop(),
    'instruments.stopAll': () => {
      stop();
      return instruments.map(({ id }) => ({ instrumentId: id, cellState: 'off' }));
    },
    'samples.list': () => samples,
    'samples.save': (sample) => {
      const saved = { ...sample, id: sample.id || `sample-${++nextId}` };
      samples = [...samples.filter(({ id }) => id !== saved.id), saved];
      return saved;
    },
    'samples.remove': ({ sampleId }) => {
      samples = samples.filter(({ id }) => id !== sampleId);
      return null;
    },
    'methods.list': () => methods,
    'methods.save': (method) => {
      const saved = { ...parseMethod(method), id: method.id || `method-${++nextId}` };
      methods = [...methods.filter(({ id }) => id !== saved.id), saved];
      return saved;
    },
    'methods.remove': ({ methodId }) => {
      methods = methods.filter(({ id }) => id !== methodId);
      return null;
    },
    'methods.plan': ({ method, sampleId }) => {
      const sample = samples.find(({ id }) => id === sampleId);
      return planMethod(parseMethod(method), sample ? { sample } : {});
    },
    'runs.list': () => runs,
    'queues.list': () => [],
    'runs.show': ({ runId }) =>
      runId === live?.detail.id
        ? { ...live.detail, ...summaryOf(live), journal: live.journal }
        : { ...input.run, ...runs.find(({ id }) => id === runId)! },
    'runs.status': () => (live ? statusOf(live) : null),
    'runs.start': (request) => start(request.instrumentId, request.title),
    'runs.stop': () => {
      stop();
      return null;
    },
    'runs.hold': () => {
      if (live) live.holdRequested = !live.holdRequested;
      return null;
    },
    'runs.skip': () => null,
    'runs.resume': () => {
      if (live) live.state = 'running';
      return null;
    },
    'runs.end': ({ runId }) => {
      setRuns(
        runs.map((run) =>
          run.id === runId ? { ...run, state: 'ended', outcome: 'ended-after-interruption', cellState: 'off' } : run,
        ),
      );
      return null;
    },
    'runs.samples': ({ runId }) => {
      const rows = runId === live?.detail.id ? live.row : input.dc.timeS.length;
      const whole = rows >= input.dc.timeS.length;
      return { runId, dc: cut(input.dc, 0, rows), ...(whole ? { impedance: input.impedance } : {}) };
    },
    'runs.spectra': () =>
      spectraOf(input.impedance, input.run.plan.steps).map(({ stepIndex, name, frequencyHz, startTimeS }) => ({
        stepIndex,
        label: name,
        points: frequencyHz.length,
        startTimeS,
      })),
    'runs.note': ({ runId, text }) => {
      const entry = entryOf('note', text);
      host.emit('runs.journal', { runId, entry });
      return entry;
    },
    'analysis.impedance': () => input.analyses.find(({ kind }) => kind === 'impedance')!,
    'analysis.titration': () => input.analyses.find(({ kind }) => kind === 'titration')!,
    'analysis.titrationSoFar': () => {
      const { pulses, ...rest } = input.analyses.find(({ kind }) => kind === 'titration')!.titration!;
      const share = live ? live.row / input.dc.timeS.length : 1;
      return { ...rest, pulses: pulses.slice(0, Math.floor(pulses.length * share)) };
    },
    'analysis.list': () => input.analyses,
    ...fakeImports(),
    'jobs.cancel': () => null,
    'reports.create': ({ format }) => ({
      token: 'a',
      fileName: `run-1.${format}`,
      bytes: 123_456,
      sha256: 'ab12cd34'.repeat(8),
    }),
    'figures.export': ({ format }) => ({ token: 'b', fileName: `figure.${format}`, bytes: 9, sha256: 'ab'.repeat(32) }),
    'files.offer': ({ fileName }) => ({ token: 'c', fileName, bytes: 9, sha256: 'ab'.repeat(32) }),
    'reports.list': () => [
      { token: 'a', fileName: 'GITT Ti2S4 electrode 7.pdf', bytes: 123_456, sha256: 'ab12cd34'.repeat(8) },
    ],
  });

  const timer = setInterval(advance, tickMs);
  timer.unref();

  function start(instrumentId: string, title = 'GITT with impedance, Ti₂S₄ electrode 7'): { runId: string } {
    const id = `run-${++nextId}`;
    live = {
      detail: { ...input.run, id, title, state: 'running', speed: 60, startedAt: new Date().toISOString() },
      row: 0,
      state: 'running',
      holdRequested: false,
      journal: [entryOf('state', 'Armed: method, sample and limits are frozen.'), entryOf('state', 'Running.')],
    };
    setInstruments(
      instruments.map((it) => (it.id === instrumentId ? { ...it, state: 'running', cellState: 'on', runId: id } : it)),
    );
    setRuns([summaryOf(live), ...runs]);
    return { runId: id };
  }

  function stop(): { cellState: 'off' } {
    if (live) {
      const { id } = live.detail;
      const ended = {
        ...summaryOf(live),
        state: 'ended',
        outcome: 'stopped',
        cellState: 'off',
        endedAt: new Date().toISOString(),
      } as const;
      live = undefined;
      setRuns(runs.map((run) => (run.id === id ? ended : run)));
    }
    setInstruments(instruments.map(({ runId: _runId, ...it }) => ({ ...it, state: 'idle', cellState: 'off' })));
    return { cellState: 'off' };
  }

  function advance(): void {
    if (!live) return;
    if (live.state === 'running') {
      const next = Math.min(input.dc.timeS.length, live.row + rowsPerTick);
      const before = stepAt(live.row);
      host.emit('runs.samples', { runId: live.detail.id, dc: cut(input.dc, live.row, next) });
      live.row = next;
      if (stepAt(next) !== before) endStep(before);
    }
    host.emit('runs.status', statusOf(live));
    if (live.row >= input.dc.timeS.length) stop();
  }

  function endStep(step: number): void {
    if (!live) return;
    const entry = entryOf('step-ended', `${input.run.plan.steps[step]?.label ?? 'Step'} ended after its time.`);
    live.journal.push(entry);
    host.emit('runs.journal', { runId: live.detail.id, entry });
    if (live.holdRequested) Object.assign(live, { state: 'holding', holdRequested: false });
  }

  function setRuns(next: RunSummary[]): void {
    runs = next;
    host.emit('runs.changed', runs);
  }

  function setInstruments(next: InstrumentSummary[]): void {
    instruments = next;
    host.emit('instruments.changed', instruments);
  }

  return {
    ...host,
    interrupt() {
      stop();
      const { outcome: _outcome, endedAt: _endedAt, ...first } = runs[0]!;
      setRuns([
        { ...first, id: 'run-lost', title: 'GITT overnight', state: 'interrupted', cellState: 'unknown' },
        ...runs,
      ]);
      setInstruments(instruments.map((it) => ({ ...it, state: 'cell-unknown', cellState: 'unknown' })));
    },
  };
}
