import { expect, test } from 'vitest';
import type { InstrumentState, InstrumentSummary } from '../../../src-core/contract/calls.ts';
import { decideClosing } from '../../../src-main/electron/closing.ts';
import { followActivity } from '../../../src-main/electron/activity.ts';
import { desktopNotices } from '../../../src-main/electron/desktop-notice.ts';
import { electronPower, watchSession } from '../../../src-main/electron/power-port.ts';
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

test('whether something runs is followed', () => {
  const host = createTestHost({});
  const activity = followActivity(host);
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
  expect(activity.isMeasuring()).toBe(false);
  activity.end();
  expect(host.listening()).toBe(0);
});

test('sleep is blocked for as long as it is asked for, and what the system says reaches the host', () => {
  const log: string[] = [];
  const listeners: Record<string, (event: { preventDefault(): void }) => void> = {};
  const power = electronPower(
    { start: (type) => (log.push(`start ${type}`), 7), stop: (id) => log.push(`stop ${id}`), isStarted: () => true },
    { on: (name: string, listener: (event: { preventDefault(): void }) => void) => (listeners[name] = listener) },
    () => log.push('quit'),
  );
  const awake = power.keepAwake('A measurement is running', () => undefined);
  expect(awake).toMatchObject({ prevented: true });
  awake.release();
  const stop = power.on((event) => log.push(event));
  const event = { preventDefault: () => log.push('waits') };
  for (const name of ['suspend', 'resume', 'shutdown']) listeners[name]!(event);
  stop();
  listeners['suspend']!(event);
  expect(log).toEqual(['start prevent-app-suspension', 'stop 7', 'suspend', 'resume', 'waits', 'shutdown', 'quit']);
});

test('a log-off waits only while something is measured, and ends the program in any case', () => {
  const log: string[] = [];
  const listeners: Record<string, (event: { preventDefault(): void }) => void> = {};
  const window = { on: (name: string, listener: (event: never) => void) => (listeners[name] = listener as never) };
  let measuring = false;
  watchSession(
    window,
    () => measuring,
    () => log.push('quit'),
  );
  const event = { preventDefault: () => log.push('waits') };
  listeners['query-session-end']!(event);
  measuring = true;
  listeners['query-session-end']!(event);
  expect(log).toEqual(['quit', 'waits', 'quit']);
});

test('a notice on the desktop brings the window to the front when it is clicked', () => {
  const log: string[] = [];
  let click: () => void = () => undefined;
  const show = desktopNotices(
    (title, text) => ({ show: () => log.push(`${title}: ${text}`), on: (_click, listener) => (click = listener) }),
    () => log.push('window'),
  );
  show?.('Run completed', 'Pellet 7');
  click();
  expect(log).toEqual(['Run completed: Pellet 7', 'window']);
  expect(desktopNotices(undefined, () => undefined)).toBeUndefined();
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
