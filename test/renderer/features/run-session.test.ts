import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunSamples } from '../../../src-core/contract/calls.ts';
import type { Client, EventName } from '../../../src-core/contract/client.ts';
import { dispatch } from '../../../src-core/contract/dispatch.ts';
import { createClient } from '../../../src-core/contract/client.ts';
import { RunSession } from '../../../src-renderer/features/run/run-session.svelte.ts';
import { Workspace } from '../../../src-renderer/workspace/workspace.svelte.ts';
import { syntheticReportInput } from '../../support/report-input.ts';
import { createTestHost, type TestHost } from '../../support/test-host.ts';

const input = syntheticReportInput({ pulses: 2, samplesPerPulse: 50 });
const { id: runId } = input.run;

function samplesOf(from: number, to: number): RunSamples {
  const dc = Object.fromEntries(Object.entries(input.dc).map(([name, column]) => [name, column.slice(from, to)]));
  return { runId, dc: dc as unknown as typeof input.dc };
}

beforeEach(() => {
  vi.stubGlobal('window', {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    requestAnimationFrame: (draw: () => void) => setTimeout(draw, 0),
    cancelAnimationFrame: (frame: number) => clearTimeout(frame),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function sessionOn(host: TestHost): RunSession {
  const answer = dispatch(host.handlers);
  const client: Client = createClient({
    invoke: answer,
    subscribe: (name, listener) => host.on(name as EventName, listener),
  });
  return new RunSession(new Workspace({ client, onContact: () => () => undefined }), runId);
}

test('samples that arrive while the stored ones are being read are neither lost nor taken twice', async () => {
  let answerSamples: (samples: RunSamples) => void = () => undefined;
  const host = createTestHost({
    'runs.show': () => input.run,
    'runs.samples': () => new Promise<RunSamples>((resolve) => (answerSamples = resolve)),
    'analysis.titrationSoFar': () => ({ pulses: [], warnings: [], assumptions: [] }),
  });
  const session = sessionOn(host);
  const stop = session.listen();
  await vi.waitUntil(() => session.detail !== undefined);
  host.emit('runs.samples', samplesOf(80, 100));
  host.emit('runs.samples', samplesOf(100, 130));
  // The answer was made after the first of the two events.
  answerSamples(samplesOf(0, 100));
  await vi.waitUntil(() => session.store.length === 130);
  host.emit('runs.samples', samplesOf(130, 131));
  await vi.waitUntil(() => session.revision === 2);

  expect([...session.store.time.values]).toEqual([...input.dc.timeS.slice(0, 131)]);
  expect(session.view.data[1]).toBe(input.dc.timeS[130]);
  stop();
  expect(host.listening()).toBe(0);
});

test('journal entries come once, whether shown or told', async () => {
  const host = createTestHost({
    'runs.show': () => input.run,
    'runs.samples': () => ({ runId }),
    'analysis.titrationSoFar': () => ({ pulses: [], warnings: [], assumptions: [] }),
  });
  const session = sessionOn(host);
  const stop = session.listen();
  const entry = { seq: 999, at: '2026-11-22T10:00:00Z', kind: 'note', message: 'Lid opened' } as const;
  host.emit('runs.journal', { runId, entry });
  await vi.waitUntil(() => session.detail !== undefined);
  host.emit('runs.journal', { runId, entry });
  host.emit('runs.journal', { runId: 'another', entry: { ...entry, seq: 1000 } });
  expect(session.journal.filter(({ seq }) => seq >= 999)).toEqual([entry]);
  stop();
});

test('a run that is not there is told, with what to do', async () => {
  const session = sessionOn(createTestHost({}));
  const stop = session.listen();
  await vi.waitUntil(() => session.failure !== undefined);
  expect(session.failure?.message).toContain('runs.show');
  stop();
});
