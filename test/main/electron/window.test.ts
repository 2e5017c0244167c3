import { expect, test } from 'vitest';
import type { InstrumentState, InstrumentSummary } from '../../../src-core/contract/calls.ts';
import { decideClosing } from '../../../src-main/electron/closing.ts';
import { keepAwakeWhileMeasuring } from '../../../src-main/electron/keep-awake.ts';
import { windowOptions } from '../../../src-main/electron/window-options.ts';
import { createTestHost } from '../../support/test-host.ts';

test('the window has a sandbox, isolation, and no Node', () => {
  expect(windowOptions('/preload.cjs').webPreferences).toMatchObject({
    preload: '/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  });
});

test('the computer is kept awake exactly while a run is active', () => {
  const host = createTestHost({});
  const log: string[] = [];
  let next = 0;
  const activity = keepAwakeWhileMeasuring(host, {
    start: (type) => {
      log.push(`start ${type}`);
      return next++;
    },
    stop: (id) => log.push(`stop ${id}`),
  });
  const report = (...states: InstrumentState[]): void =>
    host.emit(
      'instruments.changed',
      states.map((state) => ({ state }) as InstrumentSummary),
    );
  report('idle');
  expect(activity.isMeasuring()).toBe(false);
  report('idle', 'running');
  report('holding');
  expect(activity.isMeasuring()).toBe(true);
  report('idle', 'cell-unknown');
  report('running');
  activity.end();
  expect(log).toEqual(['start prevent-app-suspension', 'stop 0', 'start prevent-app-suspension', 'stop 1']);
  expect(host.listening()).toBe(0);
});

test('closing the window asks only while a run is active, and the careful answers leave it alone', async () => {
  expect(await decideClosing(false, () => Promise.reject(new Error('asked')))).toBe('quit');
  const answer = (button: number) =>
    decideClosing(true, (question) => {
      expect(question.buttons[question.defaultId]).toBe('Keep measuring');
      expect(question.buttons[question.cancelId]).toBe('Cancel');
      return Promise.resolve(button);
    });
  expect(await Promise.all([0, 1, 2, 9].map(answer))).toEqual(['keep-measuring', 'quit', 'stay', 'stay']);
});
