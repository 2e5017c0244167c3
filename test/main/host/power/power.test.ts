import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseMethod } from '../../../../src-core/methods/parse.ts';
import type { JournalEntry } from '../../../../src-core/model/run.ts';
import { readingStatus } from '../../../../src-core/model/reading.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { clockWords, compareClocks, offsetWords } from '../../../../src-main/host/power/clock-watch.ts';
import { judgeDisk, watchDisk } from '../../../../src-main/host/power/disk-watch.ts';
import type { PowerEvent, PowerPort } from '../../../../src-main/host/power/power-port.ts';
import { presetSamples } from '../../../../src-main/host/presets.ts';
import { systemPower } from '../../../../src-main/shell/system-power.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** The computer, as the shell would reach it: everything behind it is real. */
function createComputer() {
  const reasons: string[] = [];
  let awake = 0;
  let listener: (event: PowerEvent) => void = () => undefined;
  const port: PowerPort = {
    keepAwake(reason) {
      reasons.push(reason);
      awake++;
      return {
        prevented: true,
        means: 'the test',
        release: () => {
          awake--;
        },
      };
    },
    on(given) {
      listener = given;
      return () => undefined;
    },
  };
  return { port, reasons, awake: () => awake, say: (event: PowerEvent) => listener(event) };
}

async function openHost(power: PowerPort): Promise<Host> {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1, surroundings: { power } });
  onTestFinished(() => host.close());
  return host;
}

const method = parseMethod({
  name: 'A long pulse',
  limits: { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: '10 d' },
  steps: [
    {
      kind: 'gitt',
      direction: 'discharge',
      current: { currentA: 6e-5 },
      pulseDurationS: 900,
      pulseCount: 50,
      rest: { maxDurationS: 60 },
      minVoltageV: 0.5,
      maxVoltageV: 1.9,
    },
  ],
});
const sample = presetSamples.find((preset) => preset.id === 'mg-ti2s4')!;

test('the computer is kept awake exactly while something runs', async () => {
  const computer = createComputer();
  const host = await openHost(computer.port);
  const { id } = await host.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 1 });
  expect(computer.awake()).toBe(0);
  const runId = host.startRun(id, method, sample);
  await expect.poll(() => computer.awake()).toBe(1);
  expect((await host.handlers['program.state'](null)).power).toEqual({
    needed: true,
    prevented: true,
    means: 'the test',
  });
  await host.handlers['runs.stop']({ runId });
  await expect.poll(() => computer.awake()).toBe(0);
  expect(computer.reasons).toEqual(['A measurement is running']);
});

const restFirst = { ...method, steps: [{ kind: 'rest', end: { maxDurationS: 36_000 } } as const, ...method.steps] };

test.each([
  { where: 'a pulse', method },
  { where: 'a rest', method: restFirst },
])(
  'sleep in $where: the cell is off and read back before; after it the state is told, nothing goes on',
  async ({ method }) => {
    const clock = settableClock();
    const computer = createComputer();
    const host = await openHost(computer.port);
    const { id } = await host.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 20 });
    const runId = host.startRun(id, method, sample);
    const shown: JournalEntry[] = [];
    host.on('runs.journal', ({ entry }) => {
      if (entry.message.startsWith('The computer slept')) shown.push(entry);
    });
    await expect.poll(() => host.storage.chunks.lastSeq(runId), { timeout: 10_000 }).toBeGreaterThan(1);
    computer.say('suspend');
    await expect.poll(() => host.storage.runs.summary(runId)?.state, { timeout: 10_000 }).toBe('interrupted');
    const run = await host.handlers['runs.show']({ runId });
    expect(run).toMatchObject({ cellState: 'off' });
    expect(run.journal.some(({ message }) => message.includes('The computer is going to sleep'))).toBe(true);
    expect(run.journal.filter(({ message }) => message.startsWith('The computer slept'))).toEqual([]);
    await expect
      .poll(async () => (await host.handlers['log.list']({ limit: 9 })).map(({ json }) => json).join())
      .toContain('Every cell is off and was read back');
    clock.shiftMs = 7_800_000;
    computer.say('resume');
    const [newest] = await host.handlers['log.list']({ limit: 1 });
    expect(newest).toMatchObject({ kind: 'power' });
    expect(newest!.json).toMatch(/awake again after 130 min.*idle, cell off.*1 interrupted run waits to be resumed/);
    expect(host.storage.runs.summary(runId)?.state).toBe('interrupted');
    // In the run's own journal as well, once: whoever reads of a gap in its samples reads there why.
    const told = () =>
      host.storage.journal.list(runId).filter(({ message }) => message.startsWith('The computer slept'));
    await expect.poll(told).toEqual([
      expect.objectContaining({
        kind: 'clock',
        message: expect.stringMatching(
          /^The computer slept from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC to .* UTC: 2 h 10 min without samples; the cell had been switched off before, and read back\.$/,
        ),
      }),
    ]);
    expect(shown.map(({ message }) => message)).toEqual(told().map(({ message }) => message));
    await host.handlers['runs.resume']({ runId });
    await expect.poll(() => host.storage.runs.summary(runId)?.state, { timeout: 10_000 }).toBe('running');
  },
);

test('log-off and shutdown switch the cells off as sleep does', async () => {
  const computer = createComputer();
  const host = await openHost(computer.port);
  const { id } = await host.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 20 });
  const runId = host.startRun(id, method, sample);
  await expect.poll(() => host.storage.runs.summary(runId)?.state, { timeout: 10_000 }).toBe('running');
  computer.say('shutdown');
  await expect
    .poll(() => host.storage.runs.summary(runId), { timeout: 10_000 })
    .toMatchObject({ state: 'interrupted', cellState: 'off' });
});

/** The clock of the computer as somebody, a time server or the calendar sets it; it goes on from there. */
function settableClock() {
  const set = { shiftMs: 0, eastMin: 60 };
  const real = Date;
  class SetDate extends real {
    constructor(...given: [] | [number]) {
      super(given.length === 0 ? real.now() + set.shiftMs : given[0]);
    }
    static override now(): number {
      return real.now() + set.shiftMs;
    }
    override getTimezoneOffset(): number {
      return -set.eastMin;
    }
  }
  vi.stubGlobal('Date', SetDate);
  onTestFinished(() => void vi.unstubAllGlobals());
  return set;
}

test('a clock set an hour forward, back by two, and summer time during a run: samples do not notice, the journal tells', async () => {
  const hourMs = 3_600_000;
  const clock = settableClock();
  const host = await openHost(createComputer().port);
  const { id } = await host.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 20 });
  const startedMs = performance.now();
  const runId = host.startRun(id, method, sample);
  const told = () =>
    host.storage.journal.list(runId).flatMap(({ kind, message }) => (kind === 'clock' ? [message] : []));
  await expect.poll(() => host.storage.chunks.lastSeq(runId), { timeout: 10_000 }).toBeGreaterThan(1);
  clock.shiftMs = hourMs;
  await expect.poll(told, { timeout: 10_000 }).toEqual([expect.stringMatching(/moved forward by (3600|3599)\.\d s/)]);
  Object.assign(clock, { shiftMs: -hourMs, eastMin: 120 });
  await expect.poll(told, { timeout: 10_000 }).toHaveLength(3);
  expect(told()[1]).toMatch(/moved back by (7200|7199)\.\d s/);
  expect(told()[2]).toContain('Local time is now UTC+2, before it was UTC+1. Times in the data file are UTC');
  const before = host.storage.chunks.lastSeq(runId);
  await expect.poll(() => host.storage.chunks.lastSeq(runId), { timeout: 10_000 }).toBeGreaterThan(before);
  // Neither the limit of time nor the pulse took the jump for time that passed.
  expect(host.storage.runs.summary(runId)).toMatchObject({ state: 'running', stepIndex: 0 });
  await host.handlers['runs.stop']({ runId });
  const { timeS, status } = host.storage.chunks.dc(runId);
  const passedS = (20 * (performance.now() - startedMs)) / 1000;
  expect([...timeS]).toEqual([...timeS].toSorted((one, other) => one - other));
  expect(timeS.at(-1)).toBeLessThanOrEqual(passedS);
  expect(status.every((bits) => (bits & readingStatus.timeReversed) === 0)).toBe(true);
  // Stored as UTC, in the order in which it was written whatever the clock said.
  const { journal, startedAt, endedAt } = await host.handlers['runs.show']({ runId });
  for (const at of [startedAt, endedAt!, ...journal.map((entry) => entry.at)]) expect(at).toMatch(/Z$/);
  expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => journal[0]!.seq + index));
  expect(Date.parse(endedAt!)).toBeLessThan(Date.parse(startedAt));
}, 60_000);

test('clocks: an hour set forward or back is a jump, summer time is not, and a pause of the program is told', () => {
  const base = { monotonicMs: 5000, wallMs: Date.UTC(2026, 2, 29, 0, 59, 59), offsetMin: 60 };
  const later = (change: Partial<typeof base>) => ({
    monotonicMs: 6000,
    wallMs: base.wallMs + 1000,
    offsetMin: 60,
    ...change,
  });
  expect(compareClocks(base, later({}))).toEqual([]);
  expect(compareClocks(base, later({ wallMs: base.wallMs + 1900 }))).toEqual([]);
  expect(compareClocks(base, later({ wallMs: base.wallMs + 3_601_000 }))).toEqual([{ kind: 'jump', jumpS: 3600 }]);
  expect(compareClocks(base, later({ wallMs: base.wallMs - 3_599_000 }))).toEqual([{ kind: 'jump', jumpS: -3600 }]);
  expect(compareClocks(base, later({ offsetMin: 120 }))).toEqual([{ kind: 'offset', fromMin: 60, toMin: 120 }]);
  expect(compareClocks(base, later({ monotonicMs: 47_000, wallMs: base.wallMs + 42_000 }))).toEqual([
    { kind: 'pause', pauseS: 42 },
  ]);
  expect(clockWords({ kind: 'offset', fromMin: 60, toMin: 120 })).toContain(
    'Local time is now UTC+2, before it was UTC+1',
  );
  expect([0, 330, -570].map(offsetWords)).toEqual(['UTC+0', 'UTC+5:30', 'UTC−9:30']);
});

test('disk: low below 2 GB, critical when ten minutes are left at the present growth', async () => {
  const at = (minutes: number, freeBytes: number, fileBytes: number) => ({
    atMs: minutes * 60_000,
    freeBytes,
    fileBytes,
  });
  expect(judgeDisk([at(0, 9e9, 1e6)])).toEqual({ freeBytes: 9e9, level: 'enough' });
  expect(judgeDisk([at(0, 1.9e9, 1e6)]).level).toBe('low');
  expect(judgeDisk([at(0, 1.5e8, 1e6)]).level).toBe('critical');
  expect(judgeDisk([at(0, 9e9, 0), at(1, 8e9, 1e9)])).toEqual({ freeBytes: 8e9, level: 'critical', minutesLeft: 8 });
  const levels: string[] = [];
  let freeBytes = 9e9;
  const watch = watchDisk({
    ...{ dataFile: 'x', nowMs: () => 0, intervalMs: 5 },
    read: () => Promise.resolve({ freeBytes, fileBytes: 0 }),
    onChanged: ({ level }) => levels.push(level),
  });
  onTestFinished(() => watch.close());
  freeBytes = 1e9;
  await expect.poll(() => levels).toEqual(['low']);
  freeBytes = 3e9;
  await expect.poll(() => levels).toEqual(['low', 'enough']);
});

test.skipIf(process.platform === 'win32')(
  'a program of the system keeps it awake for as long as it is held, and its failure is told',
  async () => {
    const keeper = {
      name: 'keeper',
      command: 'sh',
      args: (reason: string) => ['-c', 'read nothing', `mobion ${reason}`],
    };
    const held = systemPower({ keeper }).keepAwake('because', () => undefined);
    expect(held).toMatchObject({ prevented: true, means: 'keeper' });
    const running = () => execFileSync('ps', ['-eo', 'args']).toString().includes('mobion because');
    await expect.poll(running).toBe(true);
    held.release();
    await expect.poll(running).toBe(false);
    let why = '';
    const lost = (text: string): void => void (why = text);
    systemPower({ keeper: { ...keeper, args: () => ['-c', 'echo no bus >&2; exit 1'] } }).keepAwake('because', lost);
    await expect.poll(() => why).toBe('keeper does not keep the computer awake: no bus');
    systemPower({ keeper: { ...keeper, command: '/nonexistent/keeper' } }).keepAwake('because', lost);
    await expect.poll(() => why).toContain('ENOENT');
  },
);

test.skipIf(process.platform === 'win32')('sleep is heard of from the lines of logind', async () => {
  const lines = [
    'Monitoring signals',
    '/org: ….PrepareForSleep (true,)',
    '/org: ….PrepareForSleep (false,)',
    '/org: ….PrepareForShutdown (true,)',
  ];
  const watcher = { command: 'printf', args: ['%s\\n', ...lines] };
  const heard: PowerEvent[] = [];
  const stop = systemPower({ watcher }).on((event) => heard.push(event));
  await expect.poll(() => heard).toEqual(['suspend', 'resume', 'shutdown']);
  stop();
});
